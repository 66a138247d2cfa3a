// Package caller was written for new.yaml.
package caller

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"client"
)

// Call reads and sends the new members.
func Call(serve func(status int, body string) *http.Client) {
	c, err := client.NewClient(client.WithHTTPClient(serve(200, `{"ids":["1"],"lines":[{"sku":"s","count":2,"note":null,"due":null}],"byKey":{},"buyer":{"name":"n","mail":"m"},"price":{"kind":"fixed","cents":5,"until":"2026-01-02"},"owner":{"id":7,"name":"o","phone":null}}`)))
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	order := client.Order{IDs: []string{"not sent"}, Lines: []client.Line{{Note: client.Set("new"), Due: client.Null[string]()}}, Owner: &client.Owner{Name: "o"}}
	order.Price = client.NewPrice(client.Asked{})
	read, err := c.Orders.Create(ctx, order)
	fmt.Println(read.IDs, read.Lines[0].Note.IsNull(), read.Lines[0].Due.IsNull(), read.Buyer.Mail, read.Owner.ID, err)
	_, err = c.Orders.Create(ctx, *read)
	fmt.Println(err)
	text, err := json.Marshal(read)
	fmt.Println(string(text), err)
	_, err = c.Orders.Create(ctx, client.Order{Lines: []client.Line{{Note: client.Null[string]()}}, Price: client.NewPrice(client.Asked{})})
	fmt.Println(err)
}
