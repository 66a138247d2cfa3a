package oauth

import (
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The tests cover revocation (the part of case 113 in this package), client
// authentication (case 118), and invalid configurations.

// Case 118: Basic encodes both halves first; the body style sends no header;
// metadata can rule Basic out.
func TestCase118ClientAuthentication(t *testing.T) {
	const id, secret = "a:b%+ü", "s:e%c+r ét&="
	for _, c := range []struct {
		name   string
		edit   func(*Config)
		basic  string
		inBody bool
	}{
		{"public", func(c *Config) { c.ClientID = id }, "", true},
		{"secret", func(c *Config) { c.ClientID, c.ClientSecret = id, secret }, "a%3Ab%25%2B%C3%BC:s%3Ae%25c%2Br+%C3%A9t%26%3D", false},
		{"empty secret", func(c *Config) { c.ClientID, c.AuthStyle = id, AuthBasic }, "a%3Ab%25%2B%C3%BC:", false},
		{"body", func(c *Config) { c.ClientID, c.ClientSecret, c.AuthStyle = id, secret, AuthBody }, "", true},
		{"no Basic", func(c *Config) { c.ClientID, c.ClientSecret, c.Endpoints.NoBasic = id, secret, true }, "", true},
	} {
		server := newAuthServer()
		client := server.client(t, c.edit, func(c *Config) { c.UserAgent = "agent" })
		if _, err := client.Refresh(t.Context(), firstRefresh); err != nil {
			t.Fatal(err)
		}
		h, f := server.headers[0], server.forms[0]
		want := ""
		if c.basic != "" {
			want = "Basic " + base64.StdEncoding.EncodeToString([]byte(c.basic))
		}
		if got := h.Get("Authorization"); got != want {
			t.Errorf("%s: header %q, want %q", c.name, got, want)
		}
		if (f.Get("client_id") == id) != c.inBody || f.Has("client_secret") != (c.inBody && c.name != "public") {
			t.Errorf("%s: body %v", c.name, f)
		}
		if h.Get("Accept") != "application/json" || h.Get("User-Agent") != "agent" {
			t.Errorf("%s: headers %v", c.name, h)
		}
		wantRequests(t, server, 1)
	}
}

// Case 118: exactly one request, also when the server rejects the client.
func TestCase118NoProbing(t *testing.T) {
	for _, style := range []AuthStyle{AuthDefault, AuthBasic, AuthBody} {
		server := newAuthServer()
		server.script = always(jsonResponse(401, `{"error":"invalid_client"}`, "WWW-Authenticate", "Basic"))
		client := server.client(t, func(c *Config) { c.ClientSecret, c.AuthStyle = "s", style })
		_, err := client.Password(t.Context(), "u", "p")
		if e, ok := errors.AsType[*Error](err); !ok || e.Class != Misconfigured {
			t.Errorf("got %v", err)
		}
		wantRequests(t, server, 1)
	}
}

// Case 113: revocation: a 200 is enough, also for an unknown token.
func TestCase113Revoke(t *testing.T) {
	for _, c := range []struct {
		response *http.Response
		class    Class
		ok       bool
	}{
		{jsonResponse(200, `{}`), 0, true},
		{jsonResponse(200, `<html>`), 0, true},
		{cutBody(200, ``), 0, true},
		{jsonResponse(400, `{"error":"unsupported_token_type"}`), Misconfigured, false},
		{jsonResponse(503, ``, "Retry-After", "3"), Throttled, false},
		{jsonResponse(302, ``, "Location", "https://evil.example"), Transient, false},
	} {
		var sent url.Values
		client := newAuthServer().client(t, func(cfg *Config) {
			cfg.HTTPClient = &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
				body, _ := io.ReadAll(req.Body)
				sent, _ = url.ParseQuery(string(body))
				return c.response, nil
			})}
		})
		err := client.Revoke(t.Context(), firstRefresh)
		if (err == nil) != c.ok {
			t.Errorf("got %v", err)
		}
		if e, _ := errors.AsType[*Error](err); !c.ok && (e.Class != c.class || e.Class == Throttled && e.RetryAfter != 3*time.Second) {
			t.Errorf("got %v", err)
		}
		if sent.Get("token") != firstRefresh || sent.Get("token_type_hint") != "refresh_token" || sent.Get("client_id") != "app" {
			t.Errorf("sent %v", sent)
		}
	}
	client := newAuthServer().client(t, func(c *Config) { c.Endpoints.Revocation = "" })
	if e, _ := errors.AsType[*Error](client.Revoke(t.Context(), "x")); e == nil || e.Class != Misconfigured {
		t.Errorf("got %v", e)
	}
}

// An invalid Config or SourceConfig is rejected with an error that describes how to
// fix it.
func TestConfigurations(t *testing.T) {
	for _, c := range []Config{
		{Endpoints: Endpoints{Token: "https://as.example/t"}},
		{ClientID: "app"},
		{ClientID: "app", AuthStyle: 9, Endpoints: Endpoints{Token: "https://as.example/t"}},
		{ClientID: "app", Endpoints: Endpoints{Token: "https://as.example/t", Revocation: "http://as.example/r"}},
	} {
		if _, err := NewClient(c); err == nil || !strings.Contains(err.Error(), ":") {
			t.Errorf("%v: %v", c, err)
		}
	}
	client := newAuthServer().client(t)
	for _, c := range []SourceConfig{{Client: client}, {Seed: runtime.Secret("x")}} {
		if _, err := NewSource(c); err == nil {
			t.Error("no error")
		}
	}
}
