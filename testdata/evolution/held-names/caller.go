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
	of := func(body string) *client.Client {
		c, err := client.NewClient(client.WithHTTPClient(serve(200, body)))
		if err != nil {
			panic(err)
		}
		return c
	}
	ctx := context.Background()
	pet, err := of(`{"id":"1"}`).Pets.Get(ctx, "1", &client.PetsGetParams{Depth: client.Set(int64(1))})
	fmt.Println(pet, err)
	fmt.Println(of(``).Pets.Delete(ctx, "1"))
	for pet, err := range of(`[]`).Pets.List(ctx, &client.PetsListParams{PerPage: client.Set(int64(3))}) {
		fmt.Println(pet, err)
	}
	for page, err := range of(`[]`).Pets.Pages(ctx, nil) {
		fmt.Println(len(page.Items), err)
	}
	var orders *client.OrdersService = of(`[]`).Orders
	for order, err := range orders.List(ctx, nil) {
		fmt.Println(order, err)
	}
	for page, err := range orders.Pages(ctx, nil) {
		fmt.Println(len(page.Items), err)
	}
	order, err := of(`{"id":"1"}`).Orders.Create(ctx, client.OrdersCreateInput{Note: client.Set("a")})
	fmt.Println(order, err)
	order, err = of(`{"id":"1"}`).Orders.CreateCSV(ctx, "a,b")
	fmt.Println(order, err)
	fmt.Println(orders.Delete(ctx, "1"))
}
