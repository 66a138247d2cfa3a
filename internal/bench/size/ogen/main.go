// Command ogen uses ogen's client; only its size matters.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/nimbugen/nimbugen/internal/bench/peers/ogen"
)

type credentials struct{}

func (credentials) BearerToken(context.Context, ogen.OperationName) (ogen.BearerToken, error) {
	return ogen.BearerToken{Token: os.Getenv("TOKEN")}, nil
}

func (credentials) SiteContext(context.Context, ogen.OperationName) (ogen.SiteContext, error) {
	return ogen.SiteContext{APIKey: "my-shop"}, nil
}

func main() {
	ctx := context.Background()
	client, err := ogen.NewClient("https://api.nimbu.io", credentials{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(client.ListCustomers(ctx, ogen.ListCustomersParams{Sort: ogen.NewOptString("-created_at")}))
	fmt.Println(client.GetCustomer(ctx, ogen.GetCustomerParams{CustomerID: "1"}))
	fmt.Println(client.CreateCustomer(ctx, &ogen.CustomerCreate{Email: "ada@example.com"}))
}
