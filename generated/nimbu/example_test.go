package nimbu_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// Each service has one runnable example.

// demo is a server with the fake Nimbu and its demo data, and a client of it
// with a site token.
func demo() (client *nimbu.Client, fake *nimbutest.Server, stop func()) {
	fake = nimbutest.New(nimbutest.WithDemoData())
	server := httptest.NewServer(fake)
	client, err := nimbu.NewClient(nimbu.WithBaseURL(server.URL), nimbu.WithSite("demo"), nimbu.WithToken(nimbu.Secret(fake.Token())))
	if err != nil {
		panic(err)
	}
	return client, fake, func() { server.Close(); fake.Close() }
}

func Example() {
	client, _, stop := demo()
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	for c, err := range client.Customers.List(ctx, &nimbu.CustomersListParams{Sort: nimbu.Set("email"), PerPage: nimbu.Int(2)}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(c.FirstName, c.Email)
	}
	_, err := client.Customers.Get(ctx, "nobody@example.com")
	if errors.Is(err, nimbu.ErrNotFound) {
		fmt.Println("not there:", err)
	}
	// Output:
	// Ada ada@example.com
	// Bob bob@example.com
	// Grace grace@example.com
	// Tim taken@example.com
	// not there: customers.get: 404 Not Found: Object not found (code 101)
}

