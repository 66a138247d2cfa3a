package redisstore

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/sessiontest"
)

// startRedis starts a server, or skips the test; with NIMBUGEN_REQUIRE_SERVERS set, as
// in CI, a missing server is a failure.
func startRedis(t *testing.T) (address string) { t.Helper(); return startDaemon(t).address }

func startDaemon(t *testing.T, args ...string) *daemon {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		binary, err = exec.LookPath("valkey-server")
	}
	if err != nil {
		if os.Getenv("NIMBUGEN_REQUIRE_SERVERS") != "" {
			t.Fatal("Redis is not installed (Debian: redis-server)")
		}
		t.Skip("Redis is not installed (Debian: redis-server)")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	_, port, _ := net.SplitHostPort(address)
	d := &daemon{t: t, address: address, args: append([]string{binary, "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir()}, args...)}
	d.start()
	t.Cleanup(d.kill)
	return d
}

// daemon is a Redis server that can be killed and started again.
type daemon struct {
	t       *testing.T
	address string
	args    []string
	cmd     *exec.Cmd
}

// start starts the server and returns when it responds.
func (d *daemon) start() {
	d.t.Helper()
	d.cmd = exec.Command(d.args[0], d.args[1:]...)
	if err := d.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	c := redis.NewClient(&redis.Options{Addr: d.address})
	defer func() { _ = c.Close() }()
	var err error
	for range 100 {
		if err = c.Ping(context.Background()).Err(); err == nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	d.t.Fatal(err)
}

// kill sends SIGKILL.
func (d *daemon) kill() { _ = d.cmd.Process.Kill(); _ = d.cmd.Wait() }

func connect(t *testing.T, address string) *redis.Client {
	c := redis.NewClient(&redis.Options{Addr: address})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestRedis(t *testing.T) {
	address := startRedis(t)
	n := 0
	fresh := func() Option { n++; return Prefix(strconv.Itoa(n) + ":") }
	sessiontest.TestStore(t, func(t *testing.T) session.Store { return New(connect(t, address), fresh()) })
	sessiontest.TestShared(t, func(t *testing.T) (a, b session.Store) {
		prefix := fresh()
		return New(connect(t, address), prefix), New(connect(t, address), prefix)
	})
	t.Run("case 86 renewed", func(t *testing.T) { testLease(t, connect(t, address)) })
	t.Run("repeated", func(t *testing.T) { testRepeated(t, connect(t, address)) })
	t.Run("case 87 overtaken", func(t *testing.T) { testExpiredLease(t, connect(t, address)) })
	t.Run("case 88 flushed", func(t *testing.T) { testFlushed(t, connect(t, address)) })
	t.Run("TTL", func(t *testing.T) { testTTL(t, connect(t, address)) })
}

func lock(t *testing.T, s *Store, key string) session.Tx {
	t.Helper()
	held, err := s.Lock(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = held.Unlock(context.Background()) })
	return held
}

// testLease: cases 85 and 86: a lease is renewed while its holder runs, and expires
// after the holder has ended.
func testLease(t *testing.T, c *redis.Client) {
	one, two := New(c, Lease(300*time.Millisecond)), New(c, Lease(300*time.Millisecond))
	held := lock(t, one, "k").(*tx)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := two.Lock(ctx, "k"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("the lease was not renewed: %v", err)
	}
	held.stop() // as if the holder had ended
	began := time.Now()
	lock(t, two, "k")
	if d := time.Since(began); d > 500*time.Millisecond {
		t.Errorf("free after %v", d)
	}
	if err := held.Save(t.Context(), session.Record{Data: []byte("late")}); !errors.Is(err, session.ErrLockLost) {
		t.Errorf("Save without the lock: %v", err)
	}
}

// testRepeated: the client repeats the command that takes the lock, because its reply
// was lost: the lock is held.
func testRepeated(t *testing.T, c *redis.Client) {
	s := New(c)
	held := lock(t, s, "k6").(*tx)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	again := &tx{store: s, keys: held.keys, owner: held.owner, done: make(chan struct{})}
	if err := again.acquire(ctx); err != nil {
		t.Fatal(err)
	}
	again.stop()
}

// testExpiredLease: a holder that was stopped for longer than its lease changes
// nothing and does not release the lock of the next holder.
func testExpiredLease(t *testing.T, c *redis.Client) {
	s := New(c)
	held := lock(t, s, "k2")
	name := s.keys("k2")[1]
	if err := c.Set(t.Context(), name, "somebody else", time.Minute).Err(); err != nil {
		t.Fatal(err)
	}
	if err := held.Save(t.Context(), session.Record{Data: []byte("late")}); !errors.Is(err, session.ErrLockLost) {
		t.Errorf("Save: %v", err)
	}
	if err := held.Delete(t.Context()); !errors.Is(err, session.ErrLockLost) {
		t.Errorf("Delete: %v", err)
	}
	if err := held.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
	if owner := c.Get(t.Context(), name).Val(); owner != "somebody else" {
		t.Errorf("the lock is %q", owner)
	}
}

// testFlushed: case 88: Redis loses all data under a lock: Save does not store a
// record that others may have replaced.
func testFlushed(t *testing.T, c *redis.Client) {
	s := New(c)
	held := lock(t, s, "k3")
	if err := held.Save(t.Context(), session.Record{Data: []byte("mark")}); err != nil {
		t.Fatal(err)
	}
	if err := c.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if err := held.Save(t.Context(), session.Record{Version: 1, Data: []byte("result")}); !errors.Is(err, session.ErrLockLost) {
		t.Errorf("Save: %v", err)
	}
}

// testTTL: Redis removes expired records by itself, and a later expiry of the next
// save applies.
func testTTL(t *testing.T, c *redis.Client) {
	s := New(c)
	held := lock(t, s, "k5")
	if err := held.Save(t.Context(), session.Record{Expires: time.Now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	name := s.keys("k5")[0]
	if ttl := c.TTL(t.Context(), name).Val(); ttl < 59*time.Minute || ttl > time.Hour {
		t.Errorf("TTL %v", ttl)
	}
	if err := held.Save(t.Context(), session.Record{Version: 1}); err != nil {
		t.Fatal(err)
	}
	if ttl := c.TTL(t.Context(), name).Val(); ttl >= 0 {
		t.Errorf("a record that never expires has the TTL %v", ttl)
	}
}

func TestNewer(t *testing.T) {
	sessiontest.TestNewer(t, func(t *testing.T) sessiontest.Newer {
		client := connect(t, startRedis(t))
		s := New(client)
		return sessiontest.Newer{
			Store: s,
			Age: func(key string) {
				if err := client.HSet(t.Context(), s.keys(key)[0], "version", "-2").Err(); err != nil {
					t.Fatal(err)
				}
			},
			Raw: func(key string) string { return client.HGetAll(t.Context(), s.keys(key)[0]).String() },
		}
	})
}
