package migrate

import (
	"context"
	"fmt"
	"io"

	"github.com/nimbugen/nimbugen/internal/bench/peers/ogen"
)

type credentials struct{ token string }

func (c credentials) BearerToken(context.Context, ogen.OperationName) (ogen.BearerToken, error) {
	return ogen.BearerToken{Token: c.token}, nil
}

func (credentials) SiteContext(context.Context, ogen.OperationName) (ogen.SiteContext, error) {
	return ogen.SiteContext{APIKey: "shop"}, nil
}

func withOgen(ctx context.Context, out io.Writer, url, token string) error {
	client, err := ogen.NewClient(url, credentials{token})
	if err != nil {
		return err
	}
	const perPage = 2
	for page := 1; ; page++ {
		res, err := client.ListCustomers(ctx, ogen.ListCustomersParams{Sort: ogen.NewOptString("email"), Page: ogen.NewOptInt(page), PerPage: ogen.NewOptInt(perPage)})
		if err != nil {
			return err
		}
		list, ok := res.(*ogen.ListCustomersOKApplicationJSON)
		if !ok {
			return fmt.Errorf("%T", res)
		}
		for _, c := range *list {
			fmt.Fprintln(out, c.Email.Or(""))
		}
		if len(*list) < perPage {
			break
		}
	}
	res, err := client.CreateCustomer(ctx, &ogen.CustomerCreate{Email: "ada@example.com", Password: "secret", Firstname: ogen.NewOptString("Ada")})
	if err != nil {
		return err
	}
	created, ok := res.(*ogen.Customer)
	if !ok {
		return fmt.Errorf("%T", res)
	}
	fmt.Fprintln(out, created.ID)
	got, err := client.GetCustomer(ctx, ogen.GetCustomerParams{CustomerID: "5eb54f6f2c2f48f7a2d1affff"})
	if err != nil {
		return err
	}
	if missing, ok := got.(*ogen.GetCustomerNotFound); ok {
		fmt.Fprintln(out, "not found:", missing.Message)
	}
	return nil
}
