package session_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// Case 113: log out with any state of the server and the store.

func TestCase113LogOut(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		a := shop.app(config)
		s := open(t, a, "k")
		if err := s.LogOut(t.Context()); err != nil {
			t.Errorf("nobody is logged in: %v", err)
		}
		logIn(t, s, session.Remember())
		for range 2 {
			if err := s.LogOut(t.Context()); err != nil {
				t.Fatal(err)
			}
			wantCurrent(t, s, "")
			shop.wantStored(t, "k", false)
		}
		if got := who(t, s); got != "" {
			t.Errorf("the server still sees %q", got)
		}
		if err := list(t.Context(), s); err != nil {
			t.Errorf("anonymous access afterwards: %v", err)
		}
		synctest.Wait()
		if n := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")); config.Token == "" && n != 1 {
			t.Errorf("%d revocations", n)
		}
		if n := shop.count("k", session.LoggedOut); n != 1 || shop.count("k", session.Expired) != 0 {
			t.Errorf("events %v", shop.kinds("k"))
		}
		shop.wantSent(t, 1, 0, 2) // the second because the server rejected the anonymous request
		if s := open(t, shop.app(config), "k"); s.Authenticated() {
			t.Error("logged in again after a restart")
		}
	})
}

// Case 113: the server is not reachable, rejects, or hangs.
func TestCase113LogOutServer(t *testing.T) {
	for name, fault := range map[string]nimbutest.Fault{
		"offline":     {DropBefore: true},
		"unsupported": {Status: 400, Body: `{"error":"unsupported_token_type"}`},
		"busy":        {Status: 503, RetryAfter: time.Hour},
		"hanging":     {Latency: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				s := open(t, shop.app(oauthConfig()), "k")
				logIn(t, s)
				fault.Path = "/oauth2/revoke"
				shop.srv.Inject(fault)
				began := time.Now()
				if err := s.LogOut(t.Context()); err != nil {
					t.Errorf("LogOut: %v", err)
				}
				if d := time.Since(began); d > 6*time.Second {
					t.Errorf("took %v", d)
				}
				wantCurrent(t, s, "")
				shop.wantStored(t, "k", false)
				synctest.Wait()
				if e := shop.event(session.LoggedOut); e.Err == nil {
					t.Error("the event has no error although the token was not revoked")
				}
				shop.wantSent(t, 1, 0, 0)
				shop.srv.ClearFaults()
				time.Sleep(10 * time.Minute)
				tries := 2
				if name == "unsupported" {
					tries = 1
				}
				wantRevocations(t, shop, tries)
				if shop.count("", session.RevokeFailed) != 0 {
					t.Error("the second try failed")
				}
			})
		})
	}
}

// wantRevocations checks their number, and that the last reached the server.
func wantRevocations(t *testing.T, shop *shop, want int) {
	t.Helper()
	sent := shop.srv.RequestsTo("POST", "/oauth2/revoke")
	if len(sent) != want || want > 1 && sent[want-1].Status != 200 {
		t.Errorf("revocations: %v, want %d", sent, want)
	}
}

// Case 113: the server stays unreachable: revocation is tried twice; the second
// attempt is made when the program ends, if that is earlier.
func TestCase113RevokedLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		a := shop.app(oauthConfig())
		s := open(t, a, "k")
		logIn(t, s)
		shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/revoke", Status: 500})
		if err := s.LogOut(t.Context()); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour)
		if n := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")); n != 2 || shop.count("", session.RevokeFailed) != 1 {
			t.Errorf("%d revocations, events %v", n, shop.kinds(""))
		}
		noSecrets(t, "the event", shop.event(session.RevokeFailed).Err)
		logIn(t, s)
		if err := s.LogOut(t.Context()); err != nil {
			t.Error(err)
		}
		shop.srv.ClearFaults()
		began := time.Now()
		if err := a.Close(t.Context()); err != nil || time.Since(began) > time.Second {
			t.Errorf("Close: %v after %v", err, time.Since(began))
		}
		wantRevocations(t, shop, 4)
		shop.wantStored(t, "k", false)
		shop.wantSent(t, 2, 0, 0)
	})
}

