package keyringstore

import (
	"testing"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// TestMain checks that the tests leave no goroutine behind but those of the connection
// to the session bus, which the process shares.
func TestMain(m *testing.M) { goroutines.Main(m, "github.com/godbus/dbus/") }
