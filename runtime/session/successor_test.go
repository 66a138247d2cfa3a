package session_test

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The tests cover a program that runs while the customer logs in again in another
// one. Both share the store and the key.

// Case 130: the running program goes on with the customer's new log in, without an
// error and without a log in of its own.
func TestCase130LogInAgainElsewhere(t *testing.T) {
	for name, again := range map[string]func(t *testing.T, shop *shop, cli *sess){
		"log in": func(t *testing.T, _ *shop, cli *sess) { logIn(t, cli) },
		"log out and in": func(t *testing.T, _ *shop, cli *sess) {
			if err := cli.LogOut(t.Context()); err != nil {
				t.Error(err)
			}
			logIn(t, cli)
		},
		"the server ends it, log in": func(t *testing.T, shop *shop, cli *sess) {
			shop.srv.EndSessions(nimbutest.DemoCustomer)
			if _, err := cli.ValidateCurrent(t.Context()); !errors.Is(err, session.ErrNoSession) {
				t.Errorf("ValidateCurrent: %v", err)
			}
			logIn(t, cli)
		},
	} {
		for use, call := range map[string]func(t *testing.T, s *sess){
			"call": func(t *testing.T, s *sess) {
				if got := who(t, s); got != nimbutest.DemoCustomer {
					t.Errorf("the server sees %q", got)
				}
			},
			"access token": func(t *testing.T, s *sess) {
				if _, err := s.AccessToken(t.Context()); err != nil && !errors.Is(err, session.ErrConfig) {
					t.Errorf("AccessToken: %v", err)
				}
			},
			"validate": func(t *testing.T, s *sess) {
				if c, err := s.ValidateCurrent(t.Context()); err != nil || c.Email != nimbutest.DemoCustomer {
					t.Errorf("ValidateCurrent: %v, %v", c, err)
				}
			},
		} {
			t.Run(name+", "+use, func(t *testing.T) {
				both(t, func(t *testing.T, shop *shop, config session.Config) {
					cli := open(t, shop.app(config), "k")
					logIn(t, cli)
					daemon := open(t, shop.app(config), "k")
					shop.srv.ExpireAccessTokens() // those of the earlier log in do not serve any more
					again(t, shop, cli)
					synctest.Wait()
					call(t, daemon)
					wantCurrent(t, daemon, nimbutest.DemoCustomer)
					synctest.Wait()
					shop.counted.Store(true)
					if n := shop.tokenRequests("password"); config.Token == "" && n != 2 {
						t.Errorf("%d log ins", n)
					}
					shop.wantHolder(t, "k", nimbutest.DemoCustomer)
				})
			})
		}
	}
}

// Case 131: after one end at the server every process logs in once at most, although
// each log in revokes the one before.
func TestCase131LogInsAfterOneEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		logIn(t, open(t, appOf(shop), "k"))
		processes := make([]*sess, 4)
		for i := range processes {
			processes[i] = open(t, appOf(shop), "k")
		}
		shop.srv.EndSessions(nimbutest.DemoCustomer)
		var all sync.WaitGroup
		logIns := make([]int, len(processes))
		for i, s := range processes {
			all.Go(func() {
				for range 20 {
					if err := s.Client().do(t.Context(), "GET", "/customers/me", nil, new(customer)); err != nil {
						logIns[i]++
						logIn(t, s)
					}
					time.Sleep(time.Second)
				}
			})
		}
		all.Wait()
		sum := 0
		for _, n := range logIns {
			if sum += n; n > 1 {
				t.Errorf("log ins by process: %v", logIns)
			}
		}
		if n := shop.tokenRequests("password"); n != 1+sum || sum == 0 {
			t.Errorf("%d log ins, by process %v", n, logIns)
		}
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
	})
}

