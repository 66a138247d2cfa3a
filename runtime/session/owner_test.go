package session_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// The tests cover apps that share a store and a key.

// Case 135: an app neither uses nor changes the log in of another one, which differs
// in its server, client ID, site or kind. Each keeps its own.
func TestCase135OtherApp(t *testing.T) {
	for name, change := range map[string]func(shop *shop, config *session.Config){
		"server": func(shop *shop, _ *session.Config) {
			shop.opts = []runtime.Option{runtime.WithBaseURL("https://eu.nimbu.test")}
		},
		"path": func(shop *shop, _ *session.Config) {
			shop.opts = []runtime.Option{runtime.WithBaseURL("https://api.nimbu.io/v2")}
		},
		"client ID": func(shop *shop, config *session.Config) {
			config.ClientID = shop.srv.AddApp(nimbutest.App{AllowROPC: true, CustomerScopes: []string{"read_customers"}}).ClientID
			config.AnonymousRefreshToken = ""
		},
		"site": func(_ *shop, config *session.Config) { config.Site = "other" },
		"kind": func(shop *shop, config *session.Config) { *config = shop.classicConfig() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				shop.opts = []runtime.Option{session.WithCustomerIndex()}
				ada := open(t, appOf(shop), "k")
				logIn(t, ada)
				before, err := shop.store.Load(t.Context(), "k")
				if err != nil {
					t.Fatal(err)
				}
				config := oauthConfig()
				change(shop, &config)
				shop.opts = append(shop.opts, session.WithCustomerIndex())
				other := shop.app(config)
				s := open(t, other, "k")
				wantCurrent(t, s, "")
				if _, err := s.ValidateCurrent(t.Context()); !errors.Is(err, session.ErrNoSession) {
					t.Errorf("ValidateCurrent: %v", err)
				}
				if name != "path" { // the fake has none
					if _, err := s.LogIn(t.Context(), "zoe@example.com", "hidden"); err != nil {
						t.Fatal(err)
					}
					wantCurrent(t, open(t, shop.app(config), "k"), "zoe@example.com")
					if n, err := other.LogOutEverywhere(t.Context(), mustID(t, ada)); n != 0 || err != nil {
						t.Errorf("it ended %d sessions of the other app: %v", n, err)
					}
					if n, err := other.LogOutEverywhere(t.Context(), mustID(t, s)); n != 1 || err != nil {
						t.Errorf("it ended %d sessions of its own: %v", n, err)
					}
					wantCurrent(t, open(t, shop.app(config), "k"), "")
				}
				synctest.Wait()
				if after, err := shop.store.Load(t.Context(), "k"); err != nil || !bytes.Equal(before.Data, after.Data) {
					t.Errorf("the record was changed: %v", err)
				}
				if got := who(t, ada); got != nimbutest.DemoCustomer {
					t.Errorf("the server sees %q", got)
				}
				shop.wantHolder(t, "k", nimbutest.DemoCustomer)
				shop.counted.Store(true)
			})
		})
	}
}

// Case 135: the other app's record is removed: the app finds its own all the same, and
// a later log in replaces that one.
func TestCase135OwnKeyStays(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		dir := t.TempDir()
		restart := func(site string) *sess {
			shop.store = filestore.New(dir)
			config.Site = site
			return open(t, shop.app(config), "k")
		}
		one := restart("one")
		logIn(t, one, session.Remember())
		two := restart("two")
		if _, err := two.LogIn(t.Context(), "zoe@example.com", "hidden", session.Remember()); err != nil {
			t.Fatal(err)
		}
		if err := one.LogOut(t.Context()); err != nil {
			t.Error(err)
		}
		wantCurrent(t, restart("one"), "")
		wantCurrent(t, restart("two"), "zoe@example.com")
		logIn(t, two, session.Remember())
		wantCurrent(t, restart("two"), nimbutest.DemoCustomer)
		shop.wantStored(t, "k", false)
		if err := restart("two").LogOut(t.Context()); err != nil {
			t.Error(err)
		}
		wantCurrent(t, restart("two"), "")
		shop.wantSent(t, 3, 0, 0)
	})
}

// Case 136: a record of an earlier version names no app: the first one that reads it
// has it, and no other.
func TestCase136NoOwner(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		logIn(t, open(t, shop.app(config), "k"))
		edit(t, shop.store, "k", func(members map[string]json.RawMessage) { delete(members, "owner") })
		s := open(t, shop.app(config), "k")
		wantCurrent(t, s, nimbutest.DemoCustomer)
		r, err := shop.store.Load(t.Context(), "k")
		if err != nil || !bytes.Contains(r.Data, []byte(`"owner":{`)) {
			t.Errorf("the record was not rewritten: %v", err)
		}
		config.Site = "other"
		wantCurrent(t, open(t, shop.app(config), "k"), "")
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("the server sees %q", got)
		}
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
		shop.wantSent(t, 1, 0, 0)
	})
}

// Case 136: the store cannot be written: the log in is used all the same.
func TestCase136NoOwnerReadOnly(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		logIn(t, open(t, shop.app(config), "k"))
		edit(t, shop.store, "k", func(members map[string]json.RawMessage) { delete(members, "owner") })
		broken := &brokenStore{Store: shop.store}
		broken.set("save", errDisk)
		shop.store = broken
		wantCurrent(t, open(t, shop.app(config), "k"), nimbutest.DemoCustomer)
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
		shop.wantSent(t, 1, 0, 0)
	})
}

// Case 135: a log in that the store did not take does not replace the record that
// another app has stored meanwhile.
func TestCase135StoredLater(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		broken := &brokenStore{Store: shop.store}
		shop.store = broken
		s := open(t, shop.app(config), "k")
		broken.set("lock", errDisk)
		logIn(t, s)
		broken.set("lock", nil)
		other := config
		other.Site = "other"
		zoe := open(t, shop.app(other), "k")
		if _, err := zoe.LogIn(t.Context(), "zoe@example.com", "hidden"); err != nil {
			t.Fatal(err)
		}
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("the server sees %q", got)
		}
		synctest.Wait()
		shop.srv.ExpireAccessTokens()
		for _, c := range []struct {
			config session.Config
			email  string
		}{{config, nimbutest.DemoCustomer}, {other, "zoe@example.com"}} {
			if got := who(t, open(t, shop.app(c.config), "k")); got != c.email {
				t.Errorf("after a restart the server sees %q, want %q", got, c.email)
			}
		}
		shop.wantHolder(t, "k", "zoe@example.com")
		shop.wantSent(t, 2, 2, 0)
	})
}
