package migrate

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

func withNimbugen(ctx context.Context, out io.Writer, url, token string) error {
	client, err := nimbu.NewClient(nimbu.WithBaseURL(url), nimbu.WithToken(nimbu.Secret(token)), nimbu.WithSite("shop"))
	if err != nil {
		return err
	}
	for c, err := range client.Customers.List(ctx, &nimbu.CustomersListParams{Sort: nimbu.Set("email"), PerPage: nimbu.Int(2)}) {
		if err != nil {
			return err
		}
		fmt.Fprintln(out, c.Email)
	}
	created, err := client.Customers.Create(ctx, nimbu.CustomerCreate{Email: "ada@example.com", Password: nimbu.Set(nimbu.Secret("secret")), FirstName: nimbu.Set("Ada")})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, created.ID)
	_, err = client.Customers.Get(ctx, "5eb54f6f2c2f48f7a2d1affff")
	if e, ok := errors.AsType[*nimbu.Error](err); ok && errors.Is(err, nimbu.ErrNotFound) {
		fmt.Fprintln(out, "not found:", e.Message)
		return nil
	}
	return err
}