// Case 113: the server has ended the session already.
func TestCase113LogOutEnded(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		s := open(t, shop.app(config), "k")
		logIn(t, s)
		shop.srv.EndSessions(nimbutest.DemoCustomer)
		if err := s.LogOut(t.Context()); err != nil {
			t.Error(err)
		}
		wantCurrent(t, s, "")
		shop.wantStored(t, "k", false)
		shop.wantSent(t, 1, 0, 0)
	})
}

// Case 113: during a refresh, whose new tokens are not stored and are revoked.
func TestCase113LogOutDuringRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		a := shop.app(oauthConfig())
		s := open(t, a, "k")
		logIn(t, s)
		shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", LatencyAfter: 3 * time.Second, Times: 1})
		shop.srv.ExpireAccessTokens()
		response := make(chan error, 1)
		go func() { response <- s.Client().do(t.Context(), "GET", "/customers/me", nil, new(customer)) }()
		time.Sleep(time.Second)
		began := time.Now()
		if err := s.LogOut(t.Context()); err != nil {
			t.Error(err)
		}
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("took %v", d)
		}
		shop.wantStored(t, "k", false)
		if err := <-response; err == nil {
			t.Error("the call that was waiting went on as the customer")
		}
		time.Sleep(time.Minute)
		shop.wantStored(t, "k", false)
		wantCurrent(t, s, "")
		if n := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")); n < 1 {
			t.Errorf("%d revocations", n)
		}
		shop.wantSent(t, 1, 1, 0)
	})
}

// Case 113: a program logs out during a refresh and ends: Close waits for the
// response, so that its tokens are revoked.
func TestCase113LogOutThenClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		a := shop.app(oauthConfig())
		s := open(t, a, "k")
		logIn(t, s)
		shop.srv.ExpireAccessTokens()
		shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", LatencyAfter: 8 * time.Second, Times: 1})
		go func() { _ = list(t.Context(), s) }()
		time.Sleep(time.Second)
		if err := s.LogOut(t.Context()); err != nil {
			t.Error(err)
		}
		if err := a.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if n := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")); n != 2 {
			t.Errorf("%d revocations, want that of the log out and that of the late response", n)
		}
		shop.wantStored(t, "k", false)
		shop.wantSent(t, 1, 1, 0)
	})
}

// TestLogOutCancelled: a log out completes even if the caller's context has ended.
func TestLogOutCancelled(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		s := open(t, shop.app(config), "k")
		logIn(t, s)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.LogOut(ctx); err != nil {
			t.Error(err)
		}
		shop.wantStored(t, "k", false)
	})
}

// TestLogOutNotDeleted: the store fails: the session has ended, is not restored, and
// its record is deleted when the store works again.
func TestLogOutNotDeleted(t *testing.T) {
	for _, op := range []string{"lock", "delete", "tx.load"} {
		t.Run(op, func(t *testing.T) {
			both(t, func(t *testing.T, shop *shop, config session.Config) {
				broken := &brokenStore{Store: shop.store}
				shop.store = broken
				a := shop.app(config)
				s := open(t, a, "k")
				logIn(t, s)
				broken.set(op, errDisk)
				if err := s.LogOut(t.Context()); !errors.Is(err, errDisk) {
					t.Errorf("LogOut: %v", err)
				}
				if again := open(t, a, "k"); again.Authenticated() {
					t.Error("the record brought the customer back")
				}
				broken.set(op, nil)
				time.Sleep(10 * time.Second)
				_ = open(t, a, "k")
				synctest.Wait()
				shop.wantStored(t, "k", false)
			})
		})
	}
}

