package migrate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/nimbugen/nimbugen/internal/bench/peers/oapicodegen"
)

func withOAPICodegen(ctx context.Context, out io.Writer, url, token string) error {
	client, err := oapicodegen.NewClientWithResponses(url, oapicodegen.WithRequestEditorFn(func(_ context.Context, req *http.Request) error {
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("X-Nimbu-Site", "shop")
		return nil
	}))
	if err != nil {
		return err
	}
	sort, perPage := "email", 2
	for page := 1; ; page++ {
		res, err := client.ListCustomersWithResponse(ctx, &oapicodegen.ListCustomersParams{Sort: &sort, Page: &page, PerPage: &perPage})
		if err != nil {
			return err
		}
		if res.JSON200 == nil {
			return errors.New(res.Status())
		}
		for _, c := range *res.JSON200 {
			if c.Email != nil {
				fmt.Fprintln(out, *c.Email)
			}
		}
		if len(*res.JSON200) < perPage {
			break
		}
	}
	name := "Ada"
	created, err := client.CreateCustomerWithResponse(ctx, oapicodegen.CustomerCreate{Email: "ada@example.com", Password: "secret", Firstname: &name})
	if err != nil {
		return err
	}
	if created.JSON201 == nil {
		return errors.New(created.Status())
	}
	fmt.Fprintln(out, created.JSON201.Id)
	got, err := client.GetCustomerWithResponse(ctx, "5eb54f6f2c2f48f7a2d1affff")
	if err != nil {
		return err
	}
	if got.JSON404 != nil {
		fmt.Fprintln(out, "not found:", got.JSON404.Message)
	}
	return nil
}
