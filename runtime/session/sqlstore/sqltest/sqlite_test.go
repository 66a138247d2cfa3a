package sqltest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/sessiontest"
	"github.com/nimbugen/nimbugen/runtime/session/sqlstore"
)

// dsn escapes the path: the names of temporary directories may contain a #.
func dsn(path string) string {
	return (&url.URL{Scheme: "file", Path: path, RawQuery: "_pragma=busy_timeout(5000)"}).String()
}

func openSQLite(t testing.TB, path string, opts ...sqlstore.Option) *sqlstore.Store {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path)+"&_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return newStore(t, db, sqlstore.SQLite, opts...)
}

func newStore(t testing.TB, db *sql.DB, d sqlstore.Dialect, opts ...sqlstore.Option) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.New(db, d, opts...)
	if err == nil {
		err = s.CreateTables(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSQLite(t *testing.T) {
	sessiontest.TestStore(t, func(t *testing.T) session.Store { return openSQLite(t, filepath.Join(t.TempDir(), "db")) })
	sessiontest.TestShared(t, func(t *testing.T) (a, b session.Store) {
		path := filepath.Join(t.TempDir(), "db")
		return openSQLite(t, path), openSQLite(t, path)
	})
}

// Cases 85 and 86: a lease is renewed while its holder runs, and expires after the
// holder has ended; a holder whose lease has expired cannot write.
func TestSQLiteCase86Lease(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	lease := sqlstore.Lease(300 * time.Millisecond)
	one, two := openSQLite(t, path, lease), openSQLite(t, path, lease)
	held, err := one.Lock(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := two.Lock(ctx, "k"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("the lease was not renewed: %v", err)
	}
	steal(t, path)
	got, err := two.Lock(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Save(t.Context(), session.Record{Data: []byte("late")}); !errors.Is(err, session.ErrLockLost) {
		t.Errorf("Save of the one that was overtaken: %v", err)
	}
	if err := held.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
	if err := errors.Join(got.Save(t.Context(), session.Record{Data: []byte("new")}), got.Unlock(t.Context())); err != nil {
		t.Error(err)
	}
}

// steal ends all leases, as time does while a holder is stopped.
func steal(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path))
	if err == nil {
		_, err = db.Exec("UPDATE nimbugen_session_locks SET owner = 'thief', until = 0")
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestSweep(t *testing.T) {
	s := openSQLite(t, filepath.Join(t.TempDir(), "db"))
	for i := range 3 {
		held, err := s.Lock(t.Context(), fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		r := session.Record{Expires: time.Now().Add(time.Duration(i-1) * time.Hour)}
		if err := errors.Join(held.Save(t.Context(), r), held.Unlock(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Sweep(t.Context()); n != 2 || err != nil {
		t.Errorf("removed %d, %v", n, err)
	}
}

func TestSQLiteNewer(t *testing.T) {
	sessiontest.TestNewer(t, func(t *testing.T) sessiontest.Newer {
		path := filepath.Join(t.TempDir(), "db")
		s := openSQLite(t, path)
		db, err := sql.Open("sqlite", dsn(path))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return newerRows(t, s, db, "?1")
	})
}

// newerRows gives rows the version by which a newer format is recognized.
func newerRows(t *testing.T, s session.Store, db *sql.DB, parameter string) sessiontest.Newer {
	id := func(key string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(key))) }
	return sessiontest.Newer{
		Store: s,
		Age: func(key string) {
			if _, err := db.Exec("UPDATE nimbugen_sessions SET version = -2 WHERE id = "+parameter, id(key)); err != nil {
				t.Fatal(err)
			}
		},
		Raw: func(key string) string {
			var version int64
			var data []byte
			if err := db.QueryRow("SELECT version, data FROM nimbugen_sessions WHERE id = "+parameter, id(key)).Scan(&version, &data); err != nil {
				t.Error(err)
			}
			return fmt.Sprintf("%d %q", version, data)
		},
	}
}

// Cases 85 and 86: a wait for the lock that ends leaves no lease behind, although the
// driver reports the end of its context also for a row that was written.
func TestSQLiteCase86AbandonedWait(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	one, two := openSQLite(t, path), openSQLite(t, path)
	for i := range 300 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i%60)*10*time.Microsecond)
		if tx, err := one.Lock(ctx, "k"); err == nil {
			_ = tx.Unlock(t.Context())
		}
		cancel()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	tx, err := two.Lock(ctx, "k")
	if err != nil {
		t.Fatalf("a lock that nobody holds: %v", err)
	}
	_ = tx.Unlock(t.Context())
}

// Case 86: a lock whose release another writer kept from the database, longer than
// Unlock waits, is released as soon as that one is done.
func TestSQLiteCase86ReleaseWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	one, two := openSQLite(t, path), openSQLite(t, path)
	tx, err := one.Lock(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	writer, err := db.Conn(t.Context())
	if err == nil {
		_, err = writer.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Unlock(t.Context()); err == nil {
		t.Error("Unlock succeeded while another connection wrote")
	}
	if _, err := writer.ExecContext(t.Context(), "COMMIT"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	again, err := two.Lock(ctx, "k")
	if err != nil {
		t.Fatalf("the lock was not released: %v", err)
	}
	_ = again.Unlock(t.Context())
}
