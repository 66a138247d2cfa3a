//go:build unix

package sealedstore

import (
	"bytes"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
	"github.com/nimbugen/nimbugen/runtime/session/internal/chaos"
)

// The tests cover processes that share one customer's session in sealed files.

func open(dir string) (session.Store, error) {
	return New(filestore.New(dir), Key{ID: "one", Secret: bytes.Repeat([]byte{7}, 32)})
}

func TestChaosProcess(t *testing.T) { chaos.Process(t, open) }

func place(t *testing.T) chaos.Place {
	dir := t.TempDir()
	store, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return chaos.Place{Where: dir, Store: store}
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

// Case 85: a process is killed while it holds the lock.
func TestCase85Freed(t *testing.T) { chaos.LockFreed(t, place(t), 50*time.Millisecond) }
