package session_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/oauth"
	"github.com/nimbugen/nimbugen/runtime/session"
)

// The tests cover rare coincidences, which were found by seeded faults
// (internal/faults) that no other test noticed.

// openStore is a store whose locks do not exclude, as after a lease has expired.
type openStore struct{ session.Store }

func (o openStore) Lock(_ context.Context, key string) (session.Tx, error) {
	return openTx{o.Store, key}, nil
}

type openTx struct {
	store session.Store
	key   string
}

// do runs one operation under the lock.
func (o openTx) do(ctx context.Context, operation func(session.Tx) error) error {
	tx, err := o.store.Lock(ctx, o.key)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	return operation(tx)
}

func (o openTx) Load(ctx context.Context) (session.Record, error) { return o.store.Load(ctx, o.key) }

func (o openTx) Save(ctx context.Context, r session.Record) error {
	return o.do(ctx, func(tx session.Tx) error { return tx.Save(ctx, r) })
}

func (o openTx) Delete(ctx context.Context) error {
	return o.do(ctx, func(tx session.Tx) error { return tx.Delete(ctx) })
}

func (o openTx) Unlock(context.Context) error { return nil }

// TestCase91LockLost: the lock of a refresh has expired, and another process has
// logged out meanwhile: the new tokens are revoked, and the session ends at once.
func TestCase91LockLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		shop.store = openStore{shop.store}
		one := open(t, appOf(shop), "k")
		logIn(t, one)
		two := open(t, appOf(shop), "k")
		shop.srv.ExpireAccessTokens()
		shop.srv.Inject(nimbutest.Fault{Path: "/oauth2/tokens", LatencyAfter: 2 * time.Second, Times: 1})
		response := make(chan error, 1)
		go func() { response <- two.Client().do(t.Context(), "GET", "/customers/me", nil, new(customer)) }()
		time.Sleep(time.Second)
		if err := one.LogOut(t.Context()); err != nil {
			t.Error(err)
		}
		if err := <-response; !errors.Is(err, session.ErrSessionEnded) {
			t.Errorf("the call of the other process: %v", err)
		}
		wantCurrent(t, two, "")
		shop.wantStored(t, "k", false)
		synctest.Wait()
		if e := shop.event(session.Expired); e.Reason != oauth.ReasonRemoved {
			t.Errorf("reason %q", e.Reason)
		}
		if n := len(shop.srv.RequestsTo("POST", "/oauth2/revoke")); n != 2 {
			t.Errorf("%d revocations, want that of the log out and that of the result", n)
		}
		shop.wantSent(t, 1, 1, 0)
	})
}

// TestCase115RejectedForGood: the API rejects even new access tokens, while the
// refresh token is good: the session is kept.
func TestCase115RejectedForGood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		s := open(t, appOf(shop), "k")
		logIn(t, s)
		rule := shop.srv.Inject(nimbutest.Fault{Path: "/customers/me", Status: 401})
		c, err := s.ValidateCurrent(t.Context())
		if err == nil || errors.Is(err, session.ErrNoSession) || c == nil {
			t.Errorf("got %v, %v", c, err)
		}
		wantCurrent(t, s, nimbutest.DemoCustomer)
		shop.wantStored(t, "k", true)
		rule.Remove()
		if _, err := s.ValidateCurrent(t.Context()); err != nil {
			t.Errorf("later: %v", err)
		}
		shop.wantSent(t, 1, 3, 0) // one for each of the two rejected calls, one to verify
	})
}

// cancellingStore ends the caller's context just before its log in is stored.
type cancellingStore struct {
	session.Store
	leave context.CancelFunc
}

func (l cancellingStore) Lock(ctx context.Context, key string) (session.Tx, error) {
	l.leave()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return l.Store.Lock(ctx, key)
}

// TestLogInCancelledLate: once the tokens are issued, a log in completes even if the
// caller's context ends.
func TestLogInCancelledLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		ctx, cancel := context.WithCancel(t.Context())
		shop.store = cancellingStore{shop.store, cancel}
		s := open(t, appOf(shop), "k")
		if _, err := s.LogIn(ctx, nimbutest.DemoCustomer, nimbutest.DemoPassword); err != nil {
			t.Errorf("LogIn: %v", err)
		}
		wantCurrent(t, s, nimbutest.DemoCustomer)
		shop.wantStored(t, "k", true)
		synctest.Wait()
		if n := shop.count("k", session.PersistFailed); n != 0 {
			t.Error("the log in was stored late or not at all")
		}
	})
}
