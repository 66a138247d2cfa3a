package session_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// TestLogInWithToken: a token obtained with a browser makes a session like any other.
func TestLogInWithToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		a := shop.app(oauthConfig())
		given := shop.srv.SignIn(nimbutest.DemoClientID, nimbutest.DemoCustomer)
		token := &oauth.Token{
			AccessToken: runtime.Secret(given.AccessToken), RefreshToken: runtime.Secret(given.RefreshToken),
			Type: "Bearer", Issued: time.Now(), Expires: time.Now().Add(30 * time.Minute),
		}
		s := open(t, a, "k")
		if c, err := s.LogInWithToken(t.Context(), token, session.Remember()); err != nil || c.Email != nimbutest.DemoCustomer {
			t.Fatalf("got %+v, %v", c, err)
		}
		time.Sleep(time.Hour)
		s = open(t, shop.app(oauthConfig()), "k")
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("after a restart and an hour the server sees %q", got)
		}
		for name, bad := range map[string]*oauth.Token{"none": nil, "refused": {AccessToken: "not-ours", Type: "Bearer"}} {
			if _, err := s.LogInWithToken(t.Context(), bad); err == nil {
				t.Errorf("%s: accepted", name)
			}
		}
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("a log in that failed changed the session to %q", got)
		}
		classic := open(t, shop.app(shop.classicConfig()), "classic")
		if _, err := classic.LogInWithToken(t.Context(), token); !errors.Is(err, session.ErrConfig) {
			t.Errorf("an app without OAuth2: %v", err)
		}
	})
}

// TestShortLived: a session without a refresh token ends when its token expires, with
// that reason.
func TestShortLived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		given := shop.srv.SignIn(nimbutest.DemoClientID, nimbutest.DemoCustomer)
		s := open(t, shop.app(oauthConfig()), "k")
		token := &oauth.Token{AccessToken: runtime.Secret(given.AccessToken), Type: "Bearer", Issued: time.Now(), Expires: time.Now().Add(30 * time.Minute)}
		if _, err := s.LogInWithToken(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if err := list(t.Context(), s); !errors.Is(err, session.ErrSessionEnded) {
			t.Errorf("the first call after it: %v", err)
		}
		if err := list(t.Context(), s); err != nil {
			t.Errorf("the second, anonymous: %v", err)
		}
		synctest.Wait()
		if e := shop.event(session.Expired); e.Reason != oauth.ReasonExpired {
			t.Errorf("events %+v", e)
		}
	})
}

// TestScopeChanged: an event reports that the server grants less than was requested,
// or more.
func TestScopeChanged(t *testing.T) {
	read, both := []string{"read_customers"}, []string{"read_customers", "write_customers"}
	for name, c := range map[string]struct {
		requested, granted []string
		reported           bool
	}{"narrower": {both, read, true}, "wider": {read, both, true}, "as asked": {both, both, false}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				made := shop.srv.AddApp(nimbutest.App{AllowROPC: true, CustomerScopes: c.granted})
				if name == "wider" { // the fake grants no more than was requested
					given := shop.srv.SignIn(made.ClientID, nimbutest.DemoCustomer)
					shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", Times: 1, Status: 200, Body: fmt.Sprintf(
						`{"access_token":%q,"refresh_token":%q,"expires_in":1800,"scope":%q}`, string(given.AccessToken), string(given.RefreshToken), strings.Join(c.granted, " "))})
				}
				s := open(t, shop.app(session.Config{ClientID: made.ClientID, CustomerScopes: c.requested}), "k")
				logIn(t, s)
				synctest.Wait()
				if n := shop.count("k", session.ScopeChanged); n == 1 != c.reported {
					t.Errorf("events %v", shop.kinds("k"))
				}
				if e := shop.event(session.ScopeChanged); c.reported && !slices.Equal(e.Scopes, c.granted) {
					t.Errorf("granted %v", e.Scopes)
				}
			})
		})
	}
}

// TestAnonymousIsNotStored: the anonymous refresh token is part of the configuration
// and never stored.
func TestAnonymousIsNotStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t, nimbutest.WithRotation(nimbutest.RotateStrict()))
		s := open(t, shop.app(oauthConfig()), "k")
		for range 3 {
			if err := list(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Hour)
		}
		if n := shop.store.(*session.Memory).Len(); n != 0 {
			t.Errorf("anonymous access is stored: %d records", n)
		}
	})
}

// Cases 70 and 71: a hook that calls the session, is slow or panics does no harm; a
// channel that is not read keeps the newest events.
func TestCase70And71Events(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		var s *sess
		var calls atomic.Int64
		shop.opts = []runtime.Option{session.OnEvent(func(e session.Event) {
			if calls.Add(1); e.Kind == session.LoggedIn {
				time.Sleep(time.Hour)
				_ = s.LogOut(context.Background())
				panic("a bad hook")
			}
		})}
		s = open(t, shop.app(oauthConfig()), "k")
		ctx, cancel := context.WithCancel(t.Context())
		unread := s.Events(ctx)
		logIn(t, s)
		began := time.Now()
		for range 40 {
			if _, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, "wrong"); err == nil {
				t.Error("logged in")
			}
		}
		if d := time.Since(began); d > time.Minute {
			t.Errorf("the hook held the session up for %v", d)
		}
		time.Sleep(2 * time.Hour)
		wantCurrent(t, s, "")
		if n := calls.Load(); n < 42 {
			t.Errorf("the hook was called %d times", n)
		}
		cancel()
		synctest.Wait()
		n, dropped := 0, 0
		var last session.Event
		for last = range unread {
			n++
			dropped += last.Dropped
		}
		if n != 32 || dropped == 0 || last.Kind != session.LoggedOut {
			t.Errorf("%d events, %d dropped, the last %v", n, dropped, last.Kind)
		}
		shop.wantStored(t, "k", false)
		shop.wantSent(t, 41, 0, 0)
	})
}
