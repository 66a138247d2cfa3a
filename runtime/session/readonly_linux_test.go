package session_test

import (
	"os"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

// Case 96: a directory that cannot be written to. Since root can write everywhere
// else, the test mounts a read-only file system.
func TestCase96ReadOnly(t *testing.T) {
	dir := t.TempDir()
	seal := func() error { return os.Chmod(dir, 0o500) }
	if os.Geteuid() == 0 {
		if err := syscall.Mount("none", dir, "tmpfs", 0, "size=256k,mode=700"); err != nil {
			t.Skipf("root may not mount a file system here: %v", err)
		}
		t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
		seal = func() error { return syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, "") }
	}
	synctest.Test(t, func(t *testing.T) {
		shop := newShop(t)
		shop.store = filestore.New(dir)
		logIn(t, open(t, appOf(shop), "k"), session.Remember())
		if err := seal(); err != nil {
			t.Fatal(err)
		}
		shop.store = filestore.New(dir)
		wantKeptReadOnly(t, shop)
	})
	_ = os.Chmod(dir, 0o700)
}
