package filestore

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Cases 98 and 99 on a file system that really is full.
func TestCase98And99RealDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=256k,mode=700"); err != nil {
		t.Skipf("this user may not mount a small file system: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	s := New(dir)
	store(t, s, durable(0, "old"))
	held := hold(t, s)
	if err := held.Save(t.Context(), durable(1, "mark")); err != nil {
		t.Fatal(err)
	}
	filler := fill(t, dir)
	if err := held.Save(t.Context(), durable(2, strings.Repeat("rotated", 500))); err != nil {
		t.Errorf("the rotated token was lost: %v", err)
	}
	if err := held.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
	_ = fill(t, dir)
	err := hold(t, s).Save(t.Context(), durable(3, "mark"))
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a mark on a full disk: %v", err)
	}
	if r, err := s.Load(t.Context(), "k"); err != nil || r.Version != 3 {
		t.Errorf("kept: %v, %v", r, err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
}

// fill uses up the free space.
func fill(t *testing.T, dir string) string {
	t.Helper()
	f, err := os.CreateTemp(dir, "filler")
	if err != nil {
		return filepath.Join(dir, "none")
	}
	defer func() { _ = f.Close() }()
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	return f.Name()
}