// Case 39: the server ends the customer's session: one call gets the error, the
// session is anonymous from then on, and one event is sent.
func TestCase39Rejected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		s := open(t, shop.app(oauthConfig()), "k")
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		events := s.Events(ctx)
		logIn(t, s)
		shop.srv.EndSessions(nimbutest.DemoCustomer)
		err := s.Client().do(t.Context(), "GET", "/customers/me", nil, new(customer))
		if !errors.Is(err, session.ErrSessionEnded) || !errors.Is(err, oauth.ErrEnded) {
			t.Errorf("the call: %v", err)
		}
		noSecrets(t, "the error", err)
		wantCurrent(t, s, "")
		shop.wantStored(t, "k", false)
		if err := list(t.Context(), s); err != nil {
			t.Errorf("anonymous access afterwards: %v", err)
		}
		synctest.Wait()
		cancel()
		var kinds []session.EventKind
		for e := range events {
			kinds = append(kinds, e.Kind)
			if e.Kind == session.Expired && e.Reason != oauth.ReasonRejected {
				t.Errorf("reason %q", e.Reason)
			}
		}
		want := []session.EventKind{session.LoggedIn, session.Expired, session.FellBack}
		if len(kinds) != 3 || kinds[0] != want[0] || kinds[1] != want[1] || kinds[2] != want[2] {
			t.Errorf("events %v", kinds)
		}
		shop.wantSent(t, 1, 1, 1)
	})
}

// Cases 43 to 48, 54, 55 through a session: only invalid_grant ends it.
func TestCase41And43To48And54And55Kept(t *testing.T) {
	for name, fault := range map[string]nimbutest.Fault{
		"500 with invalid_grant": {Status: 500, Body: `{"error":"invalid_grant"}`},
		"403 of a firewall":      {Status: 403, Body: `<html>blocked`},
		"429":                    {Status: 429, RetryAfter: time.Minute},
		"503":                    {Status: 503},
		"invalid_client":         {Status: 401, Body: `{"error":"invalid_client"}`},
		"empty 400":              {Status: 400, Body: " "},
		"HTML with 200":          {Status: 200, Body: "<html>welcome to the hotel", Header: http.Header{"Content-Type": {"text/html"}}},
		"connection lost":        {DropBefore: true},
		"silence":                {Latency: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				a := shop.app(oauthConfig())
				s := open(t, a, "k")
				logIn(t, s)
				shop.srv.ExpireAccessTokens()
				fault.Path = "/oauth2/tokens"
				shop.srv.Inject(fault)
				for range 5 {
					ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
					if err := s.Client().do(ctx, "GET", "/customers/me", nil, new(customer)); err == nil || errors.Is(err, session.ErrSessionEnded) {
						t.Errorf("the call: %v", err)
					}
					cancel()
				}
				wantCurrent(t, s, nimbutest.DemoCustomer)
				shop.wantStored(t, "k", true)
				if n := shop.tokenRequests("refresh_token"); n < 1 || n > 5 {
					t.Errorf("%d token requests for five calls", n)
				}
				shop.srv.ClearFaults()
				time.Sleep(time.Hour)
				if got := who(t, s); got != nimbutest.DemoCustomer {
					t.Errorf("after the fault the server sees %q", got)
				}
			})
		})
	}
}

// TestRejectedAsItself: a rejected request is not retried with the credentials of
// another customer who has logged in meanwhile.
func TestRejectedAsItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		s := open(t, shop.app(oauthConfig()), "k")
		logIn(t, s)
		shop.srv.Inject(nimbutest.Fault{Path: "/customers/me", LatencyAfter: 10 * time.Second, Token: nimbutest.RevokeToken, Times: 1})
		response := make(chan error, 1)
		go func() { response <- s.Client().do(t.Context(), "GET", "/customers/me", nil, new(customer)) }()
		time.Sleep(time.Second)
		if _, err := s.LogIn(t.Context(), "zoe@example.com", "hidden"); err != nil {
			t.Fatal(err)
		}
		if err := <-response; err == nil {
			t.Error("the request of one customer was repeated as another")
		}
		wantCurrent(t, s, "zoe@example.com")
		if n := len(shop.srv.RequestsTo("GET", "/customers/me")); n != 3 {
			t.Errorf("%d requests", n)
		}
	})
}
