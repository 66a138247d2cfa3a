// Package caller was written for old.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call sends members that are set, and members that are zero.
func Call(serve func(status int, body string) *http.Client) {
	c, err := client.NewClient(client.WithHTTPClient(serve(204, ``)))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	home := client.Home{City: "c", ZIP: client.Set("z")}
	limit := int64(3)
	fmt.Println(c.Pets.Create(ctx, client.PetCreate{
		Name: "n", Age: 1, Tags: []string{"t"}, Size: client.SizeBig, Home: home, Homes: []client.Home{home},
		Contact: client.NewPetCreateContact("me"), Kind: "pet", Limit: &limit, Note: "x", Fixed: []string{"f"},
		Color: client.Set("red"), Sizes: []string{"s"}, Other: &home, Wish: client.SizeSmall, Mood: client.PetCreateMoodWild,
	}))
	fmt.Println(c.Pets.Create(ctx, client.PetCreate{Contact: client.NewPetCreateContact(client.Home{})}))
	fmt.Println(c.Pets.Search(ctx, client.Search{Q: "q", Words: []string{"w"}}, client.PetsSearchParams{Kinds: []string{"k"}, Size: client.SizeBig, Trace: "t"}))
	fmt.Println(c.Pets.Search(ctx, client.Search{}, client.PetsSearchParams{}))
	fmt.Println(c.Pets.MoveHome(ctx, "1", home))
	fmt.Println(c.Pets.MoveHome(ctx, "1", client.Home{}))
}
