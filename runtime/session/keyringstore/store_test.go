package keyringstore

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
	"github.com/nimbugen/nimbugen/runtime/session/sealedstore"
	"github.com/nimbugen/nimbugen/runtime/session/sessiontest"
)

// fakeRing is a keyring in memory that can be made to fail.
type fakeRing struct {
	mu   sync.Mutex
	text string
	err  error
	wait time.Duration
	sets int
}

func (f *fakeRing) get(string, string) (string, error) {
	time.Sleep(f.wait)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil && f.text == "" {
		return "", keyring.ErrNotFound
	}
	return f.text, f.err
}

func (f *fakeRing) set(_, _, secret string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.text = secret
	f.sets++
	return f.err
}

func opened(t *testing.T, r ring, dir string) session.Store {
	t.Helper()
	s, err := open(t.Context(), r, "test", dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStore(t *testing.T) {
	r := &fakeRing{}
	sessiontest.TestStore(t, func(t *testing.T) session.Store { return opened(t, r, t.TempDir()) })
	sessiontest.TestShared(t, func(t *testing.T) (a, b session.Store) {
		dir := t.TempDir()
		return opened(t, r, dir), opened(t, r, dir)
	})
	if r.sets != 1 {
		t.Errorf("%d keys were made", r.sets)
	}
}

// TestStartTogether: processes that start at once use the same key.
func TestStartTogether(t *testing.T) {
	r, dir := &fakeRing{wait: 5 * time.Millisecond}, t.TempDir()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { opened(t, r, dir) })
	}
	wg.Wait()
	if r.sets != 1 {
		t.Errorf("%d keys were made", r.sets)
	}
}

func save(t *testing.T, s session.Store, data string) {
	t.Helper()
	held, err := s.Lock(t.Context(), "k")
	if err == nil {
		_, err = held.Load(t.Context())
		if errors.Is(err, session.ErrNoRecord) || errors.Is(err, session.ErrDamaged) {
			err = nil
		}
		err = errors.Join(err, held.Save(t.Context(), session.Record{Data: []byte(data), Durable: true}), held.Unlock(t.Context()))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Case 103: no response, a locked keyring, a broken entry, a lost key.
func TestCase103(t *testing.T) {
	dir := t.TempDir()
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := open(ctx, &fakeRing{wait: time.Second}, "test", dir)
	if !errors.Is(err, ErrNoKeyring) || time.Since(began) > 500*time.Millisecond {
		t.Errorf("a keyring that does not respond: %v after %v", err, time.Since(began))
	}
	if _, err := open(t.Context(), &fakeRing{err: errors.New("prompt dismissed")}, "test", dir); !errors.Is(err, ErrNoKeyring) {
		t.Errorf("dismissed: %v", err)
	}
	if _, err := open(t.Context(), &fakeRing{text: "canary"}, "test", dir); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("an entry of something else: %v", err)
	}
	save(t, opened(t, &fakeRing{}, dir), "old")
	reset := opened(t, &fakeRing{}, dir)
	if _, err := reset.Load(t.Context(), "k"); !errors.Is(err, session.ErrDamaged) {
		t.Errorf("after a reset: %v", err)
	}
	save(t, reset, "new")
	if r, err := reset.Load(t.Context(), "k"); err != nil || string(r.Data) != "new" {
		t.Errorf("after a new log in: %v", err)
	}
}

func TestRotate(t *testing.T) {
	r, dir := &fakeRing{}, t.TempDir()
	save(t, opened(t, r, dir), "x")
	for i := range 4 {
		if _, err := keysOf(t.Context(), r, "test", filestore.New(dir), true); err != nil {
			t.Fatal(err)
		}
		_, err := opened(t, r, dir).Load(t.Context(), "k")
		if old := i >= keysKept-1; old != errors.Is(err, session.ErrDamaged) {
			t.Errorf("after %d rotations: %v", i+1, err)
		}
	}
	if n := strings.Count(r.text, "\n"); n != keysKept || len(r.text) > 2000 {
		t.Errorf("%d keys in %d bytes", n, len(r.text))
	}
}

// Case 103: without a bus nothing is started.
func TestCase103NoBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	runtimeDir := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", runtimeDir)
	if _, err := New(t.Context(), "test", t.TempDir()); !errors.Is(err, ErrNoKeyring) {
		t.Errorf("got %v", err)
	}
	if left := processes(t, "dbus", runtimeDir); len(left) != 0 {
		t.Errorf("a bus was started: processes %v", left)
	}
}

// Case 103: a call without a deadline waits for two seconds.
func TestCase103Silent(t *testing.T) {
	began := time.Now()
	_, err := open(t.Context(), &fakeRing{wait: 4 * time.Second}, "test", t.TempDir())
	if took := time.Since(began); !errors.Is(err, ErrNoKeyring) || took < 2*time.Second || took > 10*time.Second {
		t.Errorf("after %v: %v", took, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(format(append([]sealedstore.Key{newKey()}, newKey())))
	f.Add("a b\n")
	f.Fuzz(func(t *testing.T, text string) {
		keys, err := parse(text)
		if err != nil {
			return
		}
		again, err := parse(format(keys))
		if err != nil || format(again) != format(keys) {
			t.Errorf("%d keys became %d, %v", len(keys), len(again), err)
		}
	})
}

// TestNewerEntry: the entry of a newer version is left as it is, also by Rotate.
func TestNewerEntry(t *testing.T) {
	const text = "format 2\nsomething else\n"
	r := &fakeRing{text: text}
	if _, err := open(t.Context(), r, "test", t.TempDir()); !errors.Is(err, session.ErrNewer) {
		t.Errorf("open: %v", err)
	}
	if _, err := keysOf(t.Context(), r, "test", filestore.New(t.TempDir()), true); !errors.Is(err, session.ErrNewer) {
		t.Errorf("rotate: %v", err)
	}
	if r.text != text || r.sets != 0 {
		t.Errorf("the entry is %q now", r.text)
	}
}

// TestNewerRecord: a record that a newer version sealed is not damage.
func TestNewerRecord(t *testing.T) {
	sessiontest.TestNewer(t, func(t *testing.T) sessiontest.Newer {
		dir := t.TempDir()
		files := filestore.New(dir)
		raw := func(key string) session.Record {
			record, err := files.Load(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			return record
		}
		return sessiontest.Newer{
			Store: opened(t, &fakeRing{}, dir),
			Age: func(key string) {
				record := raw(key)
				record.Data = append([]byte{2}, record.Data[1:]...)
				tx, err := files.Lock(t.Context(), key)
				if err == nil {
					err = errors.Join(tx.Save(t.Context(), record), tx.Unlock(t.Context()))
				}
				if err != nil {
					t.Fatal(err)
				}
			},
			Raw: func(key string) string { return string(raw(key).Data) },
		}
	})
}
