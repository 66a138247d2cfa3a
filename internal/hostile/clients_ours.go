package main

import (
	"context"
	"strings"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The client of Nimbu, and packages oauth and session. The entry points are
// nimbuCalls, oauthCalls and sessionCalls.

const customer = `{"id":"5","email":"a@b.example","created_at":"2024-01-02T03:04:05Z","groups":["a","\u00e9"],"addresses":[{"zip":"1"}],"points":[1,2.5e3]}`

func nimbuCalls(base string, o Options) ([]Call, error) {
	c, err := nimbu.NewClient(append(options(base, o), nimbu.WithSite("demo"), nimbu.WithToken(canary), nimbu.WithSessionToken("S-"+canary))...)
	if err != nil {
		return nil, err
	}
	return []Call{
		{Name: "customers.get", Kind: Object, Good: body(200, customer),
			Do: func(ctx context.Context) error { return failure(c.Customers.Get(ctx, "5")) }},
		{Name: "customers.list", Kind: List, Good: body(200, "["+customer+"]"), Page: linked,
			Do: func(ctx context.Context) error { return drain(c.Customers.List(ctx, nil)) }},
		{Name: "customers.update", Kind: Write, Good: body(200, customer),
			Do: func(ctx context.Context) error {
				return failure(c.Customers.Update(ctx, "5", nimbu.CustomerUpdate{Email: nimbu.Set("new@b.example")}))
			}},
		{Name: "customers.delete", Kind: Delete, Good: Response{Status: 204},
			Do: func(ctx context.Context) error { return c.Customers.Delete(ctx, "5") }},
		{Name: "sessions.logIn", Kind: Write, Good: body(201, strings.Replace(customer, "{", `{"session_token":"t",`, 1)),
			Do: func(ctx context.Context) error {
				return failure(c.Sessions.LogIn(ctx, nimbu.CustomerLogIn{Username: "ada", Password: canary}))
			}},
		{Name: "oauth.discovery", Kind: Object, Good: body(200, `{"issuer":"https://x.example","authorization_endpoint":"https://x.example/a","token_endpoint":"https://x.example/t"}`),
			Do: func(ctx context.Context) error { return failure(c.OAuth.Discovery(ctx)) }},
		{Name: "oauth.certs", Kind: Keys, Good: body(200, `{"keys":[{"kty":"RSA","kid":"1","n":"AQAB","e":"AQAB"}]}`),
			Do: func(ctx context.Context) error { return failure(c.OAuth.Certs(ctx)) }},
	}, nil
}

const tokens = `{"access_token":"A2-` + canary + `","token_type":"Bearer","expires_in":3600,"refresh_token":"R2-` + canary + `"}`

func oauthCalls(base string, o Options) ([]Call, error) {
	c, err := oauth.NewClient(oauth.Config{ClientID: "app", ClientSecret: canary, HTTPClient: o.HTTP, Endpoints: oauth.Endpoints{
		Token: base + "/token", Revocation: base + "/revoke", DeviceAuthorization: base + "/device", Authorization: base + "/authorize",
	}})
	if err != nil {
		return nil, err
	}
	device := `{"device_code":"` + canary + `","user_code":"ABCD","verification_uri":"https://x.example/device","expires_in":600,"interval":5}`
	metadata := `{"issuer":"` + base + `","token_endpoint":"` + base + `/token","authorization_endpoint":"` + base + `/authorize"}`
	return []Call{
		{Name: "Refresh", Kind: Token, Good: body(200, tokens),
			Do: func(ctx context.Context) error { return failure(c.Refresh(ctx, canary)) }},
		{Name: "Password", Kind: Token, Good: body(200, tokens),
			Do: func(ctx context.Context) error { return failure(c.Password(ctx, "ada", canary)) }},
		{Name: "Device", Kind: Begin, Good: body(200, device),
			Do: func(ctx context.Context) error { return failure(c.Device(ctx, oauth.DeviceRequest{})) }},
		{Name: "Discover", Kind: Metadata, Good: body(200, metadata),
			Do: func(ctx context.Context) error { return failure(oauth.Discover(ctx, o.HTTP, base, oauth.Endpoints{})) }},
	}, nil
}

// shop is tokens and a customer in one, for all endpoints.
const shop = `{"access_token":"A2-` + canary + `","token_type":"Bearer","expires_in":3600,"refresh_token":"R2-` + canary + `","id":"5","email":"a@b.example"}`

func sessionCalls(base string, o Options) ([]Call, error) {
	start := func() (*nimbu.App, *session.Session[nimbu.Client, nimbu.SessionCustomer, nimbu.CustomerCreate], error) {
		app, err := nimbu.NewApp(nimbu.AppConfig{ClientID: "app", AnonymousRefreshToken: canary, Site: "demo"}, options(base, o)...)
		if err != nil {
			return nil, nil, err
		}
		s, err := app.Session(context.Background(), "k")
		return app, s, err
	}
	app1, fresh, err := start()
	if err != nil {
		return nil, err
	}
	app2, known, err := start()
	if err != nil {
		return nil, err
	}
	stop := func(app *nimbu.App) func() {
		return func() {
			ctx, cancel := context.WithCancel(context.Background())
			cancel() // what the server gets at the end is no part of the call
			_ = app.Close(ctx)
		}
	}
	logIn := func(s *nimbu.Session) func(context.Context) error {
		return func(ctx context.Context) error { return failure(s.LogIn(ctx, "ada", canary)) }
	}
	return []Call{
		{Name: "LogIn", Kind: LogIn, Good: body(200, shop), Do: logIn(fresh), Close: stop(app1)},
		{Name: "customers.get", Kind: Object, Good: body(200, shop), Before: logIn(known), Close: stop(app2),
			Do: func(ctx context.Context) error { return failure(known.Client().Customers.Get(ctx, "5")) }},
	}, nil
}
