package session_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// stuckStore does not respond while it is stuck, and may ignore its context.
type stuckStore struct {
	session.Store
	stuck atomic.Pointer[chan struct{}] // nil: it responds
	deaf  bool
}

func (s *stuckStore) stop() (resume func()) {
	c := make(chan struct{})
	s.stuck.Store(&c)
	return func() { s.stuck.Store(nil); close(c) }
}

func (s *stuckStore) wait(ctx context.Context) error {
	c := s.stuck.Load()
	switch {
	case c == nil:
		return nil
	case s.deaf:
		<-*c
		return nil
	}
	select {
	case <-*c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *stuckStore) Load(ctx context.Context, key string) (session.Record, error) {
	if err := s.wait(ctx); err != nil {
		return session.Record{}, err
	}
	return s.Store.Load(ctx, key)
}

func (s *stuckStore) Lock(ctx context.Context, key string) (session.Tx, error) {
	if err := s.wait(ctx); err != nil {
		return nil, err
	}
	tx, err := s.Store.Lock(ctx, key)
	if err != nil {
		return nil, err
	}
	return stuckTx{tx, s}, nil
}

// Case 129: a store that hangs delays App.Session, a log in and a log out for a
// bounded time: the customer is logged in, but not remembered, and logged out.
func TestCase129StoreStuck(t *testing.T) {
	for name, deaf := range map[string]bool{"until the context ends": false, "for ever": true} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, shop *shop, config session.Config) {
				store := &stuckStore{Store: filestore.New(t.TempDir()), deaf: deaf}
				shop.store = store
				a := shop.app(config)
				s := open(t, a, "k")
				timed := func(limit time.Duration, call func()) {
					t.Helper()
					begun := time.Now()
					if call(); time.Since(begun) > limit {
						t.Errorf("it took %v", time.Since(begun))
					}
				}
				resume := store.stop()
				timed(6*time.Second, func() {
					if _, err := a.Session(t.Context(), "other"); !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("Session: %v", err)
					}
				})
				timed(11*time.Second, func() {
					_, err := s.LogIn(t.Context(), nimbutest.DemoCustomer, nimbutest.DemoPassword, session.Remember())
					if !errors.Is(err, session.ErrNotRemembered) || s.Remembered() {
						t.Errorf("LogIn: %v", err)
					}
				})
				wantCurrent(t, s, nimbutest.DemoCustomer)
				timed(6*time.Second, func() {
					if again := open(t, a, "k"); again != s {
						t.Error("the session in memory is not found")
					}
				})
				resume()
				synctest.Wait()
				_ = who(t, s)
				synctest.Wait()
				shop.wantHolder(t, "k", nimbutest.DemoCustomer)
				resume = store.stop()
				timed(11*time.Second, func() {
					if err := s.LogOut(t.Context()); err == nil {
						t.Error("LogOut: the store holds the record, and that is no error")
					}
				})
				wantCurrent(t, s, "")
				resume()
				time.Sleep(10 * time.Second)
				wantCurrent(t, open(t, a, "k"), "")
				synctest.Wait()
				shop.wantHolder(t, "k", "")
				shop.wantSent(t, 1, 0, 0)
			})
		})
	}
}

// stuckTx is a lock whose calls hang while the store does.
type stuckTx struct {
	session.Tx
	store *stuckStore
}

func (t stuckTx) Load(ctx context.Context) (session.Record, error) {
	if err := t.store.wait(ctx); err != nil {
		return session.Record{}, err
	}
	return t.Tx.Load(ctx)
}

func (t stuckTx) Save(ctx context.Context, r session.Record) error {
	if err := t.store.wait(ctx); err != nil {
		return err
	}
	return t.Tx.Save(ctx, r)
}

func (t stuckTx) Delete(ctx context.Context) error {
	if err := t.store.wait(ctx); err != nil {
		return err
	}
	return t.Tx.Delete(ctx)
}

