// Command quickstart uses the Nimbu client against a fake Nimbu in this process:
// without an account, a network or a port.
//
//	go run ./examples/quickstart
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		os.Exit(1)
	}
}

const email = "katherine@example.com"

// run plays four parts: createAndLogIn, query, addToRole and resetAndLogOut. For
// a real site, leave out WithHTTPClient and use the token and client id of its
// back office.
func run(ctx context.Context, out io.Writer) error {
	srv := nimbutest.New(nimbutest.WithDemoData())
	defer srv.Close()
	shop, err := nimbu.NewClient(nimbu.WithSite(nimbutest.DefaultSite), nimbu.WithToken(nimbutest.DemoToken),
		nimbu.WithHTTPClient(srv.Client()))
	if err != nil {
		return err
	}
	app, err := nimbu.NewApp(nimbu.AppConfig{
		ClientID: nimbutest.DemoClientID, AnonymousRefreshToken: nimbutest.DemoAnonymous, Site: nimbutest.DefaultSite,
	}, nimbu.WithHTTPClient(srv.Client()))
	if err != nil {
		return err
	}
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) }
	for _, part := range []func(context.Context, story) error{createAndLogIn, query, addToRole, resetAndLogOut} {
		if err := part(ctx, story{shop, app, srv, say}); err != nil {
			return err
		}
	}
	return app.Close(ctx)
}

// story holds the shop's own client, the application that customers use, the
// fake, and the function that prints a line.
type story struct {
	shop *nimbu.Client
	app  *nimbu.App
	srv  *nimbutest.Server
	say  func(format string, args ...any)
}

// createAndLogIn creates a customer as the shop, and logs in as the customer.
func createAndLogIn(ctx context.Context, s story) error {
	made, err := s.shop.Customers.Create(ctx, nimbu.CustomerCreate{
		Email: email, Password: nimbu.Set[nimbu.Secret]("rocket"), FirstName: nimbu.Set("Katherine"), LastName: nimbu.Set("Johnson"),
	})
	if err != nil {
		return err
	}
	s.say("created   %s, number %s", made.Name, made.Number)

	_, err = s.shop.Customers.Create(ctx, nimbu.CustomerCreate{Email: email})
	s.say("rejected  %v", err) // errors.AsType[*nimbu.Error](err) has the parts
	session, err := s.app.Session(ctx, "browser")
	if err != nil {
		return err
	}
	if _, err := session.LogIn(ctx, email, "rocket"); err != nil {
		return err
	}
	me, err := session.Client().Sessions.Me(ctx)
	if err != nil {
		return err
	}
	s.say("logged in %s, confirmed: %t", me.Email, me.VerifiedEmail)
	return nil
}

// query shows typed filters, and a list that fetches page after page.
func query(ctx context.Context, s story) error {
	found, err := nimbu.First(s.shop.Customers.List(ctx, &nimbu.CustomersListParams{
		Filter: nimbu.Where(nimbu.CustomerFirstNameField.StartsWith("Kath"), nimbu.CustomerCustomField("size").Exists(false)),
	}))
	if err != nil {
		return err
	}
	s.say("found     %s by firstname.start=Kath", found.Email)
	for page, err := range s.shop.Customers.Pages(ctx, &nimbu.CustomersListParams{PerPage: nimbu.Int(2), Sort: nimbu.Set("email")}) {
		if err != nil {
			return err
		}
		for _, customer := range page.Items {
			s.say("  listed  %-22s roles %v", customer.Email, customer.Roles)
		}
		s.say("  page of %d", len(page.Items))
	}
	return nil
}

// addToRole adds a member to a role in one step on the server. Roles are
// inherited, so the customer has two.
func addToRole(ctx context.Context, s story) error {
	customer, err := s.shop.Customers.Get(ctx, email)
	if err != nil {
		return err
	}
	if _, err := s.shop.Roles.Update(ctx, "members", nimbu.RoleUpdate{Customers: nimbu.AddReferences(customer.ID)}); err != nil {
		return err
	}
	customer, err = s.shop.Customers.Get(ctx, email)
	if err != nil {
		return err
	}
	s.say("added     to members; roles are now %v", customer.Roles)
	return nil
}

// resetAndLogOut sets a new password with the token of a mail, which ends the
// session; then the customer logs in with it, and out.
func resetAndLogOut(ctx context.Context, s story) error {
	session, err := s.app.Session(ctx, "browser")
	if err != nil {
		return err
	}
	if err := session.RequestPasswordReset(ctx, email); err != nil {
		return err
	}
	mails := s.srv.Mails()
	mail := mails[len(mails)-1]
	s.say("mailed    %s to %s", mail.Kind, mail.To)
	_, err = s.shop.Sessions.SetPassword(ctx, nimbu.PasswordChange{Customer: nimbu.PasswordChangeCustomer{
		ResetPasswordToken: mail.Token, Password: "apollo",
	}})
	if err != nil {
		return err
	}
	_, err = session.ValidateCurrent(ctx)
	s.say("changed   the password; the old session is over: %t", errors.Is(err, nimbu.ErrNoSession))
	if _, err := session.LogIn(ctx, email, "apollo"); err != nil {
		return err
	}
	if err := session.LogOut(ctx); err != nil {
		return err
	}
	_, here := session.Current()
	s.say("logged in again and out; somebody is signed in: %t", here)
	return nil
}
