//go:build unix

package keyringstore

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generated/nimbu/nimbutest"
	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/internal/chaos"
)

// The tests cover processes that share one customer's session, in files whose key is
// in the Secret Service of GNOME.

func TestChaosProcess(t *testing.T) {
	chaos.Process(t, func(dir string) (session.Store, error) { return openKept(dir) })
}

// openKept opens the store in a process that may be slow to start.
func openKept(dir string) (session.Store, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return New(ctx, "nimbugen-chaos", dir)
}

func place(t *testing.T) chaos.Place {
	t.Helper()
	dir := t.TempDir()
	store, err := openKept(dir)
	if err != nil {
		t.Fatal(err)
	}
	return chaos.Place{Where: dir, Store: store}
}

// Cases 84 and 87: four processes on one rotating refresh token, killed and stopped.
func TestCase84And87Keyring(t *testing.T) {
	if !onBus(t, unlocked) {
		return
	}
	t.Run("killed", func(t *testing.T) {
		chaos.Run{Place: place(t), Rotation: nimbutest.RotateStrict(), Kill: true, Every: 300 * time.Millisecond}.Do(t)
	})
	t.Run("stopped", func(t *testing.T) {
		chaos.Run{Place: place(t), Rotation: nimbutest.RotateStrict(), Stop: true}.Do(t)
	})
}

func TestChaosMatrix(t *testing.T) {
	if os.Getenv("NIMBUGEN_LONG") == "" {
		t.Skip("NIMBUGEN_LONG is not set")
	}
	if onBus(t, unlocked) {
		chaos.Matrix(t, "keyring", place)
	}
}
