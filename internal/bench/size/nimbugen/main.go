// Command nimbugen uses our client; only its size matters.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

func main() {
	ctx := context.Background()
	client, err := nimbu.NewClient(nimbu.WithToken(nimbu.Secret(os.Getenv("TOKEN"))), nimbu.WithSite("my-shop"))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for c, err := range client.Customers.List(ctx, &nimbu.CustomersListParams{Sort: nimbu.Set("-created_at")}) {
		fmt.Println(c, err)
	}
	fmt.Println(client.Customers.Get(ctx, "1"))
	fmt.Println(client.Customers.Create(ctx, nimbu.CustomerCreate{Email: "ada@example.com"}))
}
