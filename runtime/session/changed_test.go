package session_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The tests check what a session reports after a change to its customer, and
// after a sign up and a log in that the server rejects.

// TestChangedThroughTheClient: a customer changes themselves through the session's
// client: Current returns the new values, also after a restart.
func TestChangedThroughTheClient(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		config = shop.writing(config)
		s := open(t, shop.app(config), "k")
		me := logIn(t, s)
		for _, c := range []struct{ path, name string }{
			{"/customers/" + me.ID, "Augusta"}, {"/customers/" + me.Email, "Ada Augusta"},
		} {
			if err := s.Client().do(t.Context(), "PUT", c.path, map[string]any{"firstname": c.name}, new(customer)); err != nil {
				t.Fatal(err)
			}
			if now, ok := s.Current(); !ok || now.FirstName != c.name {
				t.Errorf("%s: current is %+v", c.path, now)
			}
			if now, ok := open(t, shop.app(config), "k").Current(); !ok || now.FirstName != c.name {
				t.Errorf("%s: after a restart it is %+v", c.path, now)
			}
		}
	})
}

// TestChangedThroughTheRoundTripper: the same through a client that is not
// generated, whether it reads the response or only closes it. A rejected change, a
// read and a request to another host cost no request.
func TestChangedThroughTheRoundTripper(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		config = shop.writing(config)
		s := open(t, shop.app(config), "k")
		me := logIn(t, s)
		lent := &http.Client{Transport: s.RoundTripper()}
		send := func(method, url, body string, read bool) int {
			t.Helper()
			req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/json")
			res, err := lent.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			if read { // to the end: Current is compared before the body is closed
				_, _ = io.Copy(io.Discard, res.Body)
				t.Cleanup(func() { _ = res.Body.Close() })
				return res.StatusCode
			}
			_ = res.Body.Close()
			return res.StatusCode
		}
		const api = "https://api.nimbu.io"
		for name, read := range map[string]bool{"Augusta": true, "Byron": false} {
			if status := send("PUT", api+"/customers/"+me.ID, `{"firstname":"`+name+`"}`, read); status != 200 {
				t.Fatal(status)
			}
			if now, ok := s.Current(); !ok || now.FirstName != name {
				t.Errorf("current is %+v", now)
			}
		}
		before := len(shop.srv.RequestsTo("GET", "/customers/me"))
		send("PUT", api+"/customers/"+me.ID, `{"email":"none"}`, true)
		send("GET", api+"/customers/"+me.ID, "", true)
		send("PUT", "https://example.com/customers/"+me.ID, `{"firstname":"Eve"}`, true)
		if n := len(shop.srv.RequestsTo("GET", "/customers/me")); n != before {
			t.Errorf("%d requests for the customer", n-before)
		}
	})
}

// TestChangedElsewhere: reads, changes to others and rejected changes cost no request;
// a server that does not respond afterwards leaves the customer as last received.
func TestChangedElsewhere(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		config = shop.writing(config)
		s := open(t, shop.app(config), "k")
		me := logIn(t, s)
		before := len(shop.srv.RequestsTo("GET", "/customers/me"))
		zoe, _ := shop.srv.Customer("zoe@example.com")
		_ = s.Client().do(t.Context(), "PUT", "/customers/"+zoe.ID, map[string]any{"firstname": "Zo"}, new(customer))
		_ = s.Client().do(t.Context(), "PUT", "/customers/"+me.ID, map[string]any{"email": "none"}, new(customer))
		_ = list(t.Context(), s)
		if n := len(shop.srv.RequestsTo("GET", "/customers/me")); n != before {
			t.Errorf("%d requests for the customer", n-before)
		}
		shop.srv.Inject(nimbutest.Fault{Path: "/customers/me", Status: 503})
		if err := s.Client().do(t.Context(), "PUT", "/customers/"+me.ID, map[string]any{"firstname": "Augusta"}, new(customer)); err != nil {
			t.Errorf("the change: %v", err)
		}
		wantCurrent(t, s, nimbutest.DemoCustomer)
	})
}

// TestSignUpUnconfirmed: the password of a new customer is not wrong when the address
// has to be confirmed first.
func TestSignUpUnconfirmed(t *testing.T) {
	for _, kind := range []string{"oauth2", "classic"} {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t, nimbutest.WithConfirmationRequired())
				config := shop.writing(oauthConfig())
				if kind == "classic" {
					config = shop.classicConfig()
				}
				s := open(t, shop.app(config), "k")
				c, err := s.SignUp(t.Context(), newCustomer{"new@example.com", "pass-word-1"})
				if !errors.Is(err, session.ErrNotLoggedIn) || errors.Is(err, session.ErrBadCredentials) || c == nil || c.ID == "" {
					t.Errorf("got %+v, %v", c, err)
				}
				if text := err.Error(); !strings.Contains(text, "confirmed") || strings.Contains(text, "wrong") {
					t.Errorf("the error: %s", text)
				}
				wantCurrent(t, s, "")
			})
		})
	}
}
