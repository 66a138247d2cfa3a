//go:build unix

package filestore

import (
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/internal/chaos"
)

// The tests cover processes that share one customer's session.

func TestChaosProcess(t *testing.T) {
	chaos.Process(t, func(dir string) (session.Store, error) { return New(dir), nil })
}

func place(t *testing.T) chaos.Place {
	dir := t.TempDir()
	return chaos.Place{Where: dir, Store: New(dir)}
}

// Case 83: four processes on one rotating refresh token, a strict server.
func TestCase83Strict(t *testing.T) {
	chaos.Run{Place: place(t), Rotation: nimbutest.RotateStrict()}.Do(t)
}

// Case 84: the same with SIGKILLs.
func TestCase84Strict(t *testing.T) {
	chaos.Run{Place: place(t), Rotation: nimbutest.RotateStrict(), Kill: true}.Do(t)
}

func TestCase84Grace(t *testing.T) {
	chaos.Run{Place: place(t), Rotation: nimbutest.RotateGrace(time.Minute), Kill: true, GracePeriod: true}.Do(t)
}

// Case 131: the server ends the session of four processes that log in again.
func TestCase131LogInAgain(t *testing.T) { chaos.LogInAgain(t, place(t)) }

// Case 85: a process is killed while it holds the lock.
func TestCase85Freed(t *testing.T) { chaos.LockFreed(t, place(t), 50*time.Millisecond) }

// Cases 86 and 87: a process that is stopped keeps the lock: no other process gets
// it, and the process goes on.
func TestCase87Stopped(t *testing.T) {
	t.Run("after", func(t *testing.T) { chaos.StoppedAfter(t, place(t), 0) })
	t.Run("before", func(t *testing.T) { chaos.StoppedBefore(t, place(t), 0) })
}

// Cases 84 and 87: the same with a SIGKILL every 0.3 s, and with processes that are
// stopped at random. Nothing is lost beyond the kills between rotation and store, and
// no call waits longer than three seconds.
func TestCase84Often(t *testing.T) {
	chaos.Run{Place: place(t), Rotation: nimbutest.RotateStrict(), Kill: true, Every: 300 * time.Millisecond}.Do(t)
}

func TestCase87Random(t *testing.T) {
	chaos.Run{Place: place(t), Rotation: nimbutest.RotateStrict(), Stop: true}.Do(t)
}

func TestChaosMatrix(t *testing.T) { chaos.Matrix(t, "files", place) }
