package oauth

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// deafStore does not return from the named operation until it is freed, whatever
// its context says.
type deafStore struct {
	Store
	op    string
	freed chan struct{}
}

func (d *deafStore) wait(op string) {
	if d.op == op {
		<-d.freed
	}
}

func (d *deafStore) Load(ctx context.Context) (Record, error) {
	d.wait("load")
	return d.Store.Load(ctx)
}

func (d *deafStore) Lock(ctx context.Context) (Tx, error) {
	d.wait("lock")
	tx, err := d.Store.Lock(ctx)
	return &deafTx{tx, d}, err
}

type deafTx struct {
	Tx
	store *deafStore
}

func (t *deafTx) Load(ctx context.Context) (Record, error) {
	t.store.wait("load locked")
	return t.Tx.Load(ctx)
}

func (t *deafTx) Save(ctx context.Context, r Record) error {
	t.store.wait("save")
	return t.Tx.Save(ctx, r)
}

// Case 152: a store that hangs and ignores its context is an error of the store
// within a bound; nothing is sent, and the session goes on once it responds.
func TestCase152HangingStore(t *testing.T) {
	for _, op := range []string{"load", "lock", "load locked", "save"} {
		t.Run("hangs in "+op, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := newAuthServer()
				r := newRig(t, server, expired())
				deaf := &deafStore{Store: r.store, op: op, freed: make(chan struct{})}
				s := r.another(t, deaf)
				begun := time.Now()
				defer synctest.Wait()
				_, err := s.Token(context.Background())
				if op == "load" { // only a look before the lock
					close(deaf.freed)
					wantRequests(t, server, 1)
					wantStored(t, r.store, "rt-1-secret")
					return
				}
				if !errors.Is(err, ErrStore) || errors.Is(err, ErrEnded) {
					t.Errorf("got %v", err)
				}
				if took := time.Since(begun); took > time.Minute {
					t.Errorf("after %v", took)
				}
				wantRequests(t, server, 0)
				close(deaf.freed)
				time.Sleep(2 * time.Minute)
				wantToken(t, s, "at-1-secret")
				wantRequests(t, server, 1)
				wantStored(t, r.store, "rt-1-secret")
			})
		})
	}
}

// endedTx knows that the holder before it has ended.
type endedTx struct{ Tx }

func (endedTx) HolderEnded() bool { return true }

type endedStore struct{ Store }

func (s endedStore) Lock(ctx context.Context) (Tx, error) {
	tx, err := s.Store.Lock(ctx)
	return endedTx{tx}, err
}

// What the Tx of a store knows beside its methods is passed on.
func TestBoundedTxPassesOn(t *testing.T) {
	for want, store := range map[bool]Store{false: newTestStore(expired()), true: endedStore{newTestStore(expired())}} {
		tx, err := boundedStore{store}.Lock(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := tx.(interface{ HolderEnded() bool }).HolderEnded(); got != want {
			t.Errorf("HolderEnded %t, want %t", got, want)
		}
		if err := tx.Unlock(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
