package session_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
	"github.com/nimbugen/nimbugen/runtime/session/sealedstore"
)

// The tests cover sessions whose files were tampered with; packages filestore and
// sealedstore test the stores.

// sessionFile returns the only file in dir with the suffix.
func sessionFile(t *testing.T, dir, suffix string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"+suffix))
	if err != nil || len(names) != 1 {
		t.Fatalf("files in the store: %v, %v", names, err)
	}
	return names[0]
}

// Case 94: the lock file is deleted while a refresh holds it: calls are not affected,
// and the newest tokens are stored under a new lock.
func TestCase94LockDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop, dir := newShop(t), t.TempDir()
		shop.store = filestore.New(dir)
		s := open(t, appOf(shop), "k")
		logIn(t, s, session.Remember())
		shop.srv.ExpireAccessTokens()
		shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", Times: 1, When: func(*nimbutest.Request) bool {
			if err := os.Remove(sessionFile(t, dir, ".lock")); err != nil {
				t.Error(err)
			}
			return false
		}})
		if got := who(t, s); got != nimbutest.DemoCustomer {
			t.Errorf("the server sees %q", got)
		}
		time.Sleep(time.Minute)
		_ = who(t, s)
		synctest.Wait()
		shop.wantSent(t, 1, 1, 0)
		shop.store = filestore.New(dir)
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
		shop.srv.ExpireAccessTokens()
		if got := who(t, open(t, appOf(shop), "k")); got != nimbutest.DemoCustomer {
			t.Errorf("after a restart the server sees %q: the store holds an invalidated token", got)
		}
	})
}

// Case 102: a file that others can read, or a link: the application gets an error,
// nothing is sent, and nothing is overwritten.
func TestCase102Unsafe(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"world-readable": func(path string) error { return os.Chmod(path, 0o644) },
		"symlink": func(path string) error {
			return errors.Join(os.Rename(path, path+".x"), os.Symlink(path+".x", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, shop *shop, config session.Config) {
				dir := t.TempDir()
				shop.store = filestore.New(dir)
				logIn(t, open(t, shop.app(config), "k"), session.Remember())
				path := sessionFile(t, dir, ".session")
				before, err := os.ReadFile(path)
				if err = errors.Join(err, spoil(path)); err != nil {
					t.Fatal(err)
				}
				shop.store = filestore.New(dir)
				if _, err := shop.app(config).Session(t.Context(), "k"); !errors.Is(err, filestore.ErrUnsafe) {
					t.Errorf("Session: %v", err)
				}
				shop.wantSent(t, 1, 0, 0)
				if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
					t.Errorf("the file was changed: %v", err)
				}
				if _, err := shop.store.Load(t.Context(), "k"); !errors.Is(err, filestore.ErrUnsafe) {
					t.Errorf("Load: %v", err)
				}
				shop.storeChecked.Store(true)
			})
		})
	}
}

// Case 105: one customer's record is copied under another's key in the store:
// neither becomes the other.
func TestCase105Swapped(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		inner := session.NewMemory()
		sealed, err := sealedstore.New(inner, sealedstore.Key{ID: "one", Secret: bytes.Repeat([]byte("k"), 32)})
		if err != nil {
			t.Fatal(err)
		}
		shop.store = sealed
		logIn(t, open(t, shop.app(config), "ada"))
		if _, err := open(t, shop.app(config), "zoe").LogIn(t.Context(), "zoe@example.com", "hidden"); err != nil {
			t.Fatal(err)
		}
		ada, errA := inner.Load(t.Context(), "ada")
		zoe, errZ := inner.Load(t.Context(), "zoe")
		if err := errors.Join(errA, errZ); err != nil {
			t.Fatal(err)
		}
		put(t, inner, "ada", session.Record{Version: ada.Version, Data: zoe.Data})
		put(t, inner, "zoe", session.Record{Version: zoe.Version, Data: ada.Data})
		for _, key := range []string{"ada", "zoe"} {
			s := open(t, shop.app(config), key)
			wantCurrent(t, s, "")
			synctest.Wait()
			if shop.count(key, session.Damaged) != 1 {
				t.Errorf("events %v", shop.kinds(key))
			}
			if _, err := shop.store.Load(t.Context(), key); !errors.Is(err, session.ErrDamaged) && !errors.Is(err, session.ErrNoRecord) {
				t.Errorf("the store returns %v", err)
			}
		}
		shop.wantSent(t, 2, 0, 0)
		logIn(t, open(t, shop.app(config), "zoe"))
		shop.wantHolder(t, "zoe", nimbutest.DemoCustomer)
	})
}

// wantKeptReadOnly checks a session in a directory that cannot be written: it works
// as long as its access token is good, and the refresh token is not sent.
func wantKeptReadOnly(t *testing.T, shop *shop) {
	t.Helper()
	s := open(t, shop.app(oauthConfig()), "k")
	if got := who(t, s); got != nimbutest.DemoCustomer {
		t.Errorf("the server sees %q", got)
	}
	shop.srv.ExpireAccessTokens()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := list(ctx, s); !errors.Is(err, oauth.ErrStore) {
		t.Errorf("the call: %v", err)
	}
	wantCurrent(t, s, nimbutest.DemoCustomer)
	shop.wantSent(t, 1, 0, 0)
	shop.wantHolder(t, "k", nimbutest.DemoCustomer)
}
