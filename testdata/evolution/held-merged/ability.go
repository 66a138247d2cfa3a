// Package caller was written for new.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call uses the new members.
func Call(serve func(status int, body string) *http.Client) {
	c, err := client.NewClient(client.WithHTTPClient(serve(200, `{"size":{"depth":1,"at":{"x":2,"y":3}}}`)))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	pet, err := c.Pets.Get(ctx)
	fmt.Println(pet.Size.Depth, pet.Size.At.Y, err)
	fmt.Println(c.Owners.Create(ctx, client.OwnerCreate{Limits: &client.Limits{Step: client.Int(5)}}))
}
