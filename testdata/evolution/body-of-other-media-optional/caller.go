// Package caller was written for old.yaml.
package caller

import (
	"context"
	"fmt"
	"net/http"

	"client"
)

// Call sends the forms and the JSON of orders.
func Call(serve func(status int, body string) *http.Client) {
	c, err := client.NewClient(client.WithHTTPClient(serve(204, "")))
	if err != nil {
		panic(err)
	}
	fmt.Println(c.Orders.Create(context.Background(), client.OrdersCreateInput{Note: client.Set("x")}))
	fmt.Println(c.Orders.CreateForm(context.Background(), client.OrdersCreateFormInput{Text: client.Set("y")}))
}
