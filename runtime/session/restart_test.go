package session_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// Case 114: a remembered log in is there after a restart; any other is not, and
// leaves no copy.
func TestCase114Remember(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		dir := t.TempDir()
		restart := func() *sess {
			shop.store = filestore.New(dir)
			return open(t, shop.app(config), "default")
		}
		s := restart()
		logIn(t, s)
		wantCurrent(t, restart(), "")
		s = restart()
		logIn(t, s, session.Remember())
		s = restart()
		wantCurrent(t, s, nimbutest.DemoCustomer)
		if n := len(shop.srv.RequestsTo("GET", "/customers/me")); config.Token == "" && n != 2 {
			t.Errorf("a restart sent %d requests", n)
		}
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("the server sees %q", got)
		}
		logIn(t, s) // no longer remembered
		if files := files(t, dir); strings.Contains(files, "ada@") || strings.Contains(files, "ZGE") {
			t.Errorf("a copy was left behind: %s", files)
		}
		wantCurrent(t, s, nimbutest.DemoCustomer)
		shop.wantHolder(t, "default", nimbutest.DemoCustomer) // this process has it in memory
		wantCurrent(t, restart(), "")
		shop.wantHolder(t, "default", "")
		shop.wantSent(t, 3, 0, 0)
	})
}

func files(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	names, err := filepath.Glob(filepath.Join(dir, "*.session"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}

// Case 110: an expiry far in the past: the stored session is refreshed once, and the
// rotated token is stored.
func TestCase110RestartRefreshes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		logIn(t, open(t, shop.app(oauthConfig()), "k"))
		for range 3 {
			time.Sleep(30 * 24 * time.Hour)
			s := open(t, shop.app(oauthConfig()), "k")
			wantCurrent(t, s, nimbutest.DemoCustomer)
			if got := who(t, s); got != nimbutest.DemoCustomer {
				t.Fatalf("the server sees %q", got)
			}
		}
		shop.wantSent(t, 1, 3, 0)
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
	})
}

// Case 93: an older program keeps the members that a newer one has stored.
func TestCase93UnknownMembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		logIn(t, open(t, shop.app(oauthConfig()), "k"))
		edit(t, shop.store, "k", func(members map[string]json.RawMessage) {
			members["from_the_future"] = json.RawMessage(`{"a":1}`)
			var state map[string]json.RawMessage
			if err := json.Unmarshal(members["oauth"], &state); err != nil {
				t.Fatal(err)
			}
			state["dpop_key"] = json.RawMessage(`"kept"`)
			members["oauth"], _ = json.Marshal(state)
		})
		shop.srv.ExpireAccessTokens()
		s := open(t, shop.app(oauthConfig()), "k")
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Fatalf("the server sees %q", got)
		}
		synctest.Wait()
		r, err := shop.store.Load(t.Context(), "k")
		if err != nil || r.Version < 3 || !bytes.Contains(r.Data, []byte(`"from_the_future":{"a":1}`)) || !bytes.Contains(r.Data, []byte(`"dpop_key":"kept"`)) {
			t.Errorf("version %d, %v: members were lost", r.Version, err)
		}
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
		shop.wantSent(t, 1, 1, 0)
	})
}

func edit(t *testing.T, s session.Store, key string, change func(map[string]json.RawMessage)) {
	t.Helper()
	r, err := s.Load(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(r.Data, &members); err != nil {
		t.Fatal(err)
	}
	change(members)
	r.Data, _ = json.Marshal(members)
	put(t, s, key, r)
}

// Case 101: a damaged record: the session is anonymous, an event is sent, and the
// next log in works.
func TestCase101Damaged(t *testing.T) {
	for name, data := range map[string]string{
		"empty": "", "garbage": "\xff\x00", "null": "null", "no login": `{"oauth":{"refresh_token":"x"}}`,
		"no token": `{"login":"x","customer":{}}`, "no customer": `{"login":"x","session_token":"y"}`,
		"state of another type": `{"login":"x","oauth":[]}`,
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, shop *shop, config session.Config) {
				put(t, shop.store, "k", session.Record{Data: []byte(data)})
				s := open(t, shop.app(config), "k")
				wantCurrent(t, s, "")
				synctest.Wait()
				if e := shop.event(session.Damaged); !errors.Is(e.Err, session.ErrDamaged) {
					t.Errorf("events %v", shop.kinds("k"))
				}
				shop.wantSent(t, 0, 0, 0)
				logIn(t, s)
				shop.wantHolder(t, "k", nimbutest.DemoCustomer)
				wantCurrent(t, open(t, shop.app(config), "k"), nimbutest.DemoCustomer)
			})
		})
	}
}

