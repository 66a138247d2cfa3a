// Package caller was written for old.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call uses one type in two places.
func Call(serve func(status int, body string) *http.Client) {
	c, err := client.NewClient(client.WithHTTPClient(serve(200, `{"size":{"height":1,"at":{"x":2}}}`)))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	pet, err := c.Pets.Get(ctx)
	fmt.Println(pet.Size.Height, pet.Size.At.X, err)
	owner, err := c.Owners.Get(ctx)
	fmt.Println(owner.Size.Height, owner.Size.At.X, err)
	owner.Size = pet.Size
	limits := client.Limits{Low: client.Int(1)}
	fmt.Println(c.Pets.Create(ctx, client.PetCreate{Limits: &limits}))
	fmt.Println(c.Owners.Create(ctx, client.OwnerCreate{Limits: &limits}))
}
