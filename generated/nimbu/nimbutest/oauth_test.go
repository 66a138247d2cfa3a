package nimbutest_test

import (
	"bytes"
	"encoding/base64"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
)

// These tests cover the token endpoint: clients, password and refresh grants,
// scopes, rotation (section 10).

func refreshForm(client, token string) url.Values {
	return url.Values{"client_id": {client}, "grant_type": {"refresh_token"}, "refresh_token": {token}}
}

func refresh(a sender, client, token string, more ...string) response {
	a.t.Helper()
	form := refreshForm(client, token)
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return a.as("").do("POST", "/oauth2/tokens", form)
}

func ropc(a sender, client, password string, more ...string) response {
	a.t.Helper()
	form := url.Values{"client_id": {client}, "grant_type": {"password"}, "username": {"ada@example.com"}, "password": {password}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return a.as("").do("POST", "/oauth2/tokens", form)
}

func oauthShop(t *testing.T, app nimbutest.App, opts ...nimbutest.Option) (*nimbutest.Server, sender) {
	srv, a, _ := shop(t, opts...)
	app.ClientID = "app"
	if app.CustomerScopes == nil {
		app.CustomerScopes = []string{"openid", "read_customers"}
	}
	srv.AddApp(app)
	return srv, a
}

func TestPasswordGrant(t *testing.T) {
	_, a := oauthShop(t, nimbutest.App{AllowROPC: true})
	r := ropc(a, "app", "secret").is(200)
	got := r.object()
	equal(t, "token_type", got["token_type"], "bearer")
	equal(t, "expires_in", got["expires_in"], 1800)
	equal(t, "scope", got["scope"], "openid read_customers")
	if token := got["refresh_token"].(string); len(token) != 64 {
		t.Errorf("refresh_token %q", token)
	}
	if parts := strings.Split(got["access_token"].(string), "."); len(parts) != 3 {
		t.Errorf("access_token is no JWT: %d parts", len(parts))
	}
	if r.header.Get("Cache-Control") != "no-store" || r.header.Get("Content-Type") != "application/json" {
		t.Errorf("header %v", r.header)
	}
	me := a.as(got["access_token"].(string)).get("/customers/me").is(200)
	equal(t, "me", me.object()["verified_email"], true)
	equal(t, "scopes", me.header.Get("X-OAuth-Scopes"), "openid, read_customers")
	equal(t, "wrong", ropc(a, "app", "wrong").is(400).object()["error"], "invalid_grant")
	equal(t, "unknown client", ropc(a, "nope", "secret").is(401).object()["error"], "invalid_client")
	_, rejected := oauthShop(t, nimbutest.App{})
	equal(t, "not allowed", ropc(rejected, "app", "secret").is(400).object()["error"], "unauthorized_client")
}

func TestTokenRequestEncodings(t *testing.T) {
	_, a := oauthShop(t, nimbutest.App{AllowROPC: true})
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range [][2]string{{"client_id", "app"}, {"grant_type", "password"}, {"username", "ada@example.com"}, {"password", "secret"}} {
		_ = w.WriteField(f[0], f[1])
	}
	_ = w.Close()
	a.as("").with("Content-Type", w.FormDataContentType()).do("POST", "/oauth2/tokens", b.String()).is(200)
	equal(t, "JSON", a.do("POST", "/oauth2/tokens", object{"grant_type": "password"}).is(400).object()["error"], "invalid_request")
	equal(t, "grant", a.do("POST", "/oauth2/tokens", url.Values{"client_id": {"app"}, "grant_type": {"client_credentials"}}).is(400).object()["error"], "unsupported_grant_type")
	equal(t, "none", a.do("POST", "/oauth2/tokens", url.Values{"client_id": {"app"}}).is(400).object()["error"], "invalid_request")
}

func TestClientSecret(t *testing.T) {
	_, a := oauthShop(t, nimbutest.App{AllowROPC: true, Confidential: true, Secret: "s h+h"})
	ropc(a, "app", "secret", "client_secret", "s h+h").is(200)
	ropc(a, "app", "secret").is(401)
	ropc(a, "app", "secret", "client_secret", "wrong").is(401)
	form := url.Values{"grant_type": {"password"}, "username": {"ada@example.com"}, "password": {"secret"}}
	basic := func(secret string) sender {
		value := base64.StdEncoding.EncodeToString([]byte("app:" + url.QueryEscape(secret)))
		return a.as("").with("Authorization", "Basic "+value)
	}
	basic("s h+h").do("POST", "/oauth2/tokens", form).is(200)
	if r := basic("wrong").do("POST", "/oauth2/tokens", form).is(401); !strings.HasPrefix(r.header.Get("WWW-Authenticate"), "Basic") {
		t.Error("no challenge")
	}
	form.Set("client_secret", "s h+h")
	basic("s h+h").do("POST", "/oauth2/tokens", form).is(400)
	_, public := oauthShop(t, nimbutest.App{AllowROPC: true, Secret: "shh"})
	ropc(public, "app", "secret").is(200)
	ropc(public, "app", "secret", "client_secret", "wrong").is(401)
}

func TestScopes(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AllowROPC: true, CustomerScopes: []string{"read_customers", "write_channels"}})
	equal(t, "capped", ropc(a, "app", "secret", "scope", "read_customers openid").is(200).object()["scope"], "read_customers")
	equal(t, "write covers read", ropc(a, "app", "secret", "scope", "read_channels").is(200).object()["scope"], "read_channels")
	equal(t, "nothing left", ropc(a, "app", "secret", "scope", "openid").is(400).object()["error"], "invalid_scope")
	got := ropc(a, "app", "secret", "scope", "read_channels").object()
	r := a.as(got["access_token"].(string)).get("/customers").is(403)
	equal(t, "have", r.header.Get("X-OAuth-Scopes"), "read_channels")
	equal(t, "want", r.header.Get("X-Accepted-OAuth-Scopes"), "read_customers")
	equal(t, "refresh narrows", refresh(a, "app", got["refresh_token"].(string), "scope", "read_customers").is(400).object()["error"], "invalid_scope")
	newSender(t, srv).as(srv.AddToken(nimbutest.Token{Scopes: []string{"write_customers"}})).get("/customers").is(200)
	newSender(t, srv).as(srv.AddToken(nimbutest.Token{Scopes: []string{"read_customers"}})).do("POST", "/customers", object{}).is(403)
}

