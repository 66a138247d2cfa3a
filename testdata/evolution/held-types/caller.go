// Package caller was written for old.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
	"github.com/nimbugen/nimbugen/runtime"
)

// Call uses values that are not of the types of today.
func Call(serve func(status int, body string) *http.Client) {
	ctx := context.Background()
	with := func(body string) *client.Client {
		c, err := client.NewClient(client.WithHTTPClient(serve(200, body)))
		if err != nil {
			panic(err)
		}
		return c
	}
	var resp *http.Response
	ids, err := with(`["x"]`).Pets.List(ctx, client.PetsListParams{
		Kind: client.Set("dog"), Kinds: []string{"z"}, Since: "yesterday", Request: client.Set("r"), Limit: client.Set(int64(1) << 40),
	}, runtime.WithResponse(&resp))
	fmt.Println(ids[0], err)
	pet, err := with(`{"id":"x","born":"b","seen":"s","nick":"n","inner":{"mood":"m","walks":["w"]},"nicks":["y"],"byKey":{"k":"v"},"counts":[7],"level":9,"known":"k","later":"z","weight":1.1,"data":"d","gone":"g","more":"q"}`).Pets.Get(ctx, "i", "cat")
	var text string = pet.ID + pet.Born + pet.Seen + pet.Nick + pet.Inner.Mood + pet.Inner.Walks[0] + pet.Nicks[0] + pet.ByKey["k"] + pet.Later + pet.Data + *pet.Gone + pet.Fields["more"]
	var count int64 = pet.Counts[0] + pet.Level
	fmt.Println(text, count, pet.Weight+0.25, pet.Known == client.KnownK, err)
	nick, err := with(`"n"`).Pets.Save(ctx, "i", "cat", client.PetSave{
		Born: "b", Seen: client.Set("s"), Nick: "n", Size: 1 << 40, More: client.Set(int64(2)), ID: client.Set("x"), Maybe: client.Set(""),
		Data: client.Set("d"), Hosts: []string{"h"}, Level: client.Set(int64(0)), Later: client.Set("l"),
	})
	fmt.Println(nick+"", err)
	_, err = with(`"n"`).Pets.Save(ctx, "i", "cat", client.PetSave{})
	fmt.Println(err)
	days, err := with(`{"a":"b"}`).Pets.SetNick(ctx, []string{"p"})
	fmt.Println(days["a"]+"", err)
}
