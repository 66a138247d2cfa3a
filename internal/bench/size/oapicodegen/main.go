// Command oapicodegen uses oapi-codegen's client; only its size matters.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/nimbugen/nimbugen/internal/bench/peers/oapicodegen"
)

func main() {
	ctx := context.Background()
	authorize := func(_ context.Context, req *http.Request) error {
		req.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
		req.Header.Set("X-Nimbu-Site", "my-shop")
		return nil
	}
	client, err := oapicodegen.NewClientWithResponses("https://api.nimbu.io", oapicodegen.WithRequestEditorFn(authorize))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	sort := "-created_at"
	fmt.Println(client.ListCustomersWithResponse(ctx, &oapicodegen.ListCustomersParams{Sort: &sort}))
	fmt.Println(client.GetCustomerWithResponse(ctx, "1"))
	fmt.Println(client.CreateCustomerWithResponse(ctx, oapicodegen.CustomerCreate{Email: "ada@example.com"}))
}
