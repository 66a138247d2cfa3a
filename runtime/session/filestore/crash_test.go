package filestore

import (
	"os"
	"testing"
)

// The test is of a process that ends at any operation of the disk while it stores a
// session: a SIGKILL, or a power failure.

// crash is what the process ends with.
type crash struct{}

// crashing makes the operation with a number the last one. A write stops after a
// part of its bytes; the other operations happen, or do not.
type crashing struct {
	last, n int
	part    int // in eighths
}

func (c *crashing) step(do func(part int) error) error {
	if c.n++; c.n-1 != c.last {
		return do(8)
	}
	_ = do(c.part)
	panic(crash{})
}

func (c *crashing) disk(real disk) disk {
	whole := func(part int, do func() error) error {
		if part < 4 {
			return nil
		}
		return do()
	}
	return disk{
		write: func(f *os.File, b []byte) error {
			return c.step(func(part int) error { return real.write(f, b[:len(b)*part/8]) })
		},
		sync: func(f *os.File) error {
			return c.step(func(part int) error { return whole(part, func() error { return real.sync(f) }) })
		},
		rename: func(from, to string) error {
			return c.step(func(part int) error { return whole(part, func() error { return real.rename(from, to) }) })
		},
		syncDir: func(dir string) error {
			return c.step(func(part int) error { return whole(part, func() error { return real.syncDir(dir) }) })
		},
		lock: real.lock,
	}
}

// TestCrashAtEveryWrite checks that the old or the new session is there, whole, and
// that the next process can go on from it.
func TestCrashAtEveryWrite(t *testing.T) {
	seen := map[string]bool{}
	operations := 0
	for crashed := true; crashed; operations++ {
		for _, part := range []int{0, 3, 5, 8} {
			s := New(t.TempDir())
			store(t, s, durable(0, "old"))
			c := &crashing{last: operations, part: part}
			s.disk = c.disk(s.disk)
			crashed = endsEarly(t, s)
			r, err := New(s.dir).Load(t.Context(), "k")
			if err != nil {
				t.Fatalf("operation %d, part %d: %v", operations, part, err)
			}
			seen[string(r.Data)] = true
			if want := map[string]uint64{"old": 1, "mark": 2, "new": 3}[string(r.Data)]; r.Version != want {
				t.Errorf("operation %d, part %d: %q with version %d", operations, part, r.Data, r.Version)
			}
			next := New(s.dir)
			store(t, next, durable(r.Version, "after"))
			if names := onDisk(t, s.dir, "old"); len(names) > 2 {
				t.Errorf("operation %d, part %d: left %v", operations, part, names)
			}
		}
	}
	if operations < 9 || !seen["old"] || !seen["mark"] || !seen["new"] {
		t.Errorf("%d operations, seen %v: the test ends too early", operations, seen)
	}
}

// endsEarly stores a mark and new tokens, as a refresh does, and reports whether the
// process crashed. The system closes the files of one that has.
func endsEarly(t *testing.T, s *Store) (crashed bool) {
	t.Helper()
	lock, err := s.Lock(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	held := lock.(*tx)
	defer func() {
		p := recover()
		if _, crashed = p.(crash); p != nil && !crashed {
			panic(p)
		}
		if crashed {
			_ = held.lock.Close()
		}
	}()
	for version, data := range []string{"mark", "new"} {
		if err := held.Save(t.Context(), durable(uint64(version)+1, data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := held.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	return false
}
