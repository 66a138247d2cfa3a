package filestore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// Case 98: no space before the exchange: rejected, and nothing has changed.
func TestCase98DiskFullBefore(t *testing.T) {
	s := New(t.TempDir())
	store(t, s, durable(0, "old"))
	s.disk.write = func(*os.File, []byte) error { return syscall.ENOSPC }
	if err := hold(t, s).Save(t.Context(), durable(1, "mark")); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("Save: %v", err)
	}
	if r, err := s.Load(t.Context(), "k"); err != nil || string(r.Data) != "old" || r.Version != 1 {
		t.Errorf("kept: %v %q, %v", r, r.Data, err)
	}
}

// Case 99: no space after the exchange: the new tokens use the reserved space.
func TestCase99DiskFullAfter(t *testing.T) {
	s := New(t.TempDir())
	store(t, s, durable(0, "old"))
	held := hold(t, s)
	if err := held.Save(t.Context(), durable(1, "mark")); err != nil {
		t.Fatal(err)
	}
	real := s.disk.write
	s.disk.write = func(f *os.File, b []byte) error {
		if info, err := f.Stat(); err != nil || info.Size() < int64(len(b)) {
			return syscall.ENOSPC
		}
		return real(f, b)
	}
	if err := held.Save(t.Context(), durable(2, strings.Repeat("rotated", 1000))); err != nil {
		t.Fatalf("the rotated token was lost: %v", err)
	}
	if r, err := New(s.dir).Load(t.Context(), "k"); err != nil || r.Version != 3 || len(r.Data) != 7000 {
		t.Errorf("after a restart: %v, %v", r, err)
	}
}

// Case 100: the disk fails while a rotated token is being stored. The old or
// the new record is there, complete, and the same Save succeeds later.
func TestCase100FailingDisk(t *testing.T) {
	for name, fail := range map[string]func(*disk){
		"write":   func(d *disk) { d.write = func(*os.File, []byte) error { return syscall.EIO } },
		"sync":    func(d *disk) { d.sync = func(*os.File) error { return syscall.EIO } },
		"rename":  func(d *disk) { d.rename = func(string, string) error { return syscall.EIO } },
		"syncDir": func(d *disk) { d.syncDir = func(string) error { return syscall.EIO } },
	} {
		t.Run(name, func(t *testing.T) {
			s := New(t.TempDir())
			store(t, s, durable(0, "old"))
			held := hold(t, s)
			if err := held.Save(t.Context(), durable(1, "mark")); err != nil {
				t.Fatal(err)
			}
			works := s.disk
			fail(&s.disk)
			for range 3 {
				if err := held.Save(t.Context(), durable(2, "rotated")); !errors.Is(err, syscall.EIO) {
					t.Fatalf("Save on the broken disk: %v", err)
				}
				r, err := New(s.dir).Load(t.Context(), "k")
				if err != nil || string(r.Data) != "mark" && string(r.Data) != "rotated" {
					t.Fatalf("in between: %v %q, %v", r, r.Data, err)
				}
			}
			s.disk = works
			if err := held.Save(t.Context(), durable(2, "rotated")); err != nil {
				t.Fatalf("the same Save on the mended disk: %v", err)
			}
			if r, err := New(s.dir).Load(t.Context(), "k"); err != nil || r.Version != 3 || string(r.Data) != "rotated" {
				t.Errorf("in the end: %v %q, %v", r, r.Data, err)
			}
			if err := held.Save(t.Context(), durable(2, "rotated")); !errors.Is(err, session.ErrConflict) {
				t.Errorf("a Save that succeeded is not repeated: %v", err)
			}
		})
	}
}

