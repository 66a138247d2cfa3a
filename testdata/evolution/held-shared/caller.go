// Package caller was written for old.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call sends what it has read.
func Call(serve func(status int, body string) *http.Client) {
	c, err := client.NewClient(client.WithHTTPClient(serve(200, `{"lines":[{"sku":"s","count":2}],"byKey":{"a":{"sku":"t","count":1}},"buyer":{"name":"n"},"price":{"kind":"fixed","cents":5}}`)))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	order := client.Order{
		Lines: []client.Line{{SKU: "a", Count: 1}}, ByKey: map[string]client.Line{"k": {SKU: "b"}},
		Buyer: client.OrderBuyer{Name: "x"}, Price: client.NewPrice(client.Asked{Kind: "asked"}),
	}
	read, err := c.Orders.Create(ctx, order)
	fmt.Println(read.Lines[0].SKU, read.Buyer.Name, err)
	_, err = c.Orders.Create(ctx, *read)
	fmt.Println(err)
	shops, err := client.NewClient(client.WithHTTPClient(serve(200, `{"id":"1","name":"n","secret":"s","size":0}`)))
	if err != nil {
		panic(err)
	}
	shop, err := shops.Shops.Replace(ctx, client.Shop{ID: "1"})
	fmt.Println(shop.ID, shop.Name, shop.Size, err)
	_, err = shops.Shops.Replace(ctx, *shop)
	fmt.Println(err)
}