// Case 129: a store that hangs, while its lock is held or before, delays no call for
// more than three seconds. What the call has changed is stored once the store
// responds.
func TestCase129CallsOfAStuckStore(t *testing.T) {
	for name, call := range map[string]func(*testing.T, *shop, *app, *sess) error{
		"a refresh": func(t *testing.T, shop *shop, _ *app, s *sess) error {
			shop.srv.ExpireAccessTokens()
			_, err := s.ValidateCurrent(t.Context())
			return err
		},
		"a change": func(t *testing.T, shop *shop, _ *app, s *sess) error {
			me, _ := s.Current()
			return s.Client().do(t.Context(), "PUT", "/customers/"+me.ID, map[string]any{"firstname": "Augusta"}, new(customer))
		},
		"a session that ended": func(t *testing.T, shop *shop, _ *app, s *sess) error {
			shop.srv.EndSessions(nimbutest.DemoCustomer)
			_, err := s.ValidateCurrent(t.Context())
			return err
		},
		"a log in": func(t *testing.T, _ *shop, _ *app, s *sess) error {
			_, err := s.LogIn(t.Context(), "zoe@example.com", "hidden", session.Remember())
			return err
		},
		"a log out": func(t *testing.T, _ *shop, _ *app, s *sess) error { return s.LogOut(t.Context()) },
		"App.Session": func(t *testing.T, _ *shop, a *app, _ *sess) error {
			_, err := a.Session(t.Context(), "k")
			return err
		},
		"the middleware": func(t *testing.T, _ *shop, a *app, _ *sess) error {
			r, w := httptest.NewRequest("GET", "/", nil), httptest.NewRecorder()
			r.AddCookie(&http.Cookie{Name: "session", Value: "unknown"})
			a.Middleware(session.Cookie{})(http.NotFoundHandler()).ServeHTTP(w, r)
			if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
				t.Errorf("got %d %v", w.Code, w.Header())
			}
			return nil
		},
	} {
		for mode, deaf := range map[string]bool{"until the context ends": false, "for ever": true} {
			t.Run(name+"/"+mode, func(t *testing.T) {
				both(t, func(t *testing.T, shop *shop, config session.Config) {
					store := &stuckStore{Store: filestore.New(t.TempDir()), deaf: deaf}
					shop.store, shop.opts = store, append(shop.opts, session.WithCustomerIndex())
					a := shop.app(shop.writing(config))
					s := open(t, a, "k")
					logIn(t, s, session.Remember())
					synctest.Wait()
					resume := store.stop()
					begun := time.Now()
					err := call(t, shop, a, s)
					if took := time.Since(begun); took > 3*time.Second {
						t.Errorf("it took %v: %v", took, err)
					}
					now := current(s)
					resume()
					time.Sleep(time.Minute)
					if now != "" {
						_, _ = s.ValidateCurrent(t.Context())
						synctest.Wait()
						now = current(s)
					}
					if now == "" {
						_ = open(t, a, "k")
						synctest.Wait()
					}
					shop.wantHolder(t, "k", now)
					shop.counted.Store(true)
				})
			})
		}
	}
}

// Case 129: the store takes a log in late. That is reported, the log in survives a
// restart, and what it replaced in the store is revoked.
func TestCase129LateLogIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		store := &stuckStore{Store: filestore.New(t.TempDir())}
		shop.store = store
		s := open(t, shop.app(oauthConfig()), "k")
		logIn(t, open(t, shop.app(oauthConfig()), "k"), session.Remember()) // in another program
		resume := store.stop()
		_, err := s.LogIn(t.Context(), "zoe@example.com", "hidden", session.Remember())
		if !errors.Is(err, session.ErrNotRemembered) || s.Remembered() {
			t.Errorf("LogIn: %v", err)
		}
		resume()
		synctest.Wait()
		if !s.Remembered() || shop.count("k", session.Persisted) != 1 {
			t.Errorf("remembered %t, events %v", s.Remembered(), shop.kinds("k"))
		}
		shop.wantHolder(t, "k", "zoe@example.com")
		if n := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")); n == 0 {
			t.Error("the log in that was replaced is not revoked")
		}
		shop.wantSent(t, 2, 0, 0)
	})
}

// current returns the e-mail address of the session's customer.
func current(s *sess) string {
	c, ok := s.Current()
	if !ok {
		return ""
	}
	return c.Email
}
