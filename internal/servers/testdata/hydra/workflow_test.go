// Package hydra manages clients of a running Hydra, and logs in with package oauth.
package hydra

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"servers.test/client"
)

const redirectURI = "http://127.0.0.1:9/callback" // no program listens there

func newClient(t *testing.T) *client.Client {
	t.Helper()
	c, err := client.NewClient(runtime.WithBaseURL(os.Getenv("SERVER")), runtime.WithoutCredentials())
	check(t, err)
	return c
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestClients(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	for i := range 5 {
		_, err := c.OAuth2.CreateClient(ctx, client.OAuth2ClientInput{ClientName: client.Set(fmt.Sprintf("page %d", i)), GrantTypes: []string{"client_credentials"}})
		check(t, err)
	}
	var ids []string
	for one, err := range c.OAuth2.ListClients(ctx, &client.OAuth2ListClientsParams{PageSize: client.Int(2)}) {
		check(t, err)
		ids = append(ids, one.ClientID)
	}
	if len(ids) != 5 {
		t.Fatalf("%d of 5 clients", len(ids))
	}
	got, err := c.OAuth2.GetClient(ctx, ids[0])
	check(t, err)
	updated, err := c.OAuth2.SetClient(ctx, ids[0], client.OAuth2ClientInput{ClientName: client.Set("new"), Scope: client.Set("a b")})
	check(t, err)
	patched, err := c.OAuth2.PatchClient(ctx, ids[0], []client.JSONPatch{{Op: "replace", Path: "/client_name", Value: json.RawMessage(`"newer"`)}})
	check(t, err)
	if got.CreatedAt.IsZero() || updated.Scope != "a b" || patched.ClientName != "newer" || patched.Scope != "a b" {
		t.Errorf("%+v %+v %+v", got, updated, patched)
	}
	for _, id := range ids {
		check(t, c.OAuth2.DeleteClient(ctx, id))
	}
}

func TestErrors(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	_, err := c.OAuth2.GetClient(ctx, "missing")
	if body, ok := client.ErrorBody[client.ErrorOAuth2](err); !ok || !errors.Is(err, client.ErrNotFound) || body.Error == "" {
		t.Errorf("no such client: %v", err)
	}
	_, err = c.OAuth2.CreateClient(ctx, client.OAuth2ClientInput{RedirectURIs: []string{"no address"}})
	if e, ok := errors.AsType[*client.Error](err); !ok || e.StatusCode != 400 {
		t.Errorf("no address: %v", err)
	}
	unknown, err := c.OAuth2.IntrospectToken(ctx, &client.OAuth2IntrospectTokenInput{Token: "unknown"})
	check(t, err)
	if unknown.Active {
		t.Errorf("%+v", unknown)
	}
}

// follow returns the address that a page redirects to, and the parameter of it.
func follow(t *testing.T, browser *http.Client, address, param string) (*url.URL, string) {
	t.Helper()
	res, err := browser.Get(address)
	check(t, err)
	check(t, res.Body.Close())
	to, err := res.Location()
	check(t, err)
	if to.Query().Get("error") != "" {
		t.Fatal(to)
	}
	return to, to.Query().Get(param)
}

func TestLogIn(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	registered, err := c.OAuth2.CreateClient(ctx, client.OAuth2ClientInput{
		ClientSecret: client.Set("a-secret"), GrantTypes: []string{"authorization_code", "refresh_token"}, ResponseTypes: []string{"code"},
		Scope: client.Set("openid offline"), RedirectURIs: []string{redirectURI},
	})
	check(t, err)
	endpoints, err := oauth.Discover(ctx, nil, os.Getenv("ISSUER"), oauth.Endpoints{})
	check(t, err)
	app, err := oauth.NewClient(oauth.Config{
		ClientID: registered.ClientID, ClientSecret: "a-secret", Endpoints: endpoints, RedirectURI: redirectURI, Scopes: []string{"openid", "offline"},
	})
	check(t, err)
	started, err := app.Authorization(oauth.AuthorizationRequest{})
	check(t, err)
	jar, err := cookiejar.New(nil)
	check(t, err)
	browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	_, challenge := follow(t, browser, started.URL, "login_challenge")
	asked, err := c.OAuth2.GetLoginRequest(ctx, client.OAuth2GetLoginRequestParams{LoginChallenge: challenge})
	check(t, err)
	accepted, err := c.OAuth2.AcceptLoginRequest(ctx, &client.AcceptOAuth2LoginRequest{Subject: "ada"}, client.OAuth2AcceptLoginRequestParams{LoginChallenge: challenge})
	check(t, err)
	_, challenge = follow(t, browser, accepted.RedirectTo, "consent_challenge")
	accepted, err = c.OAuth2.AcceptConsentRequest(ctx, &client.AcceptOAuth2ConsentRequest{GrantScope: asked.RequestedScope}, client.OAuth2AcceptConsentRequestParams{ConsentChallenge: challenge})
	check(t, err)
	back, _ := follow(t, browser, accepted.RedirectTo, "code")
	token, err := app.Exchange(ctx, started, back.Query())
	check(t, err)
	known, err := c.OAuth2.IntrospectToken(ctx, &client.OAuth2IntrospectTokenInput{Token: string(token.AccessToken)})
	check(t, err)
	if !known.Active || known.Sub != "ada" || token.RefreshToken == "" || time.Until(token.Expires) < 30*time.Minute {
		t.Errorf("%+v", known)
	}
	second, err := app.Refresh(ctx, token.RefreshToken)
	check(t, err)
	if second.AccessToken == token.AccessToken || second.RefreshToken == token.RefreshToken {
		t.Error("the tokens did not rotate")
	}
	if _, err := app.Refresh(ctx, token.RefreshToken); err == nil {
		t.Error("the first refresh token is accepted twice")
	}
	if _, err := app.Refresh(ctx, second.RefreshToken); err == nil {
		t.Error("Hydra ends the session when a refresh token is used twice")
	}
}

func TestRevocation(t *testing.T) {
	c, ctx := newClient(t), t.Context()
	sessions := 0
	for one, err := range c.OAuth2.ListConsentSessions(ctx, client.OAuth2ListConsentSessionsParams{Subject: "ada"}) {
		check(t, err)
		if one.ConsentRequest.Subject != "ada" {
			t.Errorf("%+v", one)
		}
		sessions++
	}
	if sessions != 1 {
		t.Errorf("%d sessions", sessions)
	}
	check(t, c.OAuth2.RevokeConsentSessions(ctx, client.OAuth2RevokeConsentSessionsParams{Subject: "ada", All: client.Set(true)}))
}
