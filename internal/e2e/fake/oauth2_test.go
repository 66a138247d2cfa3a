package fake

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
)

// These tests run golang.org/x/oauth2 against the fake.

const api = "https://api.nimbu.io"

// xoauth2 is the configuration of an application of the demo site.
func xoauth2(id string, secret runtime.Secret, style oauth2.AuthStyle) *oauth2.Config {
	return &oauth2.Config{
		ClientID: id, ClientSecret: string(secret), RedirectURL: nimbutest.DemoRedirectURI, Scopes: []string{"openid", "read_customers"},
		Endpoint: oauth2.Endpoint{
			AuthURL: "https://www.nimbu.io/admin/oauth2/authorize", TokenURL: api + "/oauth2/tokens",
			DeviceAuthURL: api + "/oauth2/device_authorization", AuthStyle: style,
		},
	}
}

func publicApp() *oauth2.Config { return xoauth2(demo, "", oauth2.AuthStyleInParams) }

// through returns a context in which x/oauth2 sends its requests through the
// judge.
func through(w *world) context.Context {
	return context.WithValue(w.t.Context(), oauth2.HTTPClient, &http.Client{Transport: w.j})
}

func oauthWorld(t *testing.T) (*world, context.Context) {
	_, router := loadContract(t)
	w := newWorld(t, router)
	t.Cleanup(func() { clean(t, w.j) })
	return w, through(w)
}

// whoami requests the customer of a client that x/oauth2 authorizes.
func whoami(t *testing.T, client *http.Client) (status int) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", api+"/customers/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

func TestXOAuth2Password(t *testing.T) {
	w, ctx := oauthWorld(t)
	for name, config := range map[string]*oauth2.Config{
		"public":              publicApp(),
		"secret in the body":  xoauth2(nimbutest.DemoServerClient, nimbutest.DemoServerSecret, oauth2.AuthStyleInParams),
		"secret in Basic":     xoauth2(nimbutest.DemoServerClient, nimbutest.DemoServerSecret, oauth2.AuthStyleInHeader),
		"style found by test": xoauth2(nimbutest.DemoServerClient, nimbutest.DemoServerSecret, oauth2.AuthStyleAutoDetect),
	} {
		token, err := config.PasswordCredentialsToken(ctx, nimbutest.DemoCustomer, nimbutest.DemoPassword)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if token.Type() != "Bearer" || token.RefreshToken == "" || token.ExpiresIn != 1800 || !token.Valid() {
			t.Errorf("%s: type %q, refresh token %t, expires in %d", name, token.Type(), token.RefreshToken != "", token.ExpiresIn)
		}
		if scope := token.Extra("scope"); scope != "openid read_customers" {
			t.Errorf("%s: scope %v", name, scope)
		}
		if status := whoami(t, config.Client(ctx, token)); status != 200 {
			t.Errorf("%s: /customers/me responds with %d", name, status)
		}
	}
	if n := len(w.srv.RequestsTo("POST", "/oauth2/tokens")); n != 5 {
		t.Errorf("%d token requests, want 5: one to make the world, none sent twice", n)
	}
}

// TestXOAuth2Refresh lets a token expire, checks that it is renewed once, and
// uses the spent refresh token again, which ends the session.
func TestXOAuth2Refresh(t *testing.T) {
	w, ctx := oauthWorld(t)
	spent := &oauth2.Token{AccessToken: w.access, RefreshToken: w.refresh, Expiry: time.Now().Add(-time.Minute)}
	source := publicApp().TokenSource(ctx, spent)
	fresh, err := source.Token()
	if err != nil {
		t.Fatal(err)
	}
	if fresh.RefreshToken == w.refresh || fresh.AccessToken == w.access {
		t.Error("the tokens did not rotate")
	}
	if again, err := source.Token(); err != nil || again.AccessToken != fresh.AccessToken {
		t.Errorf("a valid token was not used again: %v", err)
	}
	if status := whoami(t, oauth2.NewClient(ctx, source)); status != 200 {
		t.Errorf("/customers/me responds with %d", status)
	}
	_, err = publicApp().TokenSource(ctx, spent).Token()
	wantFailure(t, "a spent refresh token", err, 400, "invalid_grant")
	_, err = publicApp().TokenSource(ctx, &oauth2.Token{RefreshToken: fresh.RefreshToken}).Token()
	wantFailure(t, "the newest one after that", err, 400, "invalid_grant")
	if status := whoami(t, oauth2.NewClient(ctx, source)); status != 401 {
		t.Errorf("/customers/me responds with %d to a revoked token", status)
	}
}