func TestOwnRecordWithoutScope(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{CustomerScopes: []string{"openid"}})
	bob := srv.AddCustomer(nimbutest.Customer{Email: "bob@example.com"})
	own := a.as(string(srv.SignIn("app", "ada@example.com").AccessToken))
	own.do("PATCH", "/customers/ada@example.com", object{"firstname": "Augusta", "roles": []string{}}).is(200)
	equal(t, "roles stay", own.get("/customers/me").object()["roles"], []string{"members"})
	own.get("/customers/" + bob.ID).is(403)
	own.do("DELETE", "/customers/ada@example.com", nil).is(403)
}

func TestAnonymousApp(t *testing.T) {
	_, a := oauthShop(t, nimbutest.App{AnonymousScopes: []string{"read_channels"}, AnonymousRefreshToken: "anon"})
	for range 3 {
		got := refresh(a, "app", "anon").is(200).object()
		equal(t, "scope", got["scope"], "read_channels")
		if got["refresh_token"] != nil {
			t.Error("the anonymous refresh token rotates")
		}
		visitor := a.as(got["access_token"].(string))
		visitor.get("/customers/me").is(401)
		visitor.get("/customers").is(403)
	}
}

func TestRotation(t *testing.T) {
	const grace = 30 * time.Second
	for name, c := range map[string]struct {
		rotation   nimbutest.Rotation
		replay     int // the spent token at once, its successor unused
		afterUse   int // the spent token once the successor was used
		afterGrace int
	}{
		"strict":     {nimbutest.RotateStrict(), 400, 400, 400},
		"grace":      {nimbutest.RotateGrace(grace), 200, 200, 400},
		"until used": {nimbutest.RotateUntilUsed(), 200, 400, 200},
		"never":      {nimbutest.RotateNever(), 200, 200, 200},
	} {
		t.Run(name, func(t *testing.T) {
			srv, a := oauthShop(t, nimbutest.App{Rotation: c.rotation})
			start := func() (spent, next string) {
				spent = string(srv.SignIn("app", "ada@example.com").RefreshToken)
				next, _ = refresh(a, "app", spent).is(200).object()["refresh_token"].(string)
				return spent, next
			}
			spent, next := start()
			refresh(a, "app", spent).is(c.replay)
			if c.replay == 400 {
				refresh(a, "app", next).is(400) // the family is revoked
			}
			if spent, next = start(); next != "" {
				refresh(a, "app", next).is(200)
			}
			refresh(a, "app", spent).is(c.afterUse)
			spent, _ = start()
			srv.Advance(grace + time.Second)
			refresh(a, "app", spent).is(c.afterGrace)
		})
	}
}

