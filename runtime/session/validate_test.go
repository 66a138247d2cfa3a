package session_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// Case 115: ValidateCurrent.

func TestCase115Validate(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		s := open(t, shop.app(config), "k")
		if c, err := s.ValidateCurrent(t.Context()); c != nil || !errors.Is(err, session.ErrNoSession) {
			t.Errorf("nobody: %v, %v", c, err)
		}
		first := logIn(t, s)
		if c, err := s.ValidateCurrent(t.Context()); err != nil || c.ID != first.ID {
			t.Errorf("confirmed: %v, %v", c, err)
		}
		shop.srv.ExpireAccessTokens()
		if c, err := s.ValidateCurrent(t.Context()); err != nil || c.ID != first.ID {
			t.Errorf("401, then refreshed: %v, %v", c, err)
		}
		shop.srv.EndSessions(nimbutest.DemoCustomer)
		if c, err := s.ValidateCurrent(t.Context()); c != nil || !errors.Is(err, session.ErrNoSession) {
			t.Errorf("ended: %v, %v", c, err)
		}
		wantCurrent(t, s, "")
		shop.wantStored(t, "k", false)
		synctest.Wait()
		if n := shop.count("k", session.Expired); n != 1 {
			t.Errorf("events %v", shop.kinds("k"))
		}
		shop.wantSent(t, 1, 2, 0)
	})
}

// Case 115: the server is not reachable, or another server responds.
func TestCase115Unverified(t *testing.T) {
	html := http.Header{"Content-Type": {"text/html"}}
	json := http.Header{"Content-Type": {"application/json"}}
	for name, fault := range map[string]nimbutest.Fault{
		"500":            {Status: 500},
		"offline":        {DropBefore: true},
		"response lost":  {DropAfter: true},
		"captive portal": {Status: 200, Header: html, Body: "<html>please pay"},
		"nobody":         {Status: 200, Header: json, Body: "{}"},
		"null":           {Status: 200, Header: json, Body: "null"},
		"somebody else":  {Status: 200, Header: json, Body: `{"id":"5eb54f6f2c2f48f7a2d1ffff","email":"eve@example.com"}`},
		"forbidden":      {Status: 403},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, shop *shop, config session.Config) {
				s := open(t, shop.app(config), "k")
				logIn(t, s)
				fault.Path = "/customers/me"
				rule := shop.srv.Inject(fault)
				c, err := s.ValidateCurrent(t.Context())
				if err == nil || errors.Is(err, session.ErrNoSession) || c == nil || c.Email != nimbutest.DemoCustomer {
					t.Errorf("got %+v, %v", c, err)
				}
				wantCurrent(t, s, nimbutest.DemoCustomer)
				shop.wantStored(t, "k", true)
				rule.Remove()
				shop.wantSent(t, 1, 0, 0)
				if _, err := s.ValidateCurrent(t.Context()); err != nil {
					t.Errorf("later: %v", err)
				}
			})
		})
	}
}

// TestValidateKeepsWhatIsNew: Current returns the customer as validated, also after a
// restart.
func TestValidateKeepsWhatIsNew(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		s := open(t, shop.app(config), "k")
		logIn(t, s)
		body := `{"id":"` + mustID(t, s) + `","email":"ada@new.example"}`
		shop.srv.Inject(nimbutest.Fault{Path: "/customers/me", Status: 200, Body: body, Header: http.Header{"Content-Type": {"application/json"}}})
		if _, err := s.ValidateCurrent(t.Context()); err != nil {
			t.Fatal(err)
		}
		wantCurrent(t, s, "ada@new.example")
		wantCurrent(t, open(t, shop.app(config), "k"), "ada@new.example")
	})
}

func mustID(t *testing.T, s *sess) string {
	t.Helper()
	c, ok := s.Current()
	if !ok {
		t.Fatal("nobody is logged in")
	}
	return c.ID
}

// TestClassicRejections: many rejections of one session token cause one verification,
// and a rejection for another reason does not end the session.
func TestClassicRejections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		s := open(t, shop.app(shop.classicConfig()), "k")
		logIn(t, s)
		shop.srv.Inject(nimbutest.Fault{Path: "/customers", Status: 401})
		shop.srv.Inject(nimbutest.Fault{Path: "/customers/me", Latency: time.Second})
		rejected := func(n int) {
			var wg sync.WaitGroup
			for range n {
				wg.Go(func() {
					if err := list(t.Context(), s); err == nil {
						t.Error("the 401 did not arrive")
					}
				})
			}
			wg.Wait()
		}
		rejected(20)
		if n := len(shop.srv.RequestsTo("GET", "/customers/me")); n != 1 {
			t.Errorf("%d requests for the customer", n)
		}
		wantCurrent(t, s, nimbutest.DemoCustomer)
		shop.srv.EndSessions(nimbutest.DemoCustomer)
		rejected(20)
		wantCurrent(t, s, "")
		synctest.Wait()
		if n := shop.count("k", session.Expired); n != 1 {
			t.Errorf("events %v", shop.kinds("k"))
		}
	})
}

// TestCloseWaitsForTheVerification: a caller's context ends while a session token is
// verified. Close waits for the response, so that the record is deleted; after Close
// no verification starts.
func TestCloseWaitsForTheVerification(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		a := shop.app(shop.classicConfig())
		s := open(t, a, "k")
		logIn(t, s)
		shop.srv.EndSessions(nimbutest.DemoCustomer)
		shop.srv.Inject(nimbutest.Fault{Path: "/customers/me", Latency: 10 * time.Second})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := list(ctx, s); err == nil {
			t.Error("the rejected call succeeded")
		}
		began := time.Now()
		if err := a.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if d := time.Since(began); d != 9*time.Second {
			t.Errorf("Close took %v, the response another 9s", d)
		}
		shop.wantStored(t, "k", false)
		wantCurrent(t, s, "")
		if n := len(shop.srv.RequestsTo("GET", "/customers/me")); n != 1 {
			t.Errorf("%d questions", n)
		}
	})
}

// Cases 59, 60 and 73 through the typed client.
func TestCase59And60And73Stampede(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		s := open(t, shop.app(oauthConfig()), "k")
		logIn(t, s)
		shop.srv.ExpireAccessTokens()
		shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", Latency: time.Second})
		first, cancel := context.WithCancel(t.Context())
		time.AfterFunc(500*time.Millisecond, cancel)
		go func() { _ = s.Client().do(first, "GET", "/customers/me", nil, new(customer)) }()
		time.Sleep(100 * time.Millisecond)
		var wg sync.WaitGroup
		for range 300 {
			wg.Go(func() {
				if err := s.Client().do(t.Context(), "GET", "/customers/me", nil, new(customer)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		shop.wantSent(t, 1, 1, 0)
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
	})
}