// TestXOAuth2Code follows the browser's part with PKCE.
func TestXOAuth2Code(t *testing.T) {
	w, ctx := oauthWorld(t)
	w.srv.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision {
		return nimbutest.Decision{SignIn: nimbutest.DemoCustomer}
	})
	verifier := oauth2.GenerateVerifier()
	callback := w.visit(publicApp().AuthCodeURL("state-1", oauth2.S256ChallengeOption(verifier)))
	if callback.Get("state") != "state-1" || callback.Get("iss") != api {
		t.Errorf("came back with %v", callback)
	}
	_, err := publicApp().Exchange(ctx, callback.Get("code"), oauth2.VerifierOption(oauth2.GenerateVerifier()))
	wantFailure(t, "another verifier", err, 400, "invalid_grant")
	token, err := publicApp().Exchange(ctx, callback.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	if status := whoami(t, publicApp().Client(ctx, token)); status != 200 {
		t.Errorf("/customers/me responds with %d", status)
	}
	_, err = publicApp().Exchange(ctx, callback.Get("code"), oauth2.VerifierOption(verifier))
	wantFailure(t, "a code that was used", err, 400, "invalid_grant")
	if status := whoami(t, oauth2.NewClient(ctx, oauth2.StaticTokenSource(token))); status != 401 {
		t.Errorf("/customers/me responds with %d after the code came twice", status)
	}
	w.srv.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision { return nimbutest.Decision{} })
	if callback := w.visit(publicApp().AuthCodeURL("s", oauth2.S256ChallengeOption(verifier))); callback.Get("error") != "access_denied" {
		t.Errorf("a rejection came back with %v", callback)
	}
}

// visit opens the authorization page and returns the query of the redirect.
func (w *world) visit(address string) url.Values {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), "GET", address, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := w.srv.Transport().RoundTrip(r)
	if err != nil {
		w.t.Fatal(err)
	}
	back, err := res.Location()
	if err != nil {
		w.t.Fatalf("status %d: %v", res.StatusCode, err)
	}
	return back.Query()
}

// TestXOAuth2Device polls inside testing/synctest: eleven seconds until a
// person decides take no time.
func TestXOAuth2Device(t *testing.T) {
	_, router := loadContract(t)
	for name, decide := range map[string]func(*nimbutest.Server, string) error{
		"approved": func(srv *nimbutest.Server, code string) error { return srv.ApproveDevice(code, nimbutest.DemoStaff) },
		"denied":   (*nimbutest.Server).DenyDevice,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, router)
				ctx := through(w)
				cli := xoauth2(nimbutest.DemoCLI, "", oauth2.AuthStyleInParams)
				device, err := cli.DeviceAuth(ctx, oauth2.SetAuthURLParam("device_name", "test"))
				if err != nil {
					t.Fatal(err)
				}
				if device.Interval != 5 || time.Until(device.Expiry) != 10*time.Minute || device.VerificationURI == "" {
					t.Errorf("got %+v", device)
				}
				time.AfterFunc(11*time.Second, func() {
					if err := decide(w.srv, device.UserCode); err != nil {
						t.Error(err)
					}
				})
				began := time.Now()
				token, err := cli.DeviceAccessToken(ctx, device)
				if took := time.Since(began); took != 15*time.Second {
					t.Errorf("polled for %v, want 15s", took)
				}
				if name == "denied" {
					wantFailure(t, name, err, 400, "access_denied")
				} else if err != nil || token.RefreshToken == "" {
					t.Errorf("no token: %v", err)
				}
				clean(t, w.j)
			})
		})
	}
}

// TestXOAuth2Errors checks the errors in the fields that x/oauth2 has for them.
func TestXOAuth2Errors(t *testing.T) {
	w, ctx := oauthWorld(t)
	password := func(c *oauth2.Config) error {
		_, err := c.PasswordCredentialsToken(ctx, nimbutest.DemoCustomer, "wrong")
		return err
	}
	err := password(publicApp())
	if failure := wantFailure(t, "wrong password", err, 400, "invalid_grant"); failure != nil && failure.ErrorDescription == "" {
		t.Error("wrong password: no description")
	}
	wantFailure(t, "unknown client", password(xoauth2("nobody", "", oauth2.AuthStyleInParams)), 401, "invalid_client")
	wantFailure(t, "wrong secret", password(xoauth2(nimbutest.DemoServerClient, "x", oauth2.AuthStyleInHeader)), 401, "invalid_client")
	wantFailure(t, "no password grant", password(xoauth2(nimbutest.DemoCLI, "", oauth2.AuthStyleInParams)), 400, "unauthorized_client")
	greedy := publicApp()
	greedy.Scopes = []string{"write_themes"}
	_, err = greedy.PasswordCredentialsToken(ctx, nimbutest.DemoCustomer, nimbutest.DemoPassword)
	wantFailure(t, "no such scope", err, 400, "invalid_scope")
	for status, code := range map[int]string{429: "slow_down", 503: "temporarily_unavailable"} {
		rule := w.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", Status: status, RetryAfter: 7 * time.Second})
		if failure := wantFailure(t, code, password(publicApp()), status, code); failure != nil && failure.Response.Header.Get("Retry-After") != "7" {
			t.Errorf("%s: Retry-After %q", code, failure.Response.Header.Get("Retry-After"))
		}
		rule.Remove()
	}
}

func wantFailure(t *testing.T, what string, err error, status int, code string) *oauth2.RetrieveError {
	t.Helper()
	failure, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		t.Errorf("%s: got %v, want a RetrieveError", what, err)
		return nil
	}
	if failure.Response.StatusCode != status || failure.ErrorCode != code {
		t.Errorf("%s: got %d %s, want %d %s", what, failure.Response.StatusCode, failure.ErrorCode, status, code)
	}
	return failure
}
