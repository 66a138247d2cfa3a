// Package caller was written for new.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call gets the responses that have come.
func Call(serve func(status int, body string) *http.Client) {
	of := func(status int, body string) *client.PetsService {
		c, err := client.NewClient(client.WithHTTPClient(serve(status, body)))
		if err != nil {
			panic(err)
		}
		return c.Pets
	}
	ctx := context.Background()
	_, err := of(202, `{"job":"7"}`).Create(ctx, client.PetInput{})
	job, ok := client.ErrorBody[*client.PetsCreateAccepted](err)
	fmt.Println(err, job, ok)
	result, err := of(202, `{"job":"7"}`).CreateResult(ctx, client.PetInput{})
	fmt.Println(result.Accepted.Job, err)
	pet, err := of(204, ``).Get(ctx, "1")
	fmt.Println(pet, err)
	pet, err = of(201, `{"id":"1"}`).Replace(ctx, "1", client.PetInput{})
	fmt.Println(pet, err)
	_, err = of(202, `{"job":"7"}`).Replace(ctx, "1", client.PetInput{})
	fmt.Println(err)
	fmt.Println(of(200, `{"id":"1"}`).Feed(ctx, "1"))
	pet, err = of(200, `{"id":"1"}`).FeedResult(ctx, "1")
	fmt.Println(pet, err)
	fmt.Println(of(200, `{"id":"1"}`).Wash(ctx, "1"))
	text, err := of(202, `later`).WalkResult(ctx, "1")
	fmt.Println(text, err)
	_, err = of(202, `{"job":"7"}`).GetAny(ctx, "1")
	fmt.Println(err)
	_, err = of(202, `{"job":"7"}`).FindToys(ctx, "1")
	fmt.Println(err)
	_, err = of(202, `{"job":"7"}`).GetName(ctx, "1")
	fmt.Println(err)
	_, err = of(206, `{"weight":7}`).GetSize(ctx, "1")
	fmt.Println(err)
}
