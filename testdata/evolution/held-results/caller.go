// Package caller was written for old.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call calls every operation.
func Call(serve func(status int, body string) *http.Client) {
	of := func(status int, body string) *client.PetsService {
		c, err := client.NewClient(client.WithHTTPClient(serve(status, body)))
		if err != nil {
			panic(err)
		}
		return c.Pets
	}
	ctx := context.Background()
	var pet *client.Pet
	var err error
	pet, err = of(200, `{"id":"1"}`).Create(ctx, client.PetInput{})
	fmt.Println(pet, err)
	pet, err = of(200, `{"id":"1"}`).Get(ctx, "1")
	fmt.Println(pet, err)
	pet, err = of(200, `{"id":"1"}`).Replace(ctx, "1", client.PetInput{})
	fmt.Println(pet, err)
	err = of(204, ``).Feed(ctx, "1")
	fmt.Println(err)
	err = of(204, ``).Wash(ctx, "1")
	fmt.Println(err)
	err = of(202, ``).Walk(ctx, "1")
	fmt.Println(err)
	name, err := of(200, `Rex`).GetName(ctx, "1")
	fmt.Println(name, err)
	var size *client.Size
	size, err = of(200, `{"height":3}`).GetSize(ctx, "1")
	fmt.Println(size.Height, err)
	pet, err = of(201, `{"id":"1"}`).GetAny(ctx, "1")
	fmt.Println(pet, err)
	toys, err := of(200, `[{"id":"1"}]`).FindToys(ctx, "1")
	fmt.Println(len(toys), err)
}
