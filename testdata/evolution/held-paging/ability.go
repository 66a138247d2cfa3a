// Package caller was written for new.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call uses what is paged now.
func Call(serve func(status int, body string) *http.Client) {
	c, err := client.NewClient(client.WithHTTPClient(serve(200, `[]`)))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	for pet, err := range c.Pets.All(ctx) {
		fmt.Println(pet, err)
	}
	for page, err := range c.Birds.Pages(ctx, &client.BirdsListParams{PerPage: client.Set(int64(10))}) {
		fmt.Println(page, err)
	}
}
