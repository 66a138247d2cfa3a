package nimbu_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// The public API of the package as code that compiles: a change that breaks
// users breaks this file. It
// is compiled and not run; the examples and tests beside it run.

func designClient(ctx context.Context, siteToken nimbu.Secret, id, roleID string) error {
	client, err := nimbu.NewClient(nimbu.WithSite("my-shop"), nimbu.WithToken(siteToken))
	if err != nil {
		return err
	}
	me, err := client.Customers.Get(ctx, "ada@example.com")
	if err != nil {
		return err
	}
	for c, err := range client.Customers.List(ctx, &nimbu.CustomersListParams{Sort: nimbu.Set("-created_at")}) {
		if err != nil {
			return err
		}
		fmt.Println(c.Email, me.ID)
	}
	first, err := nimbu.First(client.Customers.List(ctx, &nimbu.CustomersListParams{Filter: nimbu.Where(nimbu.CustomerEmailField.Eq("ada@example.com"))}))
	if err != nil {
		return err
	}
	c, err := client.Customers.Create(ctx, nimbu.CustomerCreate{Email: first.Email, FirstName: nimbu.Set("Ada")})
	if err != nil {
		return err
	}
	fmt.Println(c.ID)
	c, err = client.Customers.Update(ctx, id, nimbu.CustomerUpdate{FirstName: nimbu.Null[string]()})
	if err != nil {
		return err
	}
	if _, err = client.Roles.Update(ctx, roleID, nimbu.RoleUpdate{Customers: nimbu.AddReferences(c.ID)}); err != nil {
		return err
	}
	var out []map[string]any
	if err = client.Do(ctx, "GET", "/channels/blog/entries", nil, &out); errors.Is(err, nimbu.ErrNotFound) {
		return nil
	}
	if e, ok := errors.AsType[*nimbu.Error](err); ok {
		slog.Info("rejected", "op", e.Operation, "status", e.StatusCode, "code", e.Code, "fields", e.Fields, "request", e.RequestID)
	}
	if f, ok := nimbu.ErrorBody[nimbu.OAuthFailure](err); ok {
		fmt.Println(f)
	}
	for page, err := range client.Customers.Pages(ctx, &nimbu.CustomersListParams{PerPage: nimbu.Int(100)}, nimbu.Resume("cursor")) {
		if err != nil {
			return err
		}
		fmt.Println(len(page.Items), page.Cursor())
	}
	n, err := client.Customers.Count(ctx, &nimbu.CustomersCountParams{Filter: nimbu.Where(nimbu.CustomerCustomField("favourite_shop").Eq(id))})
	fmt.Println(n)
	return err
}

func designSession(ctx context.Context, id string, anon nimbu.Secret, dir, email string, password nimbu.Secret) error {
	app, err := nimbu.NewApp(nimbu.AppConfig{ClientID: id, AnonymousRefreshToken: anon, Site: "my-shop"}, nimbu.WithStore(filestore.New(dir)))
	if err != nil {
		return err
	}
	s, err := app.Session(ctx, "default")
	if err != nil {
		return err
	}
	customer, err := s.LogIn(ctx, email, password, nimbu.Remember())
	if err != nil {
		return err
	}
	current, ok := s.Current()
	fmt.Println(customer.ID, current, ok)
	current, err = s.ValidateCurrent(ctx)
	if errors.Is(err, nimbu.ErrNoSession) {
		return nil
	}
	fmt.Println(current)
	for c, err := range s.Client().Customers.List(ctx, nil) {
		fmt.Println(c, err)
	}
	if _, err := s.SignUp(ctx, nimbu.CustomerCreate{Email: email, Password: nimbu.Set(password)}); errors.Is(err, nimbu.ErrNotLoggedIn) {
		return err
	}
	if _, err := s.Become(ctx, "session-token", nimbu.UseACL()); err != nil {
		return err
	}
	if err := s.RequestPasswordReset(ctx, email); err != nil {
		return err
	}
	return s.LogOut(ctx)
}

var _, _ = designClient, designSession