func ExampleCustomersService() {
	client, _, stop := demo()
	defer stop()
	ctx := context.Background()

	c, err := client.Customers.Create(ctx, nimbu.CustomerCreate{
		Email: "lin@example.com", FirstName: nimbu.Set("Lin"), LastName: nimbu.Set("Torvalds"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Name)

	c, err = client.Customers.Update(ctx, c.ID, nimbu.CustomerUpdate{FirstName: nimbu.Set("Linus")})
	fmt.Println(c.Name, err)

	vips, err := client.Customers.Count(ctx, &nimbu.CustomersCountParams{Filter: nimbu.Where(nimbu.CustomerGroupsField.Contains("vip"))})
	fmt.Println(vips, "vip", err)

	first, err := nimbu.First(client.Customers.List(ctx, &nimbu.CustomersListParams{Filter: nimbu.Where(
		nimbu.CustomerEmailField.EndsWith("@example.com"), nimbu.CustomerCustomField("size").In("S", "M"),
	), Sort: nimbu.Set("-email"), PerPage: nimbu.Int(1)}))
	fmt.Println(first.Email, err)

	_, err = client.Customers.Create(ctx, nimbu.CustomerCreate{Email: "ada@example.com"})
	if e, ok := errors.AsType[*nimbu.Error](err); ok {
		fmt.Printf("%d %s: %s\n", e.StatusCode, e.Fields[0].Field, e.Fields[0].Message)
	}
	fmt.Println(client.Customers.Delete(ctx, c.ID))
	// Output:
	// Lin Torvalds
	// Linus Torvalds <nil>
	// 1 vip <nil>
	// taken@example.com <nil>
	// 422 email: email is already taken
	// <nil>
}

// A customer is read, changed and saved: only what differs is sent.
func ExampleCustomerChanges() {
	client, fake, stop := demo()
	defer stop()
	ctx := context.Background()
	ada, err := client.Customers.Get(ctx, "ada@example.com")
	if err != nil {
		fmt.Println(err)
		return
	}
	changed := ada.Clone()
	changed.FirstName, changed.Language = "Augusta", ""
	changed.Groups = append(changed.Groups, "press")
	changed.Fields["size"] = json.RawMessage(`"L"`)
	saved, err := client.Customers.Update(ctx, ada.ID, nimbu.CustomerChanges(ada, changed))
	fmt.Println(saved.Name, saved.Groups, err)
	sent := fake.Requests()
	fmt.Println(string(sent[len(sent)-1].Body))
	// Output:
	// Augusta Lovelace [vip press] <nil>
	// {"firstname":"Augusta","language":null,"groups":["vip","press"],"size":"L"}
}

// Or, ContainsAll and the operators of places, which the parameter where and the
// custom fields of a site have.
func ExampleOr() {
	client, fake, stop := demo()
	defer stop()
	ctx := context.Background()
	fake.SetCustomizations(map[string]any{"name": "home", "type": "geo", "geo_type": "Point"})
	ghent := map[string]any{"type": "Point", "coordinates": []any{3.72, 51.05}}
	fake.AddCustomer(nimbutest.Customer{Email: "eve@example.com", Groups: []string{"vip", "press"}, Fields: map[string]any{"home": ghent}})

	list := func(filters ...nimbu.Filter[nimbu.Customer]) {
		for c, err := range client.Customers.List(ctx, &nimbu.CustomersListParams{Filter: filters}) {
			fmt.Println(c.Email, err)
		}
		fmt.Println("--")
	}
	ada, bob := nimbu.CustomerEmailField.Eq("ada@example.com"), nimbu.CustomerFirstNameField.Eq("Bob")
	list(nimbu.Or(ada, bob))
	list(nimbu.CustomerLanguageField.Eq("nl"), nimbu.Or(ada, bob))
	list(nimbu.CustomerGroupsField.ContainsAll("vip", "press"))
	home := nimbu.CustomerCustomField("home")
	list(home.MaxDistance(nimbu.Point{Latitude: 51, Longitude: 3.7}, 10_000))
	list(home.Within(nimbu.Point{Latitude: 51, Longitude: 3}, nimbu.Point{Latitude: 51, Longitude: 4}, nimbu.Point{Latitude: 52, Longitude: 4}))
	// Output:
	// ada@example.com <nil>
	// bob@example.com <nil>
	// --
	// bob@example.com <nil>
	// --
	// eve@example.com <nil>
	// --
	// eve@example.com <nil>
	// --
	// eve@example.com <nil>
	// --
}

func ExampleRolesService() {
	client, fake, stop := demo()
	defer stop()
	ctx := context.Background()
	bob, _ := fake.Customer("bob@example.com")

	role, err := client.Roles.Create(ctx, nimbu.RoleCreate{Name: "testers"})
	if err != nil {
		fmt.Println(err)
		return
	}
	// One atomic change on the server: concurrent ones are not lost.
	if _, err = client.Roles.Update(ctx, role.ID, nimbu.RoleUpdate{Customers: nimbu.AddReferences(bob.ID)}); err != nil {
		fmt.Println(err)
		return
	}
	c, err := client.Customers.Get(ctx, bob.ID)
	fmt.Println(c.Roles, err)

	_, err = client.Roles.Update(ctx, role.ID, nimbu.RoleUpdate{Customers: nimbu.ClearReferences()})
	c, _ = client.Customers.Get(ctx, bob.ID)
	fmt.Println(c.Roles, err)
	// Output:
	// [testers] <nil>
	// [] <nil>
}

func ExampleSessionsService() {
	client, _, stop := demo()
	defer stop()
	ctx := context.Background()

	me, err := client.Sessions.LogIn(ctx, nimbu.CustomerLogIn{Username: "ada@example.com", Password: "secret"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(me.FirstName, me.SessionToken) // the token does not print itself

	as, err := client.With(nimbu.WithSessionToken(me.SessionToken))
	if err != nil {
		fmt.Println(err)
		return
	}
	me, err = as.Sessions.Me(ctx)
	fmt.Println(me.Email, err)

	_, err = client.Sessions.LogIn(ctx, nimbu.CustomerLogIn{Username: "ada@example.com", Password: "wrong"})
	fmt.Println(errors.Is(err, nimbu.ErrUnauthorized))
	// Output:
	// Ada [redacted]
	// ada@example.com <nil>
	// true
}

func ExampleOAuthService() {
	client, _, stop := demo()
	defer stop()
	ctx := context.Background()

	tokens, err := client.OAuth.CreateToken(ctx, nimbu.TokenRequest{
		GrantType: nimbu.GrantTypePassword, ClientID: nimbutest.DemoClientID,
		Username: nimbu.Set("ada@example.com"), Password: nimbu.Set[nimbu.Secret]("secret"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tokens.TokenType, tokens.AccessToken, tokens.ExpiresIn)

	_, err = client.OAuth.CreateToken(ctx, nimbu.TokenRequest{
		GrantType: nimbu.GrantTypeRefreshToken, ClientID: nimbutest.DemoClientID, RefreshToken: nimbu.Set[nimbu.Secret]("spent"),
	})
	if f, ok := nimbu.ErrorBody[nimbu.OAuthFailure](err); ok {
		fmt.Println(f.Error)
	}
	// Output:
	// bearer [redacted] 1800
	// invalid_grant
}

func ExampleAccountService() {
	_, fake, stop := demo()
	defer stop()
	server := httptest.NewServer(fake)
	defer server.Close()
	ctx := context.Background()

	client, err := nimbu.NewClient(nimbu.WithBaseURL(server.URL), nimbu.WithSite("demo"), nimbu.WithBasicAuth(nimbutest.DemoStaff, nimbutest.DemoPassword))
	if err != nil {
		fmt.Println(err)
		return
	}
	session, err := client.Account.LogIn(ctx, nimbu.AccountLogIn{Description: nimbu.Set("example")}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(session.User.Email, session.Token)

	staff, err := client.With(nimbu.WithToken(session.Token))
	if err != nil {
		fmt.Println(err)
		return
	}
	user, err := staff.Account.User(ctx)
	fmt.Println(user.Name, err)
	fmt.Println(staff.Account.LogOut(ctx))
	// Output:
	// staff@example.com [redacted]
	// Staff <nil>
	// <nil>
}

func ExampleTokensService() {
	_, fake, stop := demo()
	defer stop()
	server := httptest.NewServer(fake)
	defer server.Close()
	ctx := context.Background()
	personal := fake.AddPersonalToken(nimbutest.Token{Note: "staff"})
	client, err := nimbu.NewClient(nimbu.WithBaseURL(server.URL), nimbu.WithSite("demo"), nimbu.WithToken(nimbu.Secret(personal)))
	if err != nil {
		fmt.Println(err)
		return
	}

	token, err := client.Tokens.Create(ctx, nimbu.TokenCreate{Note: nimbu.Set("reporting"), Scopes: []string{"read_customers"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(token.Note, token.Scopes, token.Token)
	// Output:
	// reporting [read_customers] [redacted]
}

func ExampleClient_Do() {
	client, _, stop := demo()
	defer stop()

	// An endpoint that the specification does not describe, on the same call path.
	var entries []struct {
		Title string `json:"title"`
	}
	err := client.Do(context.Background(), "GET", "/channels/blog/entries", nil, &entries)
	fmt.Println(len(entries) > 0, err)
	// Output:
	// true <nil>
}
