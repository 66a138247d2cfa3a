//go:build unix

package redisstore

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session/internal/chaos"
)

// The tests cover sessions in a Redis that fails.

const lease = 20 * time.Second

func placeAt(t *testing.T, address string, lease time.Duration) chaos.Place {
	return chaos.Place{Where: address + " " + lease.String(), Store: New(connect(t, address), Lease(lease))}
}

// Case 88: Redis loses all data during an exchange.
func TestCase88Forgets(t *testing.T) {
	t.Run("FLUSHALL", func(t *testing.T) {
		d := startDaemon(t)
		c := connect(t, d.address)
		chaos.StoreForgets(t, placeAt(t, d.address, lease), func() { want(t, c.FlushAll(t.Context())) })
	})
	t.Run("restart", func(t *testing.T) {
		d := startDaemon(t)
		chaos.StoreForgets(t, placeAt(t, d.address, lease), func() { d.kill(); d.start() })
	})
}

// Case 89: Redis rejects writes: its memory is full, or it was made a replica.
func TestCase89RejectsWrites(t *testing.T) {
	t.Run("OOM", func(t *testing.T) {
		d := startDaemon(t)
		c := connect(t, d.address)
		chaos.StoreRejectsWrites(t, placeAt(t, d.address, lease),
			func() { want(t, c.ConfigSet(t.Context(), "maxmemory", "1")) }, func() { want(t, c.ConfigSet(t.Context(), "maxmemory", "0")) })
	})
	t.Run("READONLY", func(t *testing.T) {
		d := startDaemon(t)
		c := connect(t, d.address)
		chaos.StoreRejectsWrites(t, placeAt(t, d.address, lease),
			func() { want(t, c.ReplicaOf(t.Context(), "127.0.0.1", "1")) }, func() { want(t, c.ReplicaOf(t.Context(), "NO", "ONE")) })
	})
}

func want(t *testing.T, cmd redis.Cmder) {
	t.Helper()
	if err := cmd.Err(); err != nil {
		t.Fatal(err)
	}
}

// Case 103: Redis is killed while processes write, and restarted on the log that it
// flushes with every write: nothing is lost.
func TestCase103Killed(t *testing.T) {
	d := startDaemon(t, "--appendonly", "yes", "--appendfsync", "always")
	kills := 0
	chaos.Run{Place: placeAt(t, d.address, lease), Rotation: nimbutest.RotateStrict(), Meanwhile: func(ctx context.Context) {
		for chaos.Sleep(ctx, 300*time.Millisecond) {
			d.kill()
			d.start()
			kills++
		}
	}}.Do(t)
	t.Logf("Redis was killed %d times", kills)
}
