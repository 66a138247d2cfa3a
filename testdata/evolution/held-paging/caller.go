// Package caller was written for old.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call lists everything.
func Call(serve func(status int, body string) *http.Client) {
	of := func(body string) *client.Client {
		c, err := client.NewClient(client.WithHTTPClient(serve(200, body)))
		if err != nil {
			panic(err)
		}
		return c
	}
	ctx := context.Background()
	list, envelope := `[{"id":"1"}]`, `{"data":[{"id":"1"}],"total":1}`
	pets, err := of(list).Pets.List(ctx)
	fmt.Println(len(pets), err)
	birds, err := of(list).Birds.List(ctx, &client.BirdsListParams{Color: client.Set("red")})
	fmt.Println(len(birds), err)
	fish, err := of(envelope).Fish.List(ctx, &client.FishListParams{Limit: client.Set(int64(2))})
	fmt.Println(len(fish.Data), err)
	for cat, err := range of(envelope).Cats.List(ctx, nil) {
		fmt.Println(cat, err)
	}
	for page, err := range of(envelope).Cats.Pages(ctx, &client.CatsListParams{PerPage: client.Set(int64(5))}) {
		fmt.Println(page, err)
	}
	for dog, err := range of(list).Dogs.List(ctx) {
		fmt.Println(dog, err)
	}
	for mouse, err := range of(envelope).Mice.List(ctx, nil) {
		fmt.Println(mouse, err)
	}
}
