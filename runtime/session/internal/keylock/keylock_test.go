package keylock

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestLockExcludesPerKey(t *testing.T) {
	var locks Set
	held, err := locks.Lock(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	other, err := locks.Lock(t.Context(), "b")
	if err != nil {
		t.Fatalf("another key is not free: %v", err)
	}
	other()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := locks.Lock(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a held key: %v", err)
	}
	held()
	held()
	again, err := locks.Lock(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	again()
	if len(locks.entries) != 0 {
		t.Errorf("%d entries are left over", len(locks.entries))
	}
}

func TestLockCounts(t *testing.T) {
	var locks Set
	var wg sync.WaitGroup
	n := 0
	for range 200 {
		wg.Go(func() {
			unlock, err := locks.Lock(t.Context(), "k")
			if err != nil {
				t.Error(err)
				return
			}
			n++
			unlock()
		})
	}
	wg.Wait()
	if n != 200 {
		t.Errorf("n = %d", n)
	}
}
