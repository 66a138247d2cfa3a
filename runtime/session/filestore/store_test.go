package filestore

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/sessiontest"
)

func TestStore(t *testing.T) {
	sessiontest.TestStore(t, func(t *testing.T) session.Store { return New(t.TempDir()) })
}

func TestShared(t *testing.T) {
	sessiontest.TestShared(t, func(t *testing.T) (a, b session.Store) {
		dir := filepath.Join(t.TempDir(), "made", "when needed")
		return New(dir), New(dir)
	})
}

// hold takes the lock of "k" until the test ends.
func hold(t *testing.T, s *Store) *tx {
	t.Helper()
	held, err := s.Lock(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = held.Unlock(context.Background()) })
	return held.(*tx)
}

func store(t *testing.T, s *Store, r session.Record) {
	t.Helper()
	held := hold(t, s)
	if err := held.Save(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if err := held.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func durable(version uint64, data string) session.Record {
	return session.Record{Version: version, Data: []byte(data), Durable: true}
}

// onDisk returns the names of the files in dir, and fails if one holds canary.
func onDisk(t *testing.T, dir, canary string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		names = append(names, d.Name())
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(canary)) || bytes.Contains(b, encoded(canary)) {
			t.Errorf("%s holds the token", d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// encoded is the part that every base64 encoding of canary contains.
func encoded(canary string) []byte {
	b := encode("n", durable(1, canary))
	_, after, _ := bytes.Cut(b, []byte(`"data":"`))
	data, _, _ := bytes.Cut(after, []byte(`"`))
	return data[:max(4, len(data)-4)]
}

// Case 114: a record that is not durable ends with the process and leaves no copy.
func TestCase114Volatile(t *testing.T) {
	dir, canary := t.TempDir(), strings.Repeat("canary", 6)
	s := New(dir)
	store(t, s, durable(0, canary))
	if r, err := New(dir).Load(t.Context(), "k"); err != nil || string(r.Data) != canary {
		t.Fatalf("a remembered record after a restart: %v, %v", r, err)
	}
	store(t, s, session.Record{Version: 1, Data: []byte(canary)})
	if r, err := s.Load(t.Context(), "k"); err != nil || r.Durable {
		t.Fatalf("the process itself: %v, %v", r, err)
	}
	if _, err := New(dir).Load(t.Context(), "k"); !errors.Is(err, session.ErrNoRecord) {
		t.Fatalf("after a restart: %v", err)
	}
	onDisk(t, dir, canary)
	store(t, s, durable(2, canary))
	if r, err := New(dir).Load(t.Context(), "k"); err != nil || r.Version != 3 {
		t.Fatalf("remembered again: %v, %v", r, err)
	}
	if len(s.volatile) != 0 {
		t.Error("the copy in memory was left behind")
	}
}

// TestNothingLeft: a deleted record leaves an empty directory.
func TestNothingLeft(t *testing.T) {
	dir := t.TempDir()
	s := New(dir)
	store(t, s, durable(0, "the tokens"))
	held := hold(t, s)
	if err := held.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := held.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if names := onDisk(t, dir, "the tokens"); len(names) != 0 {
		t.Errorf("left behind: %v", names)
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	s := New(dir)
	if n, err := New(filepath.Join(dir, "none")).Sweep(t.Context()); n != 0 || err != nil {
		t.Errorf("a directory that is not there: %d, %v", n, err)
	}
	for _, key := range []string{"a", "b"} {
		held, err := s.Lock(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		old := durable(0, "old")
		old.Expires = time.Now().Add(-time.Second)
		if err := errors.Join(held.Save(t.Context(), old), held.Unlock(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	store(t, s, durable(0, "young"))
	n, err := s.Sweep(t.Context())
	if n != 2 || err != nil {
		t.Errorf("removed %d, %v", n, err)
	}
	if files, err := os.ReadDir(dir); len(files) != 2 || err != nil {
		t.Errorf("left: %v, %v", files, err)
	}
}

func TestFileNames(t *testing.T) {
	for key, prefix := range map[string]string{"default": "default-", "../../etc/passwd": "etcpasswd-", "CON": "con-", "": "-"} {
		name := fileName(key)
		if !strings.HasPrefix(name, prefix) || strings.ContainsAny(name, `/\:. `) || len(name) > 60 {
			t.Errorf("%q became %q", key, name)
		}
	}
	if fileName("CON") == fileName("con") {
		t.Error("keys that differ in case share a file")
	}
}