// TestDamagedFile: the same with a file, for a session that is in memory.
func TestCase101DamagedFile(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		dir := t.TempDir()
		shop.store = filestore.New(dir)
		a := shop.app(config)
		s := open(t, a, "k")
		logIn(t, s, session.Remember())
		names, err := filepath.Glob(filepath.Join(dir, "*.session"))
		if err != nil || len(names) != 1 {
			t.Fatal(names, err)
		}
		if err := os.WriteFile(names[0], []byte("torn"), 0o600); err != nil {
			t.Fatal(err)
		}
		wantCurrent(t, open(t, a, "k"), nimbutest.DemoCustomer)
		shop.srv.ExpireAccessTokens()
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("the server sees %q", got)
		}
		synctest.Wait()
		shop.store = filestore.New(dir)
		wantCurrent(t, open(t, shop.app(config), "k"), nimbutest.DemoCustomer)
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
		shop.wantSent(t, 1, 1, 0)
	})
}

// TestOtherSettings: a classic app does not use a session of an OAuth2 app.
func TestOtherSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		logIn(t, open(t, shop.app(oauthConfig()), "k"))
		s := open(t, shop.app(shop.classicConfig()), "k")
		wantCurrent(t, s, "")
		logIn(t, s)
	})
}

// TestStoreAway: a store that cannot be read is an error for a session that is not
// in memory, and none for one that is.
func TestStoreAway(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		broken := &brokenStore{Store: shop.store}
		shop.store = broken
		a := shop.app(config)
		s := open(t, a, "k")
		logIn(t, s)
		broken.set("load", errDisk)
		if again := open(t, a, "k"); again != s || !again.Authenticated() {
			t.Error("a store that fails logged the customer out")
		}
		if _, err := a.Session(t.Context(), "new"); !errors.Is(err, errDisk) {
			t.Errorf("Session: %v", err)
		}
	})
}

// Cases 98 and 100 through a session: before the exchange nothing is sent, after it
// the tokens are kept in memory until the store takes them.
func TestCase98And100Store(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		broken := &brokenStore{Store: shop.store}
		shop.store = broken
		a := shop.app(oauthConfig())
		s := open(t, a, "k")
		logIn(t, s)
		shop.srv.ExpireAccessTokens()
		broken.set("save", errDisk)
		if err := list(t.Context(), s); !errors.Is(err, oauth.ErrStore) {
			t.Errorf("the call: %v", err)
		}
		if n := shop.tokenRequests("refresh_token"); n != 0 {
			t.Errorf("%d exchanges on a store that takes nothing", n)
		}
		broken.set("save", nil)
		time.Sleep(time.Minute)
		rule := shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", When: func(*nimbutest.Request) bool {
			broken.set("save", errDisk)
			return true
		}})
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("the server sees %q", got)
		}
		synctest.Wait()
		rule.Remove()
		if shop.count("k", session.PersistFailed) < 2 {
			t.Errorf("events %v", shop.kinds("k"))
		}
		wantCurrent(t, open(t, a, "k"), nimbutest.DemoCustomer)
		broken.set("save", nil)
		time.Sleep(time.Minute)
		synctest.Wait()
		shop.srv.ExpireAccessTokens()
		if got := who(t, open(t, shop.app(oauthConfig()), "k")); got != nimbutest.DemoCustomer {
			t.Errorf("after a restart the server sees %q", got)
		}
		shop.wantSent(t, 1, 2, 0)
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
	})
}

// TestWithLife: a session that is not used expires, one that is used does not.
func TestWithLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		shop.opts = []runtime.Option{session.WithLife(24 * time.Hour)}
		a := shop.app(oauthConfig())
		s := open(t, a, "k")
		logIn(t, s)
		logIn(t, open(t, a, "own"), session.WithLife(72*time.Hour))
		for range 3 {
			time.Sleep(20 * time.Hour)
			if got := who(t, s); got != nimbutest.DemoCustomer {
				t.Fatalf("the server sees %q", got)
			}
		}
		wantCurrent(t, open(t, shop.app(oauthConfig()), "own"), nimbutest.DemoCustomer)
		time.Sleep(25 * time.Hour)
		wantCurrent(t, open(t, shop.app(oauthConfig()), "k"), "")
	})
}

// TestSessionsAreCollected: a session that is not used does not stay in memory,
// unless its tokens are not in the store.
func TestSessionsAreCollected(t *testing.T) {
	shop := newShop(t)
	broken := &brokenStore{Store: shop.store}
	shop.store = broken
	a := shop.app(oauthConfig())
	logIn(t, open(t, a, "saved"))
	broken.set("save", errDisk)
	logIn(t, open(t, a, "unsaved"))
	collect()
	broken.set("save", nil)
	if err := a.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	shop.wantStored(t, "unsaved", true)
}
