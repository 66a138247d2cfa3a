package session_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/sessiontest"
)

func TestMemory(t *testing.T) {
	sessiontest.TestStore(t, func(*testing.T) session.Store { return session.NewMemory() })
}

// TestMemoryForgets: expired records are removed, even if they are not loaded again.
func TestMemoryForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := session.NewMemory()
		for i := range 10_000 {
			put(t, m, fmt.Sprint(i), session.Record{Expires: time.Now().Add(time.Minute)})
			time.Sleep(time.Second)
		}
		if n := m.Len(); n > 200 {
			t.Errorf("%d records are kept, of which 60 live", n)
		}
	})
}

func put(t *testing.T, s session.Store, key string, r session.Record) {
	t.Helper()
	tx, err := s.Lock(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Unlock(context.Background()) }()
	if err := tx.Save(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}
