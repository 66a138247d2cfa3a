//go:build unix

package chaos

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// This file holds the question how soon a lock is free when its holder dies.

// Freed kills processes that hold the lock, and wants the lock to be free within
// limit, in the median of a few.
func Freed(t *testing.T, place Place, limit time.Duration) {
	t.Helper()
	begin(t, place.Store)
	var all []time.Duration
	for range 3 {
		all = append(all, freed(t, place))
	}
	slices.Sort(all)
	t.Logf("the lock came free after %v", all)
	if all[1] > limit {
		t.Errorf("the lock came free after %v, later than %v", all[1], limit)
	}
}

// begin stores a record.
func begin(t *testing.T, store session.Store) {
	t.Helper()
	tx, err := store.Lock(t.Context(), key)
	if err == nil {
		err = errors.Join(tx.Save(t.Context(), session.Record{Durable: true, Data: []byte("{}")}), tx.Unlock(t.Context()))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func freed(t *testing.T, place Place) time.Duration {
	t.Helper()
	c := startChild(t, hold, "holder", "-", place.Where)
	c.want("held")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := place.Store.Lock(ctx, key); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("the process does not hold the lock: %v", err)
	}
	before, err := place.Store.Load(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	c.kill()
	began := time.Now()
	tx, err := place.Store.Lock(t.Context(), key)
	took := time.Since(began)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := tx.Load(t.Context()); err != nil || r.Version != before.Version {
		t.Errorf("the record of the dead: %v, %v", r, err)
	}
	if err := tx.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
	return took
}
