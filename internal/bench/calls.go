package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/internal/bench/peers/oapicodegen"
	"github.com/nimbugen/nimbugen/internal/bench/peers/ogen"
)

// List, Get and Create are called here over a stub, in the way that users do. The
// entry point is calls.

const token, site = "s3cr3t-token", "my-shop"

var errResponse = errors.New("the response is not the one that the stub sent")

func list() stub    { return stub{http.StatusOK, page(30)} }
func one() stub     { return stub{http.StatusOK, []byte(customerText(1))} }
func created() stub { return stub{http.StatusCreated, []byte(customerText(1))} }

const customerID = "5eb54f6f2c2f48f7a2d1a001"

func calls() ([]contestant, error) {
	var all []contestant
	for _, of := range []func() ([]contestant, error){oursCalls, ogenCalls, oapiCalls, floorCalls} {
		calls, err := of()
		if err != nil {
			return nil, err
		}
		all = append(all, calls...)
	}
	tasks := []string{"List", "Get", "Create"}
	slices.SortStableFunc(all, func(a, b contestant) int { return slices.Index(tasks, a.task) - slices.Index(tasks, b.task) })
	return all, nil
}

func oursCalls() ([]contestant, error) {
	ctx := context.Background()
	with := func(s stub) (*nimbu.Client, error) {
		return nimbu.NewClient(nimbu.WithHTTPClient(s.client()), nimbu.WithToken(token), nimbu.WithSite(site))
	}
	lister, err1 := with(list())
	getter, err2 := with(one())
	creator, err3 := with(created())
	var in nimbu.CustomerCreate
	params := &nimbu.CustomersListParams{Sort: nimbu.Set("-created_at"), PerPage: nimbu.Int(30)}
	return []contestant{
		{task: "List", name: nimbugen, run: func() error {
			n := 0
			for c, err := range lister.Customers.List(ctx, params) {
				if err != nil {
					return err
				}
				n += len(c.Addresses)
			}
			return expect(n == 60)
		}},
		{task: "Get", name: nimbugen, run: func() error {
			c, err := getter.Customers.Get(ctx, customerID)
			return errors.Join(err, expect(c != nil && c.ID == customerID))
		}},
		{task: "Create", name: nimbugen, run: func() error {
			c, err := creator.Customers.Create(ctx, in)
			return errors.Join(err, expect(c != nil && c.ID == customerID))
		}},
	}, errors.Join(err1, err2, err3, json.Unmarshal([]byte(createText), &in))
}

type credentials struct{}

func (credentials) BearerToken(context.Context, ogen.OperationName) (ogen.BearerToken, error) {
	return ogen.BearerToken{Token: token}, nil
}

func (credentials) SiteContext(context.Context, ogen.OperationName) (ogen.SiteContext, error) {
	return ogen.SiteContext{APIKey: site}, nil
}

func ogenCalls() ([]contestant, error) {
	ctx := context.Background()
	with := func(s stub) (*ogen.Client, error) {
		return ogen.NewClient("https://api.nimbu.io", credentials{}, ogen.WithClient(s.client()))
	}
	lister, err1 := with(list())
	getter, err2 := with(one())
	creator, err3 := with(created())
	var in ogen.CustomerCreate
	params := ogen.ListCustomersParams{Sort: ogen.NewOptString("-created_at"), PerPage: ogen.NewOptInt(30)}
	return []contestant{
		{task: "List", name: ogenName, run: func() error {
			res, err := lister.ListCustomers(ctx, params)
			if err != nil {
				return err
			}
			page, ok := res.(*ogen.ListCustomersOKApplicationJSON)
			if !ok {
				return errResponse
			}
			n := 0
			for i := range *page {
				n += len((*page)[i].Addresses)
			}
			return expect(n == 60)
		}},
		{task: "Get", name: ogenName, run: func() error {
			res, err := getter.GetCustomer(ctx, ogen.GetCustomerParams{CustomerID: customerID})
			c, ok := res.(*ogen.Customer)
			return errors.Join(err, expect(ok && c.ID == customerID))
		}},
		{task: "Create", name: ogenName, run: func() error {
			res, err := creator.CreateCustomer(ctx, &in)
			c, ok := res.(*ogen.Customer)
			return errors.Join(err, expect(ok && c.ID == customerID))
		}},
	}, errors.Join(err1, err2, err3, json.Unmarshal([]byte(createText), &in))
}

func authorize(_ context.Context, req *http.Request) error {
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("X-Nimbu-Site", site)
	return nil
}

func oapiCalls() ([]contestant, error) {
	ctx := context.Background()
	with := func(s stub) (*oapicodegen.ClientWithResponses, error) {
		return oapicodegen.NewClientWithResponses("https://api.nimbu.io", oapicodegen.WithHTTPClient(s.client()), oapicodegen.WithRequestEditorFn(authorize))
	}
	lister, err1 := with(list())
	getter, err2 := with(one())
	creator, err3 := with(created())
	var in oapicodegen.CustomerCreate
	sort, perPage := "-created_at", 30
	params := &oapicodegen.ListCustomersParams{Sort: &sort, PerPage: &perPage}
	return []contestant{
		{task: "List", name: oapiCodegen, run: func() error {
			res, err := lister.ListCustomersWithResponse(ctx, params)
			if err != nil {
				return err
			}
			if res.JSON200 == nil {
				return errResponse
			}
			n := 0
			for _, c := range *res.JSON200 {
				n += len(*c.Addresses)
			}
			return expect(n == 60)
		}},
		{task: "Get", name: oapiCodegen, run: func() error {
			res, err := getter.GetCustomerWithResponse(ctx, customerID)
			return errors.Join(err, expect(res != nil && res.JSON200 != nil && res.JSON200.Id == customerID))
		}},
		{task: "Create", name: oapiCodegen, run: func() error {
			res, err := creator.CreateCustomerWithResponse(ctx, in)
			return errors.Join(err, expect(res != nil && res.JSON201 != nil && res.JSON201.Id == customerID))
		}},
	}, errors.Join(err1, err2, err3, json.Unmarshal([]byte(createText), &in))
}

func expect(ok bool) error {
	if !ok {
		return errResponse
	}
	return nil
}
