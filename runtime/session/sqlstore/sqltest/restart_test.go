package sqltest

import (
	"errors"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/sqlstore"
)

// lockSoon takes the lock. It retries errors of connections that the server's end has
// broken.
func lockSoon(t *testing.T, s *sqlstore.Store) session.Tx {
	var err error
	for range 50 {
		var tx session.Tx
		if tx, err = s.Lock(t.Context(), "k"); err == nil {
			return tx
		}
	}
	t.Errorf("the lock is not to be had: %v", err)
	return nil
}

// TestRestart: the server is killed while a lock is held. Its holder, which may have a
// token that it could not store, gets the lock first after the restart; a holder that
// does not lock again is not waited for long.
func TestRestart(t *testing.T) {
	d := startDaemon(t)
	one := newStore(t, connect(t, d.dsn, 4), sqlstore.PostgreSQL)
	two := newStore(t, connect(t, d.dsn, 4), sqlstore.PostgreSQL)
	t.Run("comes back", func(t *testing.T) {
		next, took := restart(t, d, one, two, func() {
			time.Sleep(300 * time.Millisecond)
			saveAs(t, lockSoon(t, one), 1, "result")
		})
		if next != "result" || took > 4*time.Second {
			t.Errorf("the next one finds %q after %v", next, took)
		}
	})
	t.Run("stays away", func(t *testing.T) {
		next, took := restart(t, d, one, two, func() {})
		if next != "mark" || took < 1500*time.Millisecond || took > 4*time.Second {
			t.Errorf("the next one finds %q after %v", next, took)
		}
	})
}

// restart kills the server while one holds the lock, and returns the record that two
// finds and the time it took.
func restart(t *testing.T, d *daemon, one, two *sqlstore.Store, meanwhile func()) (string, time.Duration) {
	t.Helper()
	held := lockSoon(t, one)
	if _, err := held.Load(t.Context()); err == nil {
		if err := held.Delete(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := held.Save(t.Context(), session.Record{Data: []byte("mark")}); err != nil {
		t.Fatal(err)
	}
	d.kill()
	d.start()
	began := time.Now()
	got := make(chan session.Tx, 1)
	go func() { got <- lockSoon(t, two) }()
	if err := held.Save(t.Context(), session.Record{Version: 1, Data: []byte("late")}); !errors.Is(err, session.ErrLockLost) {
		t.Errorf("Save under a lock that went with the server: %v", err)
	}
	if err := held.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
	meanwhile()
	next := <-got
	took := time.Since(began)
	r, err := next.Load(t.Context())
	if err := errors.Join(err, next.Unlock(t.Context())); err != nil {
		t.Error(err)
	}
	return string(r.Data), took
}

func saveAs(t *testing.T, tx session.Tx, version uint64, data string) {
	t.Helper()
	if err := errors.Join(tx.Save(t.Context(), session.Record{Version: version, Data: []byte(data)}), tx.Unlock(t.Context())); err != nil {
		t.Error(err)
	}
}
