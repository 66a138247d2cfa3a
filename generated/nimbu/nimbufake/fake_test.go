package nimbufake_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbufake"
)

// A page of a list has the items that the function yields, and the header Link.
func TestPages(t *testing.T) {
	const all = 70
	server := nimbufake.NewServer(t, nimbufake.Handlers{Customers: nimbufake.CustomersHandlers{
		List: func(_ context.Context, params *nimbu.CustomersListParams) iter.Seq2[*nimbu.Customer, error] {
			return func(yield func(*nimbu.Customer, error) bool) {
				for range all {
					if !yield(&nimbu.Customer{ID: "5f0000000000000000000001", Email: "ada@example.com"}, nil) {
						return
					}
				}
			}
		},
	}})
	n := 0
	for c, err := range server.Client(t).Customers.List(t.Context(), &nimbu.CustomersListParams{PerPage: nimbu.Set(int64(30))}) {
		if err != nil || c.Email != "ada@example.com" {
			t.Fatal(c, err)
		}
		n++
	}
	if requests := server.RequestsTo("GET", "/customers"); n != all || len(requests) != 3 {
		t.Errorf("%d customers by %v", n, requests)
	}
}

func TestStatus(t *testing.T) {
	server := nimbufake.NewServer(t, nimbufake.Handlers{Roles: nimbufake.RolesHandlers{
		Delete: func(context.Context, string) error { return nimbu.ErrConflict },
	}})
	client := server.Client(t)
	if err := client.Roles.Delete(t.Context(), "members"); !errors.Is(err, nimbu.ErrConflict) {
		t.Error(err)
	}
	if role, err := client.Roles.Get(t.Context(), "members"); err != nil || role.ID == "" {
		t.Error(role, err)
	}
}
