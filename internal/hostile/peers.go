package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/nimbugen/nimbugen/internal/bench/peers/oapicodegen"
	"github.com/nimbugen/nimbugen/internal/bench/peers/ogen"
)

// The clients that oapi-codegen and ogen generate from three operations of Nimbu's
// specification. A call that returns neither an error nor the declared result
// counts as failed, so their users must test both. The entry points are oapiCalls
// and ogenCalls.

var errNoResult = errors.New("the declared result is missing")

// found returns an error if a result is missing.
func found(ok bool, err error) error {
	if err == nil && !ok {
		return errNoResult
	}
	return err
}

func oapiCalls(base string, o Options) ([]Call, error) {
	authorize := func(_ context.Context, req *http.Request) error {
		req.Header.Set("Authorization", "Bearer "+canary)
		req.Header.Set("X-Nimbu-Site", "demo")
		return nil
	}
	opts := []oapicodegen.ClientOption{oapicodegen.WithRequestEditorFn(authorize)}
	if o.HTTP != nil {
		opts = append(opts, oapicodegen.WithHTTPClient(o.HTTP))
	}
	c, err := oapicodegen.NewClientWithResponses(base, opts...)
	if err != nil {
		return nil, err
	}
	return []Call{
		{Name: "getCustomer", Kind: Object, Good: body(200, customer), Do: func(ctx context.Context) error {
			res, err := c.GetCustomerWithResponse(ctx, "5")
			return found(res != nil && res.JSON200 != nil, err)
		}},
		{Name: "listCustomers", Kind: List, Good: body(200, "["+customer+"]"), Do: func(ctx context.Context) error {
			res, err := c.ListCustomersWithResponse(ctx, nil)
			return found(res != nil && res.JSON200 != nil, err)
		}},
		{Name: "createCustomer", Kind: Write, Good: body(201, customer), Do: func(ctx context.Context) error {
			res, err := c.CreateCustomerWithResponse(ctx, oapicodegen.CustomerCreate{Email: "ada@example.com"})
			return found(res != nil && res.JSON201 != nil, err)
		}},
	}, nil
}

type credentials struct{}

func (credentials) BearerToken(context.Context, ogen.OperationName) (ogen.BearerToken, error) {
	return ogen.BearerToken{Token: canary}, nil
}

func (credentials) SiteContext(context.Context, ogen.OperationName) (ogen.SiteContext, error) {
	return ogen.SiteContext{APIKey: "demo"}, nil
}

func ogenCalls(base string, o Options) ([]Call, error) {
	var opts []ogen.ClientOption
	if o.HTTP != nil {
		opts = append(opts, ogen.WithClient(o.HTTP))
	}
	c, err := ogen.NewClient(base, credentials{}, opts...)
	if err != nil {
		return nil, err
	}
	return []Call{
		{Name: "getCustomer", Kind: Object, Good: body(200, customer), Do: func(ctx context.Context) error {
			res, err := c.GetCustomer(ctx, ogen.GetCustomerParams{CustomerID: "5eb54f6f2c2f48f7a2d1a001"})
			_, ok := res.(*ogen.Customer)
			return found(ok, err)
		}},
		{Name: "listCustomers", Kind: List, Good: body(200, "["+customer+"]"), Do: func(ctx context.Context) error {
			res, err := c.ListCustomers(ctx, ogen.ListCustomersParams{})
			_, ok := res.(*ogen.ListCustomersOKApplicationJSON)
			return found(ok, err)
		}},
		{Name: "createCustomer", Kind: Write, Good: body(201, customer), Do: func(ctx context.Context) error {
			res, err := c.CreateCustomer(ctx, &ogen.CustomerCreate{Email: "ada@example.com"})
			_, ok := res.(*ogen.Customer)
			return found(ok, err)
		}},
	}, nil
}
