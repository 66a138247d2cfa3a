package session_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// The tests check what Remember and Remembered report when the store fails.

func secret(s string) runtime.Secret { return runtime.Secret(s) }

func scopesOr(f func() []string) []string {
	if f == nil {
		return []string{"read_customers"}
	}
	return f()
}

// Case 137: a log in that is to be remembered and cannot be stored returns the
// customer and ErrNotRemembered, by every way in; it is remembered once it is stored.
func TestCase137NotRemembered(t *testing.T) {
	ways := map[string]func(t *testing.T, shop *shop, s *sess, opts ...runtime.Option) (*customer, error){
		"password": func(t *testing.T, _ *shop, s *sess, opts ...runtime.Option) (*customer, error) {
			return s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, opts...)
		},
		"become": func(t *testing.T, shop *shop, s *sess, opts ...runtime.Option) (*customer, error) {
			return s.Become(t.Context(), secret(shop.srv.NewSession(nimbutest.DemoCustomer)), opts...)
		},
		"sign up": func(t *testing.T, _ *shop, s *sess, opts ...runtime.Option) (*customer, error) {
			return s.SignUp(t.Context(), newCustomer{"new@example.com", "pass-word-1"}, opts...)
		},
		"token": func(t *testing.T, shop *shop, s *sess, opts ...runtime.Option) (*customer, error) {
			given := shop.srv.SignIn(nimbutest.DemoClientID, nimbutest.DemoCustomer)
			return s.LogInWithToken(t.Context(), &oauth.Token{AccessToken: given.AccessToken, RefreshToken: given.RefreshToken, Type: "Bearer"}, opts...)
		},
	}
	for name, logIn := range ways {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, shop *shop, config session.Config) {
				if name == "token" && config.Token != "" {
					shop.storeChecked.Store(true)
					shop.counted.Store(true)
					return // no OAuth2
				}
				if name == "sign up" {
					config = shop.writing(config)
				}
				broken := &brokenStore{Store: filestore.New(t.TempDir())}
				broken.set("save", errDisk)
				shop.store = broken
				s := open(t, shop.app(config), "k")
				c, err := logIn(t, shop, s, session.Remember())
				if !errors.Is(err, session.ErrNotRemembered) || !errors.Is(err, errDisk) || errors.Is(err, session.ErrNotLoggedIn) || c == nil || c.ID == "" {
					t.Errorf("got %+v, %v", c, err)
				}
				if s.Remembered() || !s.Authenticated() {
					t.Errorf("remembered %t, logged in %t", s.Remembered(), s.Authenticated())
				}
				shop.wantHolder(t, "k", "")
				synctest.Wait()
				if n := shop.count("k", session.LogInFailed); n != 0 {
					t.Errorf("events: %v", shop.kinds("k"))
				}
				broken.set("save", nil)
				_ = who(t, s)
				synctest.Wait()
				if !s.Remembered() {
					t.Error("it is stored now, and not remembered")
				}
				shop.wantHolder(t, "k", c.Email)
				shop.counted.Store(true)
				noSecrets(t, "the error", err)
			})
		})
	}
}

// Case 137: others can write to the directory.
func TestCase137Unsafe(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		dir := t.TempDir() + "/sessions"
		shop.store = filestore.New(dir)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		s := open(t, shop.app(config), "k")
		_, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, session.Remember())
		if !errors.Is(err, session.ErrNotRemembered) || !errors.Is(err, filestore.ErrUnsafe) || s.Remembered() {
			t.Errorf("LogIn: %v, remembered %t", err, s.Remembered())
		}
		wantCurrent(t, s, nimbutest.DemoCustomer)
		if names := files(t, dir); names != "" {
			t.Errorf("stored: %s", names)
		}
		shop.storeChecked.Store(true)
		shop.wantSent(t, 1, 0, 0)
	})
}

// Case 137: a store that does not outlive the process is no error, and remembers
// nothing; without Remember a store that fails is none either.
func TestCase137NotDurable(t *testing.T) {
	both(t, func(t *testing.T, shop *shop, config session.Config) {
		s := open(t, shop.app(config), "k")
		logIn(t, s, session.Remember())
		if s.Remembered() {
			t.Error("memory remembers")
		}
		shop.wantHolder(t, "k", nimbutest.DemoCustomer)
		broken := &brokenStore{Store: filestore.New(t.TempDir())}
		broken.set("lock", errDisk)
		shop.store = broken
		s = open(t, shop.app(config), "k")
		logIn(t, s)
		wantCurrent(t, s, nimbutest.DemoCustomer)
		shop.wantSent(t, 2, 0, 0)
	})
}

