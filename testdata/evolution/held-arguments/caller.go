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
	c, err := client.NewClient(client.WithHTTPClient(serve(200, `{}`)))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	list, err := client.NewClient(client.WithHTTPClient(serve(200, `[{"id":"1"}]`)))
	if err != nil {
		panic(err)
	}
	fmt.Println(list.Pets.Find(ctx))
	pet, err := c.Pets.Get(ctx, "1")
	fmt.Println(*pet, err)
	_, err = c.Pets.GetPhoto(ctx, "1")
	fmt.Println(err)
	fmt.Println(c.Pets.Delete(ctx, "1"))
	fmt.Println(c.Pets.Replace(ctx, "1", client.PetInput{ID: "1"}, client.PetsReplaceParams{DryRun: true}))
	fmt.Println(c.Pets.Replace(ctx, "1", client.PetInput{}, client.PetsReplaceParams{}))
	fmt.Println(c.Pets.StartWalk(ctx, "1"))
	fmt.Println(c.Pets.Tag(ctx, "1"))
	fmt.Println(c.Pets.Label(ctx, "1"))
	fmt.Println(c.Pets.Note(ctx, "1", &client.Note{Text: client.Set("a")}))
	fmt.Println(c.Pets.Visit(ctx, "1"))
	fmt.Println(c.Pets.Form(ctx, "1"))
}
