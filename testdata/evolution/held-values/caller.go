// Package caller was written for old.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call uses values that are removed.
func Call(serve func(status int, body string) *http.Client) {
	c, err := client.NewClient(client.WithHTTPClient(serve(200, `{"status":"paid","kind":"c","level":3}`)))
	if err != nil {
		panic(err)
	}
	order, err := c.Orders.Create(context.Background(), client.Order{
		Status: client.StatusPaid, Kind: client.OrderKindC, Level: client.OrderLevel3, Kinds: []client.OrderKindEnum{client.OrderKindEnumZ},
	})
	fmt.Println(order.Status == client.StatusPaid, order.Kind == client.OrderKindC, order.Level == client.OrderLevel3, err)
	list, err := client.NewClient(client.WithHTTPClient(serve(200, `[]`)))
	if err != nil {
		panic(err)
	}
	_, err = list.Orders.List(context.Background(), &client.OrdersListParams{Sort: client.OrdersListSortMinusUp})
	fmt.Println(err)
}
