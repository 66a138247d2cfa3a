package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/sessiontest"
	"github.com/nimbugen/nimbugen/runtime/session/sqlstore"
)

// startPostgres starts a server, or skips the test; with NIMBUGEN_REQUIRE_SERVERS set,
// as in CI, a missing server is a failure.
func startPostgres(t *testing.T) (dsn string) { t.Helper(); return startDaemon(t).dsn }

func startDaemon(t *testing.T) *daemon {
	t.Helper()
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
		if len(found) == 0 {
			if os.Getenv("NIMBUGEN_REQUIRE_SERVERS") != "" {
				t.Fatal("PostgreSQL is not installed (Debian: postgresql)")
			}
			t.Skip("PostgreSQL is not installed (Debian: postgresql)")
		}
		initdb = found[len(found)-1]
	}
	if resolved, err := filepath.EvalSymlinks(initdb); err == nil {
		initdb = resolved
	}
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	as := unprivilegedUser(t, dir)
	run := exec.Command(initdb, "-D", filepath.Join(dir, "data"), "-U", "test", "-A", "trust", "--no-sync")
	run.SysProcAttr, run.Dir = as, dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	port := freePort(t)
	d := &daemon{t: t, as: as, dir: dir, args: []string{
		filepath.Join(filepath.Dir(initdb), "postgres"), "-D", filepath.Join(dir, "data"), "-p", port,
		"-k", dir, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=60",
	}, dsn: "postgres://test@127.0.0.1:" + port + "/postgres?sslmode=disable"}
	d.start()
	t.Cleanup(func() { _ = d.cmd.Process.Signal(syscall.SIGINT); <-d.ended })
	return d
}

// daemon is a PostgreSQL server that can be killed and started again.
type daemon struct {
	t    *testing.T
	as   *syscall.SysProcAttr
	dir  string
	args []string
	dsn  string
	cmd  *exec.Cmd

	ended chan struct{} // closed when cmd has
}

// start starts the server and returns when it responds. A server that was killed does
// not start again until its remaining processes have ended by themselves.
func (d *daemon) start() {
	d.t.Helper()
	db, err := sql.Open("pgx", d.dsn)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for range 100 {
		d.cmd = exec.Command(d.args[0], d.args[1:]...)
		d.cmd.SysProcAttr, d.cmd.Dir = d.as, d.dir
		if err := d.cmd.Start(); err != nil {
			d.t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { defer close(ended); _ = d.cmd.Wait() }()
		d.ended = ended
		if responds(db, ended) {
			return
		}
		d.kill()
	}
	d.t.Fatal("PostgreSQL does not start")
}

// responds waits until the server responds. It returns false if the server ends.
func responds(db *sql.DB, ended chan struct{}) bool {
	for range 300 {
		if db.Ping() == nil {
			return true
		}
		select {
		case <-ended:
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
	return false
}

// kill sends SIGKILL to all its processes.
func (d *daemon) kill() { _ = syscall.Kill(-d.cmd.Process.Pid, syscall.SIGKILL); <-d.ended }

// unprivilegedUser returns the user for the server, which does not run as root.
func unprivilegedUser(t *testing.T, dir string) *syscall.SysProcAttr {
	t.Helper()
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{Setpgid: true}
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("there is no user nobody to run PostgreSQL as")
	}
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	return &syscall.SysProcAttr{Setpgid: true, Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

func connect(t *testing.T, dsn string, most int) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(most)
	t.Cleanup(func() { _ = db.Close() })
	for range 100 {
		if err = db.Ping(); err == nil {
			return db
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal(err)
	return nil
}

func dropTables(t *testing.T, db *sql.DB) {
	t.Helper()
	for _, table := range []string{"nimbugen_sessions", "nimbugen_session_locks"} {
		if _, err := db.Exec("DROP TABLE IF EXISTS " + table); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPostgreSQL(t *testing.T) {
	dsn := startPostgres(t)
	fresh := func(t *testing.T, most int) *sqlstore.Store {
		db := connect(t, dsn, most)
		dropTables(t, db)
		return newStore(t, db, sqlstore.PostgreSQL)
	}
	sessiontest.TestStore(t, func(t *testing.T) session.Store { return fresh(t, 4) })
	sessiontest.TestShared(t, func(t *testing.T) (a, b session.Store) {
		a = fresh(t, 4)
		return a, newStore(t, connect(t, dsn, 4), sqlstore.PostgreSQL)
	})
	t.Run("newer", func(t *testing.T) {
		sessiontest.TestNewer(t, func(t *testing.T) sessiontest.Newer { return newerRows(t, fresh(t, 4), connect(t, dsn, 2), "$1") })
	})
	t.Run("case 85", func(t *testing.T) { testKilledHolder(t, fresh(t, 4), connect(t, dsn, 4)) })
	t.Run("small pool", func(t *testing.T) { testSmallPool(t, fresh(t, 2)) })
	t.Run("locks leave no rows", func(t *testing.T) { testNoRows(t, fresh(t, 4), connect(t, dsn, 2)) })
	t.Run("one connection", func(t *testing.T) {
		if _, err := sqlstore.New(connect(t, dsn, 1), sqlstore.PostgreSQL); err == nil {
			t.Error("a pool that locks itself out was accepted")
		}
	})
}

// testKilledHolder: the holder's connections end: its lock is free within 50 ms, and
// it can no longer write.
func testKilledHolder(t *testing.T, s *sqlstore.Store, admin *sql.DB) {
	held, err := s.Lock(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Save(t.Context(), session.Record{Data: []byte("mark")}); err != nil {
		t.Fatal(err)
	}
	other := newStore(t, admin, sqlstore.PostgreSQL)
	if r, err := other.Load(t.Context(), "k"); err != nil || string(r.Data) != "mark" {
		t.Errorf("the mark is not there for others: %v, %v", r, err)
	}
	const holders = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'`
	if _, err := admin.Exec(holders); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	next, err := other.Lock(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	if d := time.Since(began); d > 50*time.Millisecond {
		t.Errorf("the lock came free after %v", d)
	}
	if err := held.Save(t.Context(), session.Record{Version: 1, Data: []byte("late")}); !errors.Is(err, session.ErrLockLost) {
		t.Errorf("Save without the lock: %v", err)
	}
	if err := errors.Join(held.Unlock(t.Context()), next.Save(t.Context(), session.Record{Version: 1, Data: []byte("x")}), next.Unlock(t.Context())); err != nil {
		t.Error(err)
	}
}

// testSmallPool: holders of many keys do not deadlock on connections.
func testSmallPool(t *testing.T, s *sqlstore.Store) {
	done := make(chan error)
	for i := range 20 {
		go func() {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			held, err := s.Lock(ctx, fmt.Sprint(i))
			if err == nil {
				err = errors.Join(held.Save(ctx, session.Record{Data: []byte("x")}), held.Unlock(ctx))
			}
			done <- err
		}()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func testNoRows(t *testing.T, s *sqlstore.Store, db *sql.DB) {
	for i := range 10 {
		held, err := s.Lock(t.Context(), fmt.Sprint(i))
		if err == nil {
			err = held.Unlock(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var n int
	if err := db.QueryRow("SELECT count(*) FROM nimbugen_session_locks").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d rows are left, %v", n, err)
	}
}
