// Package caller was written for new.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call uses the options, also where they are wrong.
func Call(serve func(status int, body string) *http.Client) {
	c, err := client.NewClient(client.WithHTTPClient(serve(204, ``)))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	list, err := client.NewClient(client.WithHTTPClient(serve(200, `[]`)))
	if err != nil {
		panic(err)
	}
	fmt.Println(list.Pets.Find(ctx, &client.PetsFindParams{Q: client.Set("x")}))
	one, err := client.NewClient(client.WithHTTPClient(serve(200, `{"id":"1"}`)))
	if err != nil {
		panic(err)
	}
	_, err = one.Pets.Get(ctx, "1", &client.PetsGetParams{IfNoneMatch: client.Set("e")})
	fmt.Println(err)
	_, err = one.Pets.GetPhoto(ctx, "1", &client.PetsGetPhotoParams{Theme: client.Set("dark")})
	fmt.Println(err)
	fmt.Println(c.Pets.Delete(ctx, "1", &client.PetsDeleteInput{Reason: client.Set("old")}))
	fmt.Println(c.Pets.StartWalk(ctx, "1", &client.Note{Text: client.Set("a")}, &client.PetsStartWalkParams{Lead: client.Set(true)}))
	fmt.Println(c.Pets.Visit(ctx, "1", &client.Note{Text: client.Set("b")}))
	fmt.Println(c.Pets.Tag(ctx, "1", client.WithPetsTagBody([]string{"x", "y"})))
	fmt.Println(c.Pets.Label(ctx, "1", client.WithPetsLabelBody("red")))
	fmt.Println(c.Pets.Form(ctx, "1", &client.PetsFormInput{Color: client.Set("red")}))

	fmt.Println(c.Pets.Visit(ctx, "1", (*client.Note)(nil), (*client.PetsGetParams)(nil)))
	fmt.Println(c.Pets.Delete(ctx, "1", &client.Note{}))
	fmt.Println(c.Pets.Visit(ctx, "1", &client.Note{}, &client.Note{}))
	fmt.Println(c.Pets.Delete(ctx, "1", &client.PetsGetParams{}))
	fmt.Println(c.Pets.Delete(ctx, "1", client.WithPetsTagBody([]string{"x"})))
}
