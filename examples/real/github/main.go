// Command github lists the open issues of a repository, opens one and closes it.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/nimbugen/nimbugen/examples/real/api/github"
)

func main() {
	ctx := context.Background()
	client, err := github.NewClient(github.WithToken(github.Secret(os.Getenv("GITHUB_TOKEN"))))
	if err != nil {
		log.Fatal(err)
	}
	for issue, err := range client.Issues.ListForRepo(ctx, "octocat", "hello-world", &github.IssuesListForRepoParams{State: "open"}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(issue.Number, issue.Title)
	}
	issue, err := client.Issues.Create(ctx, "octocat", "hello-world", github.IssuesCreateInput{
		Title: github.NewIssuesCreateInputTitle("Paging skips a page"), Body: github.Set("The second page is empty."),
	})
	if err != nil {
		log.Fatal(err)
	}
	closed, err := client.Issues.Update(ctx, "octocat", "hello-world", issue.Number, &github.IssuesUpdateInput{State: "closed"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(closed.Number, closed.State)
}
