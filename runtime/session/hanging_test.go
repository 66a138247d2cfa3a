package session_test

import (
	"context"
	"errors"
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
	return s.Store.Lock(ctx, key)
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
