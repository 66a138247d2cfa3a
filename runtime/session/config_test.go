package session_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// TestSettings checks that contradictions are rejected before anything is sent.
func TestSettings(t *testing.T) {
	for name, c := range map[string]struct {
		config session.Config
		good   bool
	}{
		"design's example":         {session.Config{ClientID: "c", AnonymousRefreshToken: "r"}, true},
		"classic":                  {session.Config{Token: "t"}, true},
		"confidential":             {session.Config{ClientID: "c", ClientSecret: "s", Confidential: true}, true},
		"all":                      {session.Config{ClientID: "c", AllowROPC: runtime.Set(true), RedirectURI: "http://127.0.0.1/cb", AnonymousRefreshToken: "r", AnonymousScopes: []string{"a"}, CustomerScopes: []string{"a", "b"}}, true},
		"app scheme":               {session.Config{ClientID: "c", RedirectURI: "com.example.app:/cb"}, true},
		"nothing":                  {session.Config{}, false},
		"both kinds":               {session.Config{ClientID: "c", Token: "t"}, false},
		"public with a secret":     {session.Config{ClientID: "c", ClientSecret: "hidden"}, false},
		"confidential without":     {session.Config{ClientID: "c", Confidential: true}, false},
		"classic with scopes":      {session.Config{Token: "t", CustomerScopes: []string{"a"}}, false},
		"classic with ROPC":        {session.Config{Token: "t", AllowROPC: runtime.Set(false)}, false},
		"scopes for no anonymous":  {session.Config{ClientID: "c", AnonymousScopes: []string{"a"}}, false},
		"two scopes in one":        {session.Config{ClientID: "c", CustomerScopes: []string{"a b"}}, false},
		"redirect without scheme":  {session.Config{ClientID: "c", RedirectURI: "/cb"}, false},
		"redirect over http":       {session.Config{ClientID: "c", RedirectURI: "http://example.com/cb"}, false},
		"redirect with a user":     {session.Config{ClientID: "c", RedirectURI: "https://ada@example.com/cb"}, false},
		"client id with a blank":   {session.Config{ClientID: "c "}, false},
		"secret with a line break": {session.Config{ClientID: "c", ClientSecret: "hidden\n", Confidential: true}, false},
		"anonymous line break":     {session.Config{ClientID: "c", AnonymousRefreshToken: "hidden\r\n"}, false},
		"token with a line break":  {session.Config{Token: "hidden\n"}, false},
		"token with a BOM":         {session.Config{Token: "\ufeffhidden"}, false},
		"redirect with a fragment": {session.Config{ClientID: "c", RedirectURI: "https://example.com/cb#x"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := session.NewApp(c.config, flow())
			if c.good && err != nil || !c.good && !errors.Is(err, session.ErrConfig) {
				t.Errorf("got %v", err)
			}
			noSecrets(t, "the error", err)
			noSecrets(t, "the settings", c.config)
		})
	}
}

// TestPlainHTTP checks that a static token is not sent over plain http, unless that
// is allowed or the server is on this machine.
func TestPlainHTTP(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://shop.example": true, "http://127.0.0.1:8080": true, "http://localhost": true, "http://[::1]": true,
		"http://shop.example": false, "http://10.0.0.1": false,
	} {
		_, err := session.NewApp(session.Config{Token: "hidden"}, flow(), runtime.WithBaseURL(address))
		if ok && err != nil || !ok && !errors.Is(err, session.ErrConfig) {
			t.Errorf("%s: %v", address, err)
		}
		noSecrets(t, "the error", err)
		if _, err := session.NewApp(session.Config{Token: "hidden"}, flow(), runtime.WithBaseURL(address), runtime.WithInsecureHTTP()); err != nil {
			t.Errorf("%s, allowed: %v", address, err)
		}
	}
}

// TestLogInAgainstSettings checks that an operation that the settings rule out is
// not tried.
func TestLogInAgainstSettings(t *testing.T) {
	shop := newShop(t)
	config := oauthConfig()
	config.AllowROPC = runtime.Set(false)
	s := open(t, shop.app(config), "k")
	if _, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword); !errors.Is(err, session.ErrConfig) {
		t.Errorf("without ROPC: %v", err)
	}
	if _, err := s.SignUp(t.Context(), newCustomer{"new@example.com", "y"}); !errors.Is(err, session.ErrConfig) {
		t.Errorf("sign up without ROPC: %v", err)
	}
	config = oauthConfig()
	config.CustomerScopes = []string{"read_customers"}
	s = open(t, shop.app(config), "scopes")
	if _, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, session.WithScopes("write_everything")); !errors.Is(err, session.ErrConfig) {
		t.Errorf("scopes beyond the app's: %v", err)
	}
	if n := len(shop.srv.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	logIn(t, s, session.WithScopes("read_customers"))
	if r := shop.srv.RequestsTo("POST", "/oauth2/tokens"); r[0].Form().Get("scope") != "read_customers" {
		t.Errorf("requested %v", r[0].Form()["scope"])
	}
}

// TestWithoutAnonymousAccess checks the error of an app that has none.
func TestWithoutAnonymousAccess(t *testing.T) {
	shop := newShop(t)
	s := open(t, shop.app(session.Config{ClientID: nimbutest.DemoClientID}), "k")
	if err := list(t.Context(), s); !errors.Is(err, session.ErrNotLoggedIn) {
		t.Errorf("anonymous: %v", err)
	}
	if n := len(shop.srv.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
	logIn(t, s)
	if got := who(t, s); got != nimbutest.DemoCustomer {
		t.Errorf("the server sees %q", got)
	}
}

// TestNoFunctions checks that an operation that the API lacks returns an error and
// does not panic.
func TestNoFunctions(t *testing.T) {
	f := flow()
	f.SignUp, f.RequestReset, f.ClassicLogIn, f.SessionHeader, f.RevokePath = nil, nil, nil, "", ""
	shop := newShop(t)
	a, err := session.NewApp(oauthConfig(), f, runtime.WithHTTPClient(shop.srv.Client()))
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, a, "k")
	_, signUp := s.SignUp(t.Context(), newCustomer{"x@example.com", "y"})
	_, become := s.Become(t.Context(), "token")
	for _, err := range []error{signUp, become, s.RequestPasswordReset(t.Context(), "x@example.com")} {
		if !errors.Is(err, session.ErrConfig) {
			t.Errorf("got %v", err)
		}
	}
	logIn(t, s)
	if err := s.LogOut(t.Context()); err != nil {
		t.Error(err)
	}
	for _, config := range []session.Config{{Token: "t"}, {ClientID: "c"}} {
		f.TokenPath = ""
		if _, err := session.NewApp(config, f); err == nil {
			t.Errorf("%s: an app of a kind that the API does not have", fmt.Sprint(config))
		}
	}
}
