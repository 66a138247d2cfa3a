package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"
)

// These tests need no database. The module sqltest tests the store with real
// databases, because drivers are not part of the standard library.

var errNoServer = errors.New("no server")

// offline is a database that cannot be reached.
type offline struct{}

func (offline) Connect(ctx context.Context) (driver.Conn, error) { return nil, errNoServer }
func (o offline) Driver() driver.Driver                          { return o }
func (offline) Open(string) (driver.Conn, error)                 { return nil, errNoServer }

func openOffline(t *testing.T) *sql.DB {
	db := sql.OpenDB(offline{})
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestOffline(t *testing.T) {
	for _, d := range []Dialect{PostgreSQL, SQLite} {
		s, err := New(openOffline(t), d)
		if err != nil {
			t.Fatal(err)
		}
		_, load := s.Load(t.Context(), "k")
		_, lock := s.Lock(t.Context(), "k")
		_, sweep := s.Sweep(t.Context())
		for _, err := range []error{load, lock, sweep, s.CreateTables(t.Context())} {
			if !errors.Is(err, errNoServer) {
				t.Errorf("%s: %v", d, err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Lock(ctx, "k"); !errors.Is(err, errNoServer) {
			t.Errorf("%s: a Lock that failed holds on to something: %v", d, err)
		}
	}
}

func TestNewRejects(t *testing.T) {
	db := openOffline(t)
	if _, err := New(db, "mysql"); err == nil {
		t.Error("an unknown dialect")
	}
	if _, err := New(db, SQLite, Lease(time.Millisecond)); err == nil {
		t.Error("a lease that cannot be renewed")
	}
	db.SetMaxOpenConns(1)
	if _, err := New(db, PostgreSQL); err == nil {
		t.Error("a pool that locks itself out")
	}
}

// TestParameters checks that SQLite's parameters are ?1 and PostgreSQL's $1.
func TestParameters(t *testing.T) {
	s := SQLite.statements()
	for _, q := range []string{s.load, s.sweep, s.dropExpired, s.insert, s.update, s.remove, s.leaseAcquire, s.leaseRenew, s.leaseHeld, s.leaseRelease} {
		if strings.Contains(q, "$") || !regexp.MustCompile(`\?1\b`).MatchString(q) {
			t.Errorf("parameters of %s", q)
		}
	}
	for d, blob := range map[Dialect]string{PostgreSQL: "BYTEA", SQLite: "BLOB"} {
		if schema := d.Schema(); strings.Count(schema, "CREATE TABLE") != 2 || !strings.Contains(schema, blob) {
			t.Errorf("the schema of %s:\n%s", d, schema)
		}
	}
}
