//go:build unix

package sqltest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/internal/chaos"
	"github.com/nimbugen/nimbugen/runtime/session/sqlstore"
)

// The tests cover processes that share one customer's session.

func TestChaosProcess(t *testing.T) {
	chaos.Process(t, func(where string) (session.Store, error) { return open(t, where) })
}

// open opens a place, driver, lease and data source, until the test ends: goroutines of
// a database that stays open would keep a started process from ending.
func open(t *testing.T, where string) (session.Store, error) {
	spec := strings.SplitN(where, " ", 3)
	lease, err := time.ParseDuration(spec[1])
	if err != nil {
		return nil, err
	}
	db, err := sql.Open(spec[0], spec[2])
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(4)
	if spec[0] == "pgx" {
		return sqlstore.New(db, sqlstore.PostgreSQL)
	}
	return sqlstore.New(db, sqlstore.SQLite, sqlstore.Lease(lease))
}

func place(t *testing.T, driver string, lease time.Duration, source string) chaos.Place {
	t.Helper()
	where := fmt.Sprintf("%s %v %s", driver, lease, source)
	store, err := open(t, where)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.(*sqlstore.Store).CreateTables(t.Context()); err != nil {
		t.Fatal(err)
	}
	return chaos.Place{Where: where, Store: store}
}

func sqlite(t *testing.T, lease time.Duration) chaos.Place {
	return place(t, "sqlite", lease, dsn(filepath.Join(t.TempDir(), "db"))+"&_pragma=journal_mode(WAL)&_pragma=busy_timeout(250)")
}

func TestSQLiteChaos(t *testing.T) {
	runs(t, func(t *testing.T) chaos.Place { return sqlite(t, 30*time.Second) })
	t.Run("case 85", func(t *testing.T) { chaos.LockFreed(t, sqlite(t, 30*time.Second), 500*time.Millisecond) })
	t.Run("case 87 after", func(t *testing.T) { chaos.StoppedAfter(t, sqlite(t, time.Second), time.Second) })
	t.Run("case 87 before", func(t *testing.T) { chaos.StoppedBefore(t, sqlite(t, 2*time.Second), 2*time.Second) })
}

func TestPostgreSQLChaos(t *testing.T) {
	source := startPostgres(t)
	admin := connect(t, source, 2)
	postgres := func(t *testing.T) chaos.Place {
		dropTables(t, admin)
		return place(t, "pgx", 0, source)
	}
	runs(t, postgres)
	t.Run("case 85", func(t *testing.T) { chaos.LockFreed(t, postgres(t), 50*time.Millisecond) })
	t.Run("case 87 after", func(t *testing.T) { chaos.StoppedAfter(t, postgres(t), 0) })
	t.Run("case 87 before", func(t *testing.T) { chaos.StoppedBefore(t, postgres(t), 0) })
}

// Case 103: PostgreSQL is killed while processes write, and restarted.
func TestCase103Killed(t *testing.T) {
	d := startDaemon(t)
	connect(t, d.dsn, 2)
	kills := 0
	chaos.Run{Place: place(t, "pgx", 0, d.dsn), Rotation: nimbutest.RotateStrict(), Meanwhile: func(ctx context.Context) {
		for chaos.Sleep(ctx, 500*time.Millisecond) {
			d.kill()
			d.start()
			kills++
		}
	}}.Do(t)
	t.Logf("PostgreSQL was killed %d times", kills)
}

// runs runs cases 83 and 84: four processes on one rotating refresh token; and case
// 131, in which they log in again.
func runs(t *testing.T, place func(*testing.T) chaos.Place) {
	t.Run("case 131", func(t *testing.T) { chaos.LogInAgain(t, place(t)) })
	t.Run("case 83 strict", func(t *testing.T) {
		chaos.Run{Place: place(t), Rotation: nimbutest.RotateStrict()}.Do(t)
	})
	t.Run("case 84 strict", func(t *testing.T) {
		chaos.Run{Place: place(t), Rotation: nimbutest.RotateStrict(), Kill: true}.Do(t)
	})
	t.Run("case 84 often", func(t *testing.T) {
		chaos.Run{Place: place(t), Rotation: nimbutest.RotateStrict(), Kill: true, Every: 300 * time.Millisecond}.Do(t)
	})
	t.Run("case 87 random", func(t *testing.T) {
		chaos.Run{Place: place(t), Rotation: nimbutest.RotateStrict(), Stop: true}.Do(t)
	})
	t.Run("case 84 grace", func(t *testing.T) {
		chaos.Run{Place: place(t), Rotation: nimbutest.RotateGrace(time.Minute), Kill: true, GracePeriod: true}.Do(t)
	})
}

func TestChaosMatrix(t *testing.T) {
	chaos.Matrix(t, "SQLite", func(t *testing.T) chaos.Place { return sqlite(t, 30*time.Second) })
}

func TestPostgreSQLMatrix(t *testing.T) {
	if os.Getenv("NIMBUGEN_LONG") == "" {
		t.Skip("NIMBUGEN_LONG is not set")
	}
	source := startPostgres(t)
	admin := connect(t, source, 2)
	chaos.Matrix(t, "PostgreSQL", func(t *testing.T) chaos.Place {
		dropTables(t, admin)
		return place(t, "pgx", 0, source)
	})
}
