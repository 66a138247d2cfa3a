//go:build unix

package filestore

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// Case 96: the umask does not matter, a read-only directory is an error.
func TestCase96Modes(t *testing.T) {
	for _, umask := range []int{0, 0o777, 0o277} {
		old := syscall.Umask(umask)
		dir := filepath.Join(t.TempDir(), "d")
		syscall.Umask(0)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		syscall.Umask(umask)
		s := New(dir)
		held, err := s.Lock(t.Context(), "k")
		if err == nil {
			err = held.Save(t.Context(), durable(0, "x"))
		}
		if err == nil {
			err = errors.Join(held.Save(t.Context(), durable(1, "y")), held.Unlock(t.Context()))
		}
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(s.path(fileName("k"), recordSuffix))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("umask %04o: %v, %v", umask, info.Mode(), err)
		}
	}
}

func TestCase96ReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		asUnprivileged(t, nil)
		return
	}
	dir := t.TempDir()
	s := New(dir)
	store(t, s, durable(0, "x"))
	if err := os.Remove(s.path(fileName("k"), lockSuffix)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	if r, err := s.Load(t.Context(), "k"); err != nil || string(r.Data) != "x" {
		t.Errorf("Load: %v, %v", r, err)
	}
	if _, err := s.Lock(t.Context(), "k"); !errors.Is(err, os.ErrPermission) {
		t.Errorf("Lock: %v", err)
	}
}

// Case 96: another user's file is neither read nor treated as damaged.
func TestCase96OtherUser(t *testing.T) {
	if os.Geteuid() == 0 {
		asUnprivileged(t, func(dir string) {
			theirs := filepath.Join(dir, "theirs")
			store(t, New(theirs), durable(0, "secret"))
			if err := os.Chmod(theirs, 0o755); err != nil {
				t.Fatal(err)
			}
		})
		return
	}
	dir := filepath.Join(os.Getenv("TMPDIR"), "theirs")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("only root can make another user's file")
	}
	s := New(dir)
	if _, err := s.Load(t.Context(), "k"); !errors.Is(err, os.ErrPermission) || errors.Is(err, session.ErrDamaged) {
		t.Errorf("Load: %v", err)
	}
	if _, err := s.Lock(t.Context(), "k"); !errors.Is(err, os.ErrPermission) {
		t.Errorf("Lock: %v", err)
	}
}

// Case 102: a file that other users could have planted or can read is rejected.
func TestCase102Unsafe(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string) error{
		"world-readable": func(_ *testing.T, path string) error { return os.Chmod(path, 0o644) },
		"group-writable": func(_ *testing.T, path string) error { return os.Chmod(path, 0o620) },
		"symlink": func(_ *testing.T, path string) error {
			return errors.Join(os.Rename(path, path+".x"), os.Symlink(path+".x", path))
		},
		"dangling symlink": func(_ *testing.T, path string) error {
			return errors.Join(os.Remove(path), os.Symlink("/nowhere", path))
		},
		"pipe": func(_ *testing.T, path string) error {
			return errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600))
		},
		"directory": func(_ *testing.T, path string) error {
			return errors.Join(os.Remove(path), os.Mkdir(path, 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := New(t.TempDir())
			store(t, s, durable(0, "x"))
			if err := spoil(t, s.path(fileName("k"), recordSuffix)); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Load(t.Context(), "k"); !errors.Is(err, ErrUnsafe) {
				t.Errorf("Load: %v", err)
			}
			if err := hold(t, s).Save(t.Context(), durable(0, "y")); !errors.Is(err, ErrUnsafe) {
				t.Errorf("Save: %v", err)
			}
		})
	}
}

func TestCase102UnsafeDirAndLock(t *testing.T) {
	s := New(t.TempDir())
	if err := os.Symlink(filepath.Join(s.dir, "elsewhere"), s.path(fileName("k"), lockSuffix)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lock(t.Context(), "k"); !errors.Is(err, ErrUnsafe) {
		t.Errorf("a lock that is a link: %v", err)
	}
	if err := os.Chmod(s.dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lock(t.Context(), "other"); !errors.Is(err, ErrUnsafe) {
		t.Errorf("a directory that others write to: %v", err)
	}
}

// A symbolic link in place of the next file is not followed.
func TestNextIsNotFollowed(t *testing.T) {
	s := New(t.TempDir())
	held := hold(t, s)
	victim := filepath.Join(s.dir, "victim")
	if err := os.WriteFile(victim, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, s.path(fileName("k"), nextSuffix)); err != nil {
		t.Fatal(err)
	}
	if err := held.Save(t.Context(), durable(0, "x")); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(victim); err != nil || string(b) != "precious" {
		t.Errorf("the victim holds %q, %v", b, err)
	}
}

var _ session.Store = (*Store)(nil)

// Case 102: Load rejects a directory that others can write to, and, as root, what
// another user owns, as Lock does.
func TestCase102Load(t *testing.T) {
	const nobody = 65534
	for name, spoil := range map[string]func(dir, path string) error{
		"open directory":           func(dir, _ string) error { return os.Chmod(dir, 0o777) },
		"group's directory":        func(dir, _ string) error { return os.Chmod(dir, 0o770) },
		"another user's file":      func(_, path string) error { return os.Chown(path, nobody, nobody) },
		"another user's directory": func(dir, _ string) error { return os.Chown(dir, nobody, nobody) },
	} {
		t.Run(name, func(t *testing.T) {
			s := New(filepath.Join(t.TempDir(), "d"))
			store(t, s, durable(0, "x"))
			if err := spoil(s.dir, s.path(fileName("k"), recordSuffix)); errors.Is(err, os.ErrPermission) {
				t.Skip("only root can make another user's file")
			} else if err != nil {
				t.Fatal(err)
			}
			if r, err := s.Load(t.Context(), "k"); !errors.Is(err, ErrUnsafe) || len(r.Data) != 0 {
				t.Errorf("Load: %v, %v", r, err)
			}
			tx, err := s.Lock(t.Context(), "k")
			if err == nil { // the directory is good
				_, err = tx.Load(t.Context())
				err = errors.Join(err, tx.Unlock(t.Context()))
			}
			if !errors.Is(err, ErrUnsafe) {
				t.Errorf("Lock and Load: %v", err)
			}
		})
	}
}