// TestStolenFamily checks that reuse kills access tokens too.
func TestStolenFamily(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{})
	first := srv.SignIn("app", "ada@example.com")
	other := srv.SignIn("app", "ada@example.com")
	refresh(a, "app", string(first.RefreshToken)).is(200)
	refresh(a, "app", string(first.RefreshToken)).is(400)
	a.as(string(first.AccessToken)).get("/customers/me").is(401)
	a.as(string(other.AccessToken)).get("/customers/me").is(200)
}

func TestTokenLifetimes(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{RefreshTokenLifetime: time.Hour})
	tokens := srv.SignIn("app", "ada@example.com")
	own := a.as(string(tokens.AccessToken))
	srv.Advance(30*time.Minute - time.Second)
	own.get("/customers/me").is(200)
	srv.Advance(time.Second)
	own.get("/customers/me").is(401)
	srv.Advance(30 * time.Minute)
	refresh(a, "app", string(tokens.RefreshToken)).is(400)
	fresh := srv.SignIn("app", "ada@example.com")
	srv.ExpireAccessTokens()
	a.as(string(fresh.AccessToken)).get("/customers/me").is(401)
	refresh(a, "app", string(fresh.RefreshToken)).is(200)
}

func TestRevoke(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{})
	revoke := func(token string) {
		t.Helper()
		r := a.as("").do("POST", "/oauth2/revoke", url.Values{"client_id": {"app"}, "token": {token}}).is(200)
		equal(t, "body", r.object(), object{})
	}
	tokens := srv.SignIn("app", "ada@example.com")
	revoke("unknown")
	revoke(string(tokens.AccessToken))
	a.as(string(tokens.AccessToken)).get("/customers/me").is(401)
	refresh(a, "app", string(tokens.RefreshToken)).is(200)
	tokens = srv.SignIn("app", "ada@example.com")
	revoke(string(tokens.RefreshToken))
	a.as(string(tokens.AccessToken)).get("/customers/me").is(401)
	refresh(a, "app", string(tokens.RefreshToken)).is(400)
}

func TestUserInfo(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AnonymousScopes: []string{"openid"}, AnonymousRefreshToken: "anon"})
	ada, _ := srv.Customer("ada@example.com")
	own := a.as(string(srv.SignIn("app", ada.ID).AccessToken))
	for _, verb := range []string{"GET", "POST"} {
		equal(t, verb, own.do(verb, "/oauth2/userinfo", nil).is(200).object(), object{"sub": ada.ID, "email": ada.Email})
	}
	a.get("/oauth2/userinfo").is(401)
	a.as(refresh(a, "app", "anon").object()["access_token"].(string)).get("/oauth2/userinfo").is(401)
	a.as(string(srv.SignIn("app", ada.ID, "read_customers").AccessToken)).get("/oauth2/userinfo").is(401)
}

func TestDiscovery(t *testing.T) {
	srv, a := oauthShop(t, nimbutest.App{AllowROPC: true})
	got := a.as("").get("/.well-known/oauth-authorization-server").is(200).object()
	equal(t, "issuer", got["issuer"], base)
	equal(t, "authorize", got["authorization_endpoint"], "https://www.nimbu.io/admin/oauth2/authorize")
	equal(t, "tokens", got["token_endpoint"], base+"/oauth2/tokens")
	for _, name := range []string{"jwks_uri", "registration_endpoint", "device_authorization_endpoint", "revocation_endpoint"} {
		if !strings.HasPrefix(got[name].(string), base+"/oauth2/") {
			t.Errorf("%s is %v", name, got[name])
		}
	}
	equal(t, "keys", a.as("").get("/oauth2/certs").is(200).object()["keys"], []any{})
	live := sender{t: t, client: http.DefaultClient, header: http.Header{}}.get(srv.URL() + "/.well-known/oauth-authorization-server")
	equal(t, "issuer of a socket", live.is(200).object()["issuer"], srv.URL())
}

// TestConcurrentRefresh sends one refresh token many times at once.
func TestConcurrentRefresh(t *testing.T) {
	for name, c := range map[string]struct {
		rotation nimbutest.Rotation
		want     int
	}{"strict": {nimbutest.RotateStrict(), 1}, "grace": {nimbutest.RotateGrace(time.Minute), 20}} {
		srv, a := oauthShop(t, nimbutest.App{Rotation: c.rotation})
		token := string(srv.SignIn("app", "ada@example.com").RefreshToken)
		status := make(chan int)
		for range 20 {
			go func() {
				r, _ := a.as("").try("POST", "/oauth2/tokens", refreshForm("app", token))
				status <- r.status
			}()
		}
		accepted := 0
		for range 20 {
			if <-status == 200 {
				accepted++
			}
		}
		equal(t, name, accepted, c.want)
	}
}