// Case 132: a log in that is not the successor of the session's is not taken over,
// neither by a call nor by ValidateCurrent: App.Session returns another session.
func TestCase132NotTaken(t *testing.T) {
	for name, c := range map[string]struct {
		email string
		opts  func() []string
	}{
		"another customer": {"zoe@example.com", nil},
		"a wider scope":    {nimbutest.DemoCustomer, func() []string { return []string{"read_customers", "write_customers"} }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				config := shop.writing(oauthConfig())
				cli := open(t, shop.app(config), "k")
				logIn(t, cli, session.WithScopes("read_customers"))
				daemonApp := shop.app(config)
				daemon := open(t, daemonApp, "k")
				password := "hidden"
				if c.email == nimbutest.DemoCustomer {
					password = nimbutest.DemoPassword
				}
				if _, err := cli.LogIn(t.Context(), c.email, secret(password), session.WithScopes(scopesOr(c.opts)...)); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				if err := daemon.Client().do(t.Context(), "GET", "/customers/me", nil, new(customer)); !errors.Is(err, session.ErrSessionEnded) {
					t.Errorf("the call: %v", err)
				}
				if _, err := daemon.ValidateCurrent(t.Context()); !errors.Is(err, session.ErrNoSession) {
					t.Errorf("ValidateCurrent: %v", err)
				}
				wantCurrent(t, daemon, "")
				other := open(t, daemonApp, "k")
				wantCurrent(t, other, c.email)
				wantCurrent(t, daemon, "")
				if other == daemon {
					t.Error("the session in use became another one")
				}
				shop.wantHolder(t, "k", c.email)
				shop.wantSent(t, 2, 0, 0)
			})
		})
	}
}

// Case 133: after LogOut, ValidateCurrent does not bring a customer back; App.Session
// and a log in do.
func TestCase133LoggedOutStays(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		a := shop.app(config)
		s := open(t, a, "k")
		logIn(t, s)
		if err := s.LogOut(t.Context()); err != nil {
			t.Fatal(err)
		}
		logIn(t, open(t, shop.app(config), "k"))
		if _, err := s.ValidateCurrent(t.Context()); !errors.Is(err, session.ErrNoSession) {
			t.Errorf("ValidateCurrent: %v", err)
		}
		wantCurrent(t, s, "")
		wantCurrent(t, open(t, a, "k"), nimbutest.DemoCustomer)
		wantCurrent(t, s, nimbutest.DemoCustomer)
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
		shop.wantSent(t, 2, 0, 0)
	})
}

// Case 134: a program that runs before the first log in finds it when it validates.
// A store that cannot be read is reported.
func TestCase134ValidateFindsTheFirstLogIn(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		broken := &brokenStore{Store: shop.store}
		shop.store = broken
		daemon := open(t, shop.app(config), "k")
		logIn(t, open(t, shop.app(config), "k"))
		broken.set("load", errDisk)
		if _, err := daemon.ValidateCurrent(t.Context()); !errors.Is(err, session.ErrNoSession) || !errors.Is(err, errDisk) {
			t.Errorf("with a broken store: %v", err)
		}
		broken.set("load", nil)
		if c, err := daemon.ValidateCurrent(t.Context()); err != nil || c.Email != nimbutest.DemoCustomer {
			t.Errorf("got %v, %v", c, err)
		}
		wantCurrent(t, daemon, nimbutest.DemoCustomer)
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
		shop.wantSent(t, 1, 0, 0)
	})
}

// TestRejectedAndNotDeleted: the server has ended a log in whose record could not be
// deleted: it is not restored, and is deleted later. Another log in is.
func TestRejectedAndNotDeleted(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		broken := &brokenStore{Store: shop.store}
		shop.store = broken
		a := shop.app(config)
		s := open(t, a, "k")
		logIn(t, s)
		shop.srv.EndSessions(nimbutest.DemoCustomer)
		broken.set("delete", errDisk)
		if _, err := s.ValidateCurrent(t.Context()); !errors.Is(err, session.ErrNoSession) {
			t.Errorf("ValidateCurrent: %v", err)
		}
		shop.wantStored(t, "k", true)
		again := open(t, a, "k")
		wantCurrent(t, again, "")
		if again != s {
			t.Error("another session")
		}
		broken.set("delete", nil)
		time.Sleep(10 * time.Second)
		wantCurrent(t, open(t, a, "k"), "")
		synctest.Wait()
		shop.wantStored(t, "k", false)
		logIn(t, open(t, shop.app(config), "k"))
		wantCurrent(t, open(t, a, "k"), nimbutest.DemoCustomer)
		wantCurrent(t, s, nimbutest.DemoCustomer)
	})
}
