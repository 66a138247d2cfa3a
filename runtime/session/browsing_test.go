package session_test

import (
	"errors"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

const back = "https://shop.example/back"

// TestLogInElsewhere checks that the app's OAuth2 client has the endpoints for a
// browser and another device, and that the session accepts their tokens.
func TestLogInElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		made := shop.srv.AddApp(nimbutest.App{RedirectURIs: []string{back}})
		a := shop.app(session.Config{ClientID: made.ClientID, RedirectURI: back})
		client, err := a.OAuth(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if again, err := a.OAuth(t.Context()); err != nil || again != client {
			t.Errorf("another client: %v", err)
		}
		if device, err := client.Device(t.Context(), oauth.DeviceRequest{}); err != nil || device.UserCode == "" {
			t.Errorf("device: %v", err)
		}
		begun, err := client.Authorization(oauth.AuthorizationRequest{RedirectURI: a.RedirectURI()})
		if err != nil {
			t.Fatal(err)
		}
		token, err := client.Exchange(t.Context(), begun, consent(t, shop, begun.URL))
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, a, "k")
		if c, err := s.LogInWithToken(t.Context(), token, session.Remember()); err != nil || c.Email != nimbutest.DemoCustomer {
			t.Fatalf("got %+v, %v", c, err)
		}
		shop.srv.ExpireAccessTokens()
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("after a refresh the server sees %q", got)
		}
		classic := shop.app(shop.classicConfig())
		if _, err := classic.OAuth(t.Context()); !errors.Is(err, session.ErrConfig) {
			t.Errorf("an app without OAuth2: %v", err)
		}
	})
}

// consent acts as the customer's browser at address. It returns the query of the
// redirect.
func consent(t *testing.T, shop *shop, address string) url.Values {
	t.Helper()
	shop.srv.OnAuthorize(func(nimbutest.AuthorizeRequest) nimbutest.Decision {
		return nimbutest.Decision{SignIn: nimbutest.DemoCustomer}
	})
	browser := *shop.srv.Client()
	browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	to, err := res.Location()
	if err != nil {
		t.Fatalf("%s: %v", res.Status, err)
	}
	return to.Query()
}

// TestLogInElsewhereWithoutMetadata checks that a server without metadata is assumed
// to have the usual paths, and that metadata of another issuer is rejected.
func TestLogInElsewhereWithoutMetadata(t *testing.T) {
	for name, c := range map[string]struct {
		fault nimbutest.Fault
		want  oauth.Endpoints
	}{
		"no metadata": {nimbutest.Fault{Status: 404}, oauth.Endpoints{
			Token: "https://api.nimbu.io/oauth2/tokens", Revocation: "https://api.nimbu.io/oauth2/revoke",
			Authorization: "https://api.nimbu.io/oauth2/authorize", DeviceAuthorization: "https://api.nimbu.io/oauth2/device_authorization",
		}},
		"of another": {nimbutest.Fault{Status: 200, Body: `{"issuer":"https://evil.example","token_endpoint":"https://evil.example/t"}`}, oauth.Endpoints{}},
	} {
		t.Run(name, func(t *testing.T) {
			shop := newShop(t)
			shop.opts = []runtime.Option{runtime.WithHTTPClient(shop.srv.Client())}
			c.fault.Path = "/.well-known/oauth-authorization-server"
			shop.srv.Inject(c.fault)
			client, err := shop.app(oauthConfig()).OAuth(t.Context())
			if c.want == (oauth.Endpoints{}) {
				if err == nil {
					t.Error("believed")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := client.Endpoints()
			got.Issuer = ""
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// Case 140 on a web site: the page to which the server redirects is loaded in
// advance, reloaded, and loaded twice at once. The code is sent once, and the visitor
// stays logged in.
func TestCase140ReloadedCallback(t *testing.T) {
	shop := newShop(t)
	made := shop.srv.AddApp(nimbutest.App{RedirectURIs: []string{back}})
	a := shop.app(session.Config{ClientID: made.ClientID, RedirectURI: back})
	client, err := a.OAuth(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	begun, err := client.Authorization(oauth.AuthorizationRequest{})
	if err != nil {
		t.Fatal(err)
	}
	site := pages(a)
	site.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		v, _ := a.Visitor(r.Context())
		token, err := client.Exchange(r.Context(), begun, r.URL.Query())
		if errors.Is(err, oauth.ErrCodeUsed) {
			return // the page is that of the session which the browser has
		}
		if err == nil {
			_, err = v.LogInWithToken(r.Context(), token)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
		}
	})
	b := newBrowser(t, a.Middleware(session.Cookie{Insecure: true})(site))
	path := "/callback?" + consent(t, shop, begun.URL).Encode()
	for range 3 {
		if code, _, _ := b.get(path); code != http.StatusOK {
			t.Errorf("got %d", code)
		}
	}
	var loads sync.WaitGroup
	for range 4 {
		loads.Go(func() { b.get(path) })
	}
	loads.Wait()
	shop.srv.ExpireAccessTokens()
	if _, body, _ := b.get("/me"); body != nimbutest.DemoCustomer+"false" {
		t.Errorf("after the reloads the visitor is %q", body)
	}
	if n := shop.tokenRequests("authorization_code"); n != 1 {
		t.Errorf("%d codes were sent", n)
	}
	shop.wantSent(t, 0, 1, 0)
	shop.storeChecked.Store(true)
}