// Case 101: a damaged file is set aside, and the next log in works.
func TestCase101Damaged(t *testing.T) {
	whole := string(encode(fileName("k"), durable(1, "secret-canary")))
	altered := strings.Replace(whole, `"version":1`, `"version":2`, 1)
	for name, content := range map[string]string{
		"torn":          whole[:len(whole)/2],
		"empty":         "",
		"zeros":         strings.Repeat("\x00", 4096),
		"garbage":       "\xff\xfe\x00secret-canary",
		"huge":          strings.Repeat("x", maxFileSize+1),
		"altered":       altered,
		"wrong version": strings.Replace(whole, "session/1", "session/0", 1),
		"wrong key":     string(encode(fileName("other"), durable(1, "secret-canary"))),
		"null":          "null",
		"array":         "[]",
	} {
		t.Run(name, func(t *testing.T) {
			s := New(t.TempDir())
			path := s.path(fileName("k"), recordSuffix)
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := s.Load(t.Context(), "k")
			if !errors.Is(err, session.ErrDamaged) || strings.Contains(err.Error(), "canary") {
				t.Fatalf("Load: %v", err)
			}
			held := hold(t, s)
			_, err = held.Load(t.Context())
			if !errors.Is(err, session.ErrDamaged) || !strings.Contains(err.Error(), ".corrupt-") {
				t.Fatalf("Tx.Load: %v", err)
			}
			if _, err = held.Load(t.Context()); !errors.Is(err, session.ErrNoRecord) {
				t.Fatalf("Tx.Load again: %v", err)
			}
			if err := held.Save(t.Context(), durable(0, "new")); err != nil {
				t.Fatal(err)
			}
			if names := onDisk(t, s.dir, "nothing"); !strings.Contains(fmt.Sprint(names), ".corrupt-") {
				t.Errorf("nothing was kept for a person to look at: %v", names)
			}
		})
	}
}

// Case 94: the lock file is deleted while held: the holder notices.
func TestCase94LockDeleted(t *testing.T) {
	s := New(t.TempDir())
	store(t, s, durable(0, "old"))
	held := hold(t, s)
	if err := os.Remove(held.lock.Name()); err != nil {
		t.Skipf("this system does not delete open files: %v", err)
	}
	other, err := New(s.dir).Lock(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Save(t.Context(), durable(1, "late")); !errors.Is(err, session.ErrLockLost) {
		t.Errorf("Save without the lock: %v", err)
	}
	if err := held.Unlock(t.Context()); err != nil {
		t.Error(err)
	}
	if err := errors.Join(other.Save(t.Context(), durable(1, "new")), other.Unlock(context.Background())); err != nil {
		t.Errorf("the new holder: %v", err)
	}
}

// Case 97: the lock file of a process that has ended is no lock.
func TestCase97StaleLockFile(t *testing.T) {
	s := New(t.TempDir())
	if err := os.WriteFile(s.path(fileName("k"), lockSuffix), []byte("12345\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	store(t, s, durable(0, "x"))
}

// TestLeftovers: the next holder removes what a crashed one left behind.
func TestLeftovers(t *testing.T) {
	s := New(t.TempDir())
	for _, suffix := range []string{nextSuffix, spareSuffix} {
		if err := os.WriteFile(s.path(fileName("k"), suffix), []byte("canary"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	hold(t, s)
	onDisk(t, s.dir, "canary")
}

func FuzzDecode(f *testing.F) {
	f.Add(encode("k", durable(1, "data")))
	f.Add([]byte(`{"format":"nimbugen-session/1","name":"k","version":1,"data":"","sum":""}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := decode("k", b)
		if err != nil {
			return
		}
		again, err := decode("k", encode("k", r))
		if err != nil || again.Version != r.Version || string(again.Data) != string(r.Data) || !again.Expires.Equal(r.Expires) {
			t.Errorf("%v became %v, %v", r, again, err)
		}
	})
}

// Case 95: a file system without locks, such as NFS without its lock daemon, is
// represented by the result of the system call. Nothing is written without a lock,
// but records can be read.
func TestCase95NoLocks(t *testing.T) {
	s := New(t.TempDir())
	store(t, s, durable(0, "kept"))
	s.disk.lock = func(*os.File) (bool, error) { return false, errors.Join(errors.ErrUnsupported, syscall.ENOLCK) }
	for range 2 {
		_, err := s.Lock(t.Context(), "k")
		if !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), "local disk") {
			t.Errorf("Lock: %v", err)
		}
		if r, err := s.Load(t.Context(), "k"); err != nil || string(r.Data) != "kept" || r.Version != 1 {
			t.Errorf("Load: %v, %v", r, err)
		}
	}
}

// Case 95: a file system without locks differs from one whose lock is taken.
func TestCase95Explained(t *testing.T) {
	if err := explain(errors.Join(errors.ErrUnsupported, syscall.ENOLCK)); !strings.Contains(err.Error(), "local disk") || !errors.Is(err, syscall.ENOLCK) {
		t.Errorf("got %v", err)
	}
	if err := explain(syscall.EIO); errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("got %v", err)
	}
}
