package session_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The tests cover log ins with UnlessLoggedIn.

// Case 154: the server ends the session of four processes that log in unless they are
// logged in: one of them does, and the others take its log in over.
func TestCase154OneLogInAfterOneEnd(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		logIn(t, open(t, shop.app(config), "k"))
		processes := make([]*sess, 4)
		for i := range processes {
			processes[i] = open(t, shop.app(config), "k")
		}
		shop.srv.EndSessions(nimbutest.DemoCustomer)
		var all sync.WaitGroup
		for _, s := range processes {
			all.Go(func() {
				for range 20 {
					if err := s.Client().do(t.Context(), "GET", "/customers/me", nil, new(customer)); err != nil {
						logIn(t, s, session.UnlessLoggedIn())
					}
					time.Sleep(time.Second)
				}
				wantCurrent(t, s, nimbutest.DemoCustomer)
			})
		}
		all.Wait()
		shop.counted.Store(true)
		if n := len(shop.srv.RequestsTo("POST", "/customers/login")) + shop.tokenRequests("password"); n != 2 {
			t.Errorf("%d log ins", n)
		}
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
	})
}

// Case 155: UnlessLoggedIn takes over no other customer, and none after LogOut. A
// process that has stopped during its log in, and a store that hangs, delay others for a
// limited time.
func TestCase155UnlessLoggedIn(t *testing.T) {
	for name, c := range map[string]struct {
		arrange  func(t *testing.T, shop *shop, s *sess)
		logIns   int
		rejected int // refreshes
	}{
		"logged in": {func(*testing.T, *shop, *sess) {}, 1, 0},
		"another customer": {func(t *testing.T, shop *shop, s *sess) {
			if _, err := open(t, appOf(shop), "k").LogIn(t.Context(), "zoe@example.com", "hidden"); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			ended(t, s)
		}, 3, 0},
		"after LogOut": {func(t *testing.T, shop *shop, s *sess) {
			if err := s.LogOut(t.Context()); err != nil {
				t.Error(err)
			}
			logIn(t, open(t, appOf(shop), "k"))
		}, 3, 0},
		"nobody": {func(t *testing.T, shop *shop, s *sess) {
			shop.srv.EndSessions(nimbutest.DemoCustomer)
			ended(t, s)
		}, 2, 1},
		"stopped": {func(t *testing.T, shop *shop, s *sess) {
			shop.srv.EndSessions(nimbutest.DemoCustomer)
			ended(t, s)
			shop.store.(*turnStore).stopped.Store(true)
		}, 2, 1},
		"hanging": {func(t *testing.T, shop *shop, s *sess) {
			shop.srv.EndSessions(nimbutest.DemoCustomer)
			ended(t, s)
			shop.store.(*turnStore).hanging.Store(true)
		}, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				shop.store = &turnStore{Store: shop.store}
				s := open(t, appOf(shop), "k")
				logIn(t, s)
				c.arrange(t, shop, s)
				begun := time.Now()
				logIn(t, s, session.UnlessLoggedIn())
				if took := time.Since(begun); took > 3*time.Second {
					t.Errorf("it took %v", took)
				}
				wantCurrent(t, s, nimbutest.DemoCustomer)
				shop.wantSent(t, c.logIns, c.rejected, 0)
				shop.wantHolder(t, "k", nimbutest.DemoCustomer)
				time.Sleep(time.Minute) // until the store responds
			})
		})
	}
}

// Case 155: a store that hangs for every key costs one limit, not one for each step.
func TestCase155StoreHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		store := &turnStore{Store: shop.store}
		shop.store = store
		s := open(t, appOf(shop), "k")
		store.dead.Store(true)
		begun := time.Now()
		_, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, session.Remember(), session.UnlessLoggedIn())
		if took := time.Since(begun); !errors.Is(err, session.ErrNotRemembered) || took > 3*time.Second {
			t.Errorf("after %v: %v", took, err)
		}
		wantCurrent(t, s, nimbutest.DemoCustomer)
		shop.wantSent(t, 1, 0, 0)
		store.dead.Store(false)
		time.Sleep(time.Minute)
		_ = who(t, s) // stores the log in
		synctest.Wait()
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
	})
}

// ended makes the session notice that its log in has ended.
func ended(t *testing.T, s *sess) {
	t.Helper()
	if _, err := s.ValidateCurrent(t.Context()); !errors.Is(err, session.ErrNoSession) {
		t.Errorf("ValidateCurrent: %v", err)
	}
}

// turnStore does not return the lock with which one process logs in while others wait:
// another process has it and is stopped, or the store hangs and ignores the context.
type turnStore struct {
	session.Store
	stopped, hanging, dead atomic.Bool
}

func (s *turnStore) Lock(ctx context.Context, key string) (session.Tx, error) {
	if s.dead.Load() || strings.HasSuffix(key, "~login") && s.stopped.Load() {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if strings.HasSuffix(key, "~login") && s.hanging.Load() {
		time.Sleep(30 * time.Second)
	}
	return s.Store.Lock(ctx, key)
}