// Case 137: the program ends, and the store has not taken the log in: its tokens are
// revoked, unless the store takes it at last or did take it when it reported a failure.
func TestCase137Close(t *testing.T) {
	for name, c := range map[string]struct {
		step      string // that fails
		meanwhile func(*brokenStore)
		fails     bool // Close
		revoked   bool
	}{
		"the store fails":       {"save", func(*brokenStore) {}, true, true},
		"the store fails fully": {"save", func(s *brokenStore) { s.set("lock", errDisk); s.set("load", errDisk) }, true, true},
		"the store works again": {"save", func(s *brokenStore) { s.set("save", nil) }, false, false},
		"it is stored":          {"saved", func(*brokenStore) {}, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				broken := &brokenStore{Store: filestore.New(t.TempDir())}
				broken.set(c.step, errDisk)
				shop.store = broken
				a := shop.app(oauthConfig())
				s := open(t, a, "k")
				if _, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, session.Remember()); !errors.Is(err, session.ErrNotRemembered) {
					t.Fatal(err)
				}
				c.meanwhile(broken)
				err := a.Close(t.Context())
				if revoked := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")) > 0; revoked != c.revoked || (err != nil) != c.fails {
					t.Errorf("revoked %t, Close: %v", revoked, err)
				}
				if c.fails && !errors.Is(err, errDisk) {
					t.Errorf("Close: %v", err)
				}
				noSecrets(t, "the error", err)
				broken.set("lock", nil)
				broken.set("load", nil)
				want := nimbutest.DemoCustomer
				if c.revoked {
					want = ""
				}
				shop.wantHolder(t, "k", want)
				shop.wantSent(t, 1, 0, 0)
			})
		})
	}
}

// Case 137 through a Visitor: the browser is logged in by a cookie that ends with
// it. A page extends the cookie's life once the log in is stored, by the program that
// stored it or by a later one, and not before.
func TestCase137Visitor(t *testing.T) {
	for name, restarted := range map[string]bool{"same program": false, "later program": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shop := newShop(t)
				broken := &brokenStore{Store: filestore.New(t.TempDir())}
				broken.set("save", errDisk)
				shop.store = broken
				var got error
				serve := func() func(cookies ...*http.Cookie) []*http.Cookie {
					a := shop.app(oauthConfig())
					handler := a.Middleware(session.Cookie{Insecure: true})(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						v, _ := a.Visitor(r.Context())
						if _, ok := v.Current(); !ok {
							_, got = v.LogIn(r.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, session.Remember())
						}
					}))
					return func(cookies ...*http.Cookie) []*http.Cookie {
						r, w := httptest.NewRequest("GET", "/", nil), httptest.NewRecorder()
						for _, c := range cookies {
							r.AddCookie(c)
						}
						handler.ServeHTTP(w, r)
						synctest.Wait()
						return w.Result().Cookies()
					}
				}
				get := serve()
				cookies := get()
				if !errors.Is(got, session.ErrNotRemembered) || len(cookies) != 1 || cookies[0].MaxAge != 0 || cookies[0].Value == "" {
					t.Fatalf("LogIn: %v, cookies %v", got, cookies)
				}
				time.Sleep(30 * 24 * time.Hour) // far above a tenth of the cookie's life
				if sent := get(cookies...); len(sent) != 0 {
					t.Errorf("not stored, and the cookie is %v", sent)
				}
				broken.set("save", nil)
				time.Sleep(time.Minute)
				_ = get(cookies...) // the page on which the write is repeated
				if restarted {
					get = serve()
				}
				sent := get(cookies...)
				if len(sent) == 0 {
					t.Error("the cookie is not extended")
				}
				for _, c := range sent {
					if c.MaxAge < 80*24*3600 || c.Value != cookies[0].Value {
						t.Errorf("the cookie is %v", c)
					}
				}
				shop.counted.Store(true)
				shop.storeChecked.Store(true)
			})
		})
	}
}
