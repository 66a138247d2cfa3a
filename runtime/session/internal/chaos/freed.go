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

// The entry point is LockFreed, which measures how soon a lock is free after its
// holder was killed.

// LockFreed kills processes that hold the lock, and fails the test unless the lock
// is free within limit, in the median of three.
func LockFreed(t *testing.T, place Place, limit time.Duration) {
	t.Helper()
	saveRecord(t, place.Store)
	var durations []time.Duration
	for range 3 {
		durations = append(durations, timeToFree(t, place))
	}
	slices.Sort(durations)
	t.Logf("the lock came free after %v", durations)
	if durations[1] > limit {
		t.Errorf("the lock came free after %v, later than %v", durations[1], limit)
	}
}

// saveRecord stores a record.
func saveRecord(t *testing.T, store session.Store) {
	t.Helper()
	tx, err := store.Lock(t.Context(), key)
	if err == nil {
		err = errors.Join(tx.Save(t.Context(), session.Record{Durable: true, Data: []byte("{}")}), tx.Unlock(t.Context()))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func timeToFree(t *testing.T, place Place) time.Duration {
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
		t.Errorf("the record of the killed process: %v, %v", r, err)
	}
	if err := tx.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
	return took
}
