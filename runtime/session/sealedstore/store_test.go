package sealedstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
	"github.com/nimbugen/nimbugen/runtime/session/sessiontest"
)

func key(id string) Key { return Key{ID: id, Secret: bytes.Repeat([]byte(id[:1]), 32)} }

func sealed(t *testing.T, inner session.Store, keys ...Key) *Store {
	t.Helper()
	s, err := New(inner, keys...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStore(t *testing.T) {
	sessiontest.TestStore(t, func(t *testing.T) session.Store { return sealed(t, session.NewMemory(), key("a")) })
}

func TestStoreOverFiles(t *testing.T) {
	sessiontest.TestStore(t, func(t *testing.T) session.Store { return sealed(t, filestore.New(t.TempDir()), key("a"), key("b")) })
	sessiontest.TestShared(t, func(t *testing.T) (a, b session.Store) {
		dir := t.TempDir()
		return sealed(t, filestore.New(dir), key("a")), sealed(t, filestore.New(dir), key("a"))
	})
}

func save(t *testing.T, s session.Store, k string, r session.Record) {
	t.Helper()
	held, err := s.Lock(t.Context(), k)
	if err == nil {
		err = errors.Join(held.Save(t.Context(), r), held.Unlock(context.Background()))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Case 105: records swapped between two users, restored or altered are rejected.
func TestCase105Sealed(t *testing.T) {
	inner := session.NewMemory()
	s := sealed(t, inner, key("a"))
	save(t, s, "ada", session.Record{Data: []byte("canary of ada")})
	save(t, s, "zoe", session.Record{Data: []byte("canary of zoe")})
	first, err := inner.Load(t.Context(), "ada")
	if err != nil || bytes.Contains(first.Data, []byte("canary")) {
		t.Fatalf("the store below sees the token: %v", err)
	}
	overwrite := func(k string, data []byte) {
		r, err := inner.Load(t.Context(), k)
		if err != nil {
			t.Fatal(err)
		}
		save(t, inner, k, session.Record{Version: r.Version, Data: data})
	}
	rejected := func(what, k string) {
		t.Helper()
		_, err := s.Load(t.Context(), k)
		if !errors.Is(err, session.ErrDamaged) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", what, err)
		}
	}
	overwrite("zoe", first.Data)
	rejected("another customer's", "zoe")
	overwrite("ada", first.Data)
	rejected("an older version", "ada")
	for i := range first.Data {
		altered := bytes.Clone(first.Data)
		altered[i] ^= 1
		if _, err := s.open("ada", session.Record{Version: 1, Data: altered}); !errors.Is(err, session.ErrDamaged) && !errors.Is(err, ErrKey) {
			t.Fatalf("byte %d altered: %v", i, err)
		}
		if _, err := s.open("ada", session.Record{Version: 1, Data: first.Data[:i]}); !errors.Is(err, session.ErrDamaged) {
			t.Fatalf("cut to %d bytes: %v", i, err)
		}
	}
	save(t, s, "ada", session.Record{Data: []byte("after a new log in")})
	if r, err := s.Load(t.Context(), "ada"); err != nil || string(r.Data) != "after a new log in" {
		t.Errorf("after a new log in: %v, %v", r, err)
	}
}

// Case 105: keys rotate; a record whose key is missing is not damaged.
func TestCase105Rotation(t *testing.T) {
	inner := session.NewMemory()
	save(t, sealed(t, inner, key("old")), "k", session.Record{Data: []byte("x")})
	both := sealed(t, inner, key("new"), key("old"))
	r, err := both.Load(t.Context(), "k")
	if err != nil || string(r.Data) != "x" {
		t.Fatalf("with both keys: %v", err)
	}
	if _, err := sealed(t, inner, key("new")).Load(t.Context(), "k"); !errors.Is(err, ErrKey) || errors.Is(err, session.ErrDamaged) {
		t.Errorf("without the old key: %v", err)
	}
	forgetful := sealed(t, inner, key("new")).Forgetful()
	if _, err := forgetful.Load(t.Context(), "k"); !errors.Is(err, session.ErrDamaged) {
		t.Errorf("a key that is lost for good: %v", err)
	}
	save(t, both, "k", r)
	if _, err := sealed(t, inner, key("new")).Load(t.Context(), "k"); err != nil {
		t.Errorf("sealed anew: %v", err)
	}
}

func TestNewRejects(t *testing.T) {
	secret := bytes.Repeat([]byte("canary42"), 4)
	for name, keys := range map[string][]Key{
		"none": {}, "short": {{ID: "a", Secret: secret[:16]}}, "no ID": {{Secret: secret}},
		"long ID": {{ID: strings.Repeat("a", 65), Secret: secret}}, "twice": {{ID: "a", Secret: secret}, {ID: "a", Secret: secret}},
	} {
		if _, err := New(session.NewMemory(), keys...); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v", Key{ID: "a", Secret: secret}, []Key{{ID: "a", Secret: secret}}, Key{ID: "a", Secret: secret}); strings.Contains(text, "canary") || strings.Contains(text, "99") {
		t.Errorf("a key prints itself: %s", text)
	}
}

func FuzzOpen(f *testing.F) {
	s, err := New(session.NewMemory(), key("a"))
	if err != nil {
		f.Fatal(err)
	}
	good, err := s.seal("k", session.Record{Data: []byte("x")})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good.Data)
	f.Add([]byte{format, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := s.open("other", session.Record{Version: 1, Data: b}); err == nil {
			t.Error("opened what was never sealed")
		}
	})
}

func BenchmarkSealOpen(b *testing.B) {
	s, err := New(session.NewMemory(), key("a"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		r, err := s.seal("k", session.Record{Data: make([]byte, 2048)})
		if err == nil {
			r.Version = 1
			_, err = s.open("k", r)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// TestNewer: a newer version of this package, and one of the store below, are not
// damage.
func TestNewer(t *testing.T) {
	for name, age := range map[string]func(session.Record) session.Record{
		"sealed": func(r session.Record) session.Record { r.Data = append([]byte{2}, r.Data[1:]...); return r },
		"short":  func(r session.Record) session.Record { r.Data = []byte{8}; return r },
	} {
		t.Run(name, func(t *testing.T) {
			sessiontest.TestNewer(t, func(t *testing.T) sessiontest.Newer {
				inner := session.NewMemory()
				raw := func(k string) session.Record {
					r, err := inner.Load(t.Context(), k)
					if err != nil {
						t.Fatal(err)
					}
					return r
				}
				return sessiontest.Newer{
					Store: sealed(t, inner, key("a")).Forgetful(),
					Age:   func(k string) { save(t, inner, k, age(raw(k))) },
					Raw:   func(k string) string { return string(raw(k).Data) },
				}
			})
		})
	}
}
