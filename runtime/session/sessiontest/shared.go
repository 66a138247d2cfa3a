package sessiontest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is TestShared, the suite for two handles on one storage. Both
// suites use the checks below.

// TestShared runs the suite for a store whose Capabilities report it as shared.
// open returns two handles on the same empty storage, created as two processes
// would create them.
func TestShared(t *testing.T, open func(t *testing.T) (a, b session.Store)) {
	cases := []struct {
		name string
		run  func(t *testing.T, a, b session.Store)
	}{
		{"capabilities", testCapabilities},
		{"visible", testVisible},
		{"lock excludes", testSharedLock},
		{"contention", func(t *testing.T, a, b session.Store) { testContention(t, a, b) }},
		{"whole records", func(t *testing.T, a, b session.Store) { testWhole(t, a, b) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, b := open(t)
			c.run(t, a, b)
		})
	}
}

func testCapabilities(t *testing.T, a, _ session.Store) {
	if shared, _ := a.Capabilities(); !shared {
		t.Error("the store reports that it is not shared")
	}
}

func testVisible(t *testing.T, a, b session.Store) {
	save(t, a, "k", session.Record{Data: []byte("from a"), Durable: true})
	if r := load(t, b, "k"); string(r.Data) != "from a" || r.Version != 1 || !r.Durable {
		t.Errorf("b sees %v %q", r, r.Data)
	}
	save(t, b, "k", session.Record{Version: 1, Data: []byte("from b"), Durable: true})
	locked(t, a, "k", func(tx session.Tx) {
		want(t, "a stale save", tx.Save(t.Context(), session.Record{Version: 1, Data: []byte("x"), Durable: true}), session.ErrConflict)
		want(t, "Delete", tx.Delete(t.Context()), nil)
	})
	_, err := b.Load(t.Context(), "k")
	want(t, "b's Load", err, session.ErrNoRecord)
}

func testSharedLock(t *testing.T, a, b session.Store) {
	locked(t, a, "k", func(session.Tx) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		wantLockError(ctx, t, "b's Lock while a holds it", b, context.DeadlineExceeded)
	})
	started := time.Now()
	locked(t, b, "k", func(session.Tx) {})
	if d := time.Since(started); d > 500*time.Millisecond {
		t.Errorf("a free lock took %v", d)
	}
}

// want fails the test if err is not target; a nil target means no error.
func want(t *testing.T, operation string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Errorf("%s: got error %v, want %v", operation, err, target)
	}
}

// wantLockError fails the test unless Lock("k") returns target.
func wantLockError(ctx context.Context, t *testing.T, operation string, s session.Store, target error) {
	t.Helper()
	tx, err := s.Lock(ctx, "k")
	if err == nil {
		_ = tx.Unlock(context.WithoutCancel(ctx))
	}
	want(t, operation, err, target)
}

// lockTimeout is how long a free lock may take.
const lockTimeout = 5 * time.Second

// locked calls f with the lock on key.
func locked(t *testing.T, s session.Store, key string, f func(session.Tx)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), lockTimeout)
	defer cancel()
	tx, err := s.Lock(ctx, key)
	if err != nil {
		t.Fatalf("Lock(%q): %v", key, err)
	}
	defer func() { want(t, "Unlock", tx.Unlock(context.WithoutCancel(t.Context())), nil) }()
	f(tx)
}

func save(t *testing.T, s session.Store, key string, r session.Record) {
	t.Helper()
	locked(t, s, key, func(tx session.Tx) {
		t.Helper()
		if err := tx.Save(t.Context(), r); err != nil {
			t.Fatalf("Save(%q, %v): %v", key, r, err)
		}
	})
}

func load(t *testing.T, s session.Store, key string) session.Record {
	t.Helper()
	r, err := s.Load(t.Context(), key)
	if err != nil {
		t.Fatalf("Load(%q): %v", key, err)
	}
	return r
}
