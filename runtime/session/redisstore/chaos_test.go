//go:build unix

package redisstore

import (
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/internal/chaos"
)

// The tests cover processes that share one customer's session.

func TestChaosProcess(t *testing.T) {
	chaos.Process(t, func(where string) (session.Store, error) {
		address, lease, _ := strings.Cut(where, " ")
		d, err := time.ParseDuration(lease)
		return New(redis.NewClient(&redis.Options{Addr: address}), Lease(d)), err
	})
}

// place returns an empty Redis that processes share.
func place(t *testing.T, lease time.Duration) chaos.Place {
	return placeAt(t, startRedis(t), lease)
}

// Case 83: four processes on one rotating refresh token, a strict server.
func TestCase83Strict(t *testing.T) {
	chaos.Run{Place: place(t, time.Second), Rotation: nimbutest.RotateStrict()}.Do(t)
}

// Case 84: the same with SIGKILLs.
func TestCase84Strict(t *testing.T) {
	chaos.Run{Place: place(t, time.Second), Rotation: nimbutest.RotateStrict(), Kill: true}.Do(t)
}

func TestCase84Grace(t *testing.T) {
	chaos.Run{Place: place(t, time.Second), Rotation: nimbutest.RotateGrace(time.Minute), Kill: true, GracePeriod: true}.Do(t)
}

// Case 131: the server ends the session of four processes that log in again.
func TestCase131LogInAgain(t *testing.T) { chaos.LogInAgain(t, place(t, time.Second)) }

// Case 85: a process is killed while it holds the lock, which is free when that is
// proven, long before its lease has expired.
func TestCase85Freed(t *testing.T) {
	chaos.LockFreed(t, place(t, 30*time.Second), 500*time.Millisecond)
}

// Cases 86 and 87: a process is stopped for longer than its lease.
func TestCase87Stopped(t *testing.T) {
	t.Run("after", func(t *testing.T) { chaos.StoppedAfter(t, place(t, time.Second), time.Second) })
	t.Run("before", func(t *testing.T) { chaos.StoppedBefore(t, place(t, 2*time.Second), 2*time.Second) })
}

// Cases 84 and 87: the same with a SIGKILL every 0.3 s, and with processes that are
// stopped at random. Nothing is lost beyond the kills between rotation and store, and
// no call waits longer than three seconds.
func TestCase84Often(t *testing.T) {
	chaos.Run{Place: place(t, 30*time.Second), Rotation: nimbutest.RotateStrict(), Kill: true, Every: 300 * time.Millisecond}.Do(t)
}

func TestCase87Random(t *testing.T) {
	chaos.Run{Place: place(t, 30*time.Second), Rotation: nimbutest.RotateStrict(), Stop: true}.Do(t)
}

func TestChaosMatrix(t *testing.T) {
	chaos.Matrix(t, "Redis", func(t *testing.T) chaos.Place { return place(t, 30*time.Second) })
}
