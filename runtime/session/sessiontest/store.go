// Package sessiontest holds the suite that every session.Store passes.
package sessiontest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is TestStore, the suite for any store.

// TestStore runs the suite. newStore is called once per case; it returns an empty
// store that nothing else uses, and cleans up with t.Cleanup.
func TestStore(t *testing.T, newStore func(t *testing.T) session.Store) {
	cases := []struct {
		name string
		run  func(*testing.T, session.Store)
	}{
		{"absent", testAbsent},
		{"save and load", testSaveLoad},
		{"versions", testVersions},
		{"delete", testDelete},
		{"keys", testKeys},
		{"data", testData},
		{"copies", testCopies},
		{"lock excludes", testLockExcludes},
		{"lock waits", testLockWaits},
		{"unlock", testUnlock},
		{"cancelled", testCancelled},
		{"contention", func(t *testing.T, s session.Store) { testContention(t, s, s) }},
		{"whole records", func(t *testing.T, s session.Store) { testWhole(t, s, s) }},
		{"expiry", testExpiry},
		{"durable and back", testDurableSwitch},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.run(t, newStore(t)) })
	}
}

func testAbsent(t *testing.T, s session.Store) {
	_, err := s.Load(t.Context(), "nobody")
	want(t, "Load", err, session.ErrNoRecord)
	locked(t, s, "nobody", func(tx session.Tx) {
		_, err := tx.Load(t.Context())
		want(t, "Tx.Load", err, session.ErrNoRecord)
		want(t, "Tx.Delete", tx.Delete(t.Context()), nil)
	})
}

func testSaveLoad(t *testing.T, s session.Store) {
	in := session.Record{Data: []byte("tokens"), Durable: true, Expires: time.Now().Add(time.Hour)}
	save(t, s, "k", in)
	out := load(t, s, "k")
	if out.Version != 1 || string(out.Data) != "tokens" || !out.Durable {
		t.Errorf("loaded %v with data %q", out, out.Data)
	}
	if d := out.Expires.Sub(in.Expires).Abs(); d > time.Second {
		t.Errorf("the expiry moved by %v", d)
	}
	save(t, s, "forever", session.Record{Data: []byte("x")})
	if out := load(t, s, "forever"); !out.Expires.IsZero() || out.Durable {
		t.Errorf("a record that never expires came back with expiry %v, durable %t", out.Expires, out.Durable)
	}
}

func testVersions(t *testing.T, s session.Store) {
	locked(t, s, "k", func(tx session.Tx) {
		want(t, "a version where nothing is stored", tx.Save(t.Context(), session.Record{Version: 3, Data: []byte("x")}), session.ErrConflict)
		want(t, "first save", tx.Save(t.Context(), session.Record{Data: []byte("mark")}), nil)
		want(t, "second save", tx.Save(t.Context(), session.Record{Version: 1, Data: []byte("result")}), nil)
		r, err := tx.Load(t.Context())
		if err != nil || r.Version != 2 || string(r.Data) != "result" {
			t.Errorf("Tx.Load: %v, %q, %v", r, r.Data, err)
		}
	})
	locked(t, s, "k", func(tx session.Tx) {
		for _, version := range []uint64{0, 1, 3, 1 << 40} {
			want(t, "another version", tx.Save(t.Context(), session.Record{Version: version, Data: []byte("x")}), session.ErrConflict)
		}
	})
	if r := load(t, s, "k"); r.Version != 2 || string(r.Data) != "result" {
		t.Errorf("a rejected save changed the record: %v %q", r, r.Data)
	}
}

func testDelete(t *testing.T, s session.Store) {
	save(t, s, "neighbour", session.Record{Data: []byte("stays")})
	for _, durable := range []bool{true, false} {
		save(t, s, "k", session.Record{Data: []byte("x"), Durable: durable})
		locked(t, s, "k", func(tx session.Tx) {
			want(t, "Delete", tx.Delete(t.Context()), nil)
			want(t, "Delete again", tx.Delete(t.Context()), nil)
			_, err := tx.Load(t.Context())
			want(t, "Tx.Load", err, session.ErrNoRecord)
		})
		_, err := s.Load(t.Context(), "k")
		want(t, "Load", err, session.ErrNoRecord)
	}
	save(t, s, "k", session.Record{Data: []byte("again")})
	locked(t, s, "k", func(tx session.Tx) {
		want(t, "Delete", tx.Delete(t.Context()), nil)
		want(t, "save after delete", tx.Save(t.Context(), session.Record{Data: []byte("new")}), nil)
	})
	if r := load(t, s, "k"); string(r.Data) != "new" || r.Version != 1 {
		t.Errorf("loaded %v %q", r, r.Data)
	}
	if r := load(t, s, "neighbour"); string(r.Data) != "stays" {
		t.Errorf("the record of another key is %q now", r.Data)
	}
}

func testKeys(t *testing.T, s session.Store) {
	keys := []string{
		"", "a", "A", "a/b", "a\\b", "../a", ".", "..", "a b", "con", "nul.txt", "a:b", "a*", "%2e", "{a}", "ä", "a\u0308",
		"a\nb", "a\x00b", "\xff\xfe", "'; drop table x; --", strings.Repeat("k", 1000), strings.Repeat("k", 1001),
	}
	for _, key := range keys {
		save(t, s, key, session.Record{Data: []byte("of " + key)})
	}
	for _, key := range keys {
		if r := load(t, s, key); string(r.Data) != "of "+key {
			t.Errorf("key %q holds %q", key, r.Data)
		}
	}
}

func testData(t *testing.T, s session.Store) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	for _, data := range [][]byte{nil, {}, {0}, all, bytes.Repeat(all, 256), bytes.Repeat(all, 2048)} {
		var version uint64
		if r, err := s.Load(t.Context(), "k"); err == nil {
			version = r.Version
		}
		save(t, s, "k", session.Record{Version: version, Data: data})
		if r := load(t, s, "k"); !bytes.Equal(r.Data, data) {
			t.Errorf("%d bytes came back as %d", len(data), len(r.Data))
		}
	}
}

func testCopies(t *testing.T, s session.Store) {
	data := []byte("original")
	save(t, s, "k", session.Record{Data: data})
	copy(data, "mutated!")
	r := load(t, s, "k")
	if string(r.Data) != "original" {
		t.Fatalf("the store shares memory with what was saved: %q", r.Data)
	}
	copy(r.Data, "mutated!")
	if r := load(t, s, "k"); string(r.Data) != "original" {
		t.Fatalf("the store shares memory with what it loaded: %q", r.Data)
	}
}

func testLockExcludes(t *testing.T, s session.Store) {
	save(t, s, "k", session.Record{Data: []byte("x")})
	locked(t, s, "k", func(session.Tx) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		wantLockError(ctx, t, "Lock of a held key", s, context.DeadlineExceeded)
		load(t, s, "k")
		locked(t, s, "other", func(session.Tx) {})
	})
	locked(t, s, "k", func(session.Tx) {})
}

func testLockWaits(t *testing.T, s session.Store) {
	held, err := s.Lock(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan error)
	go func() {
		tx, err := s.Lock(t.Context(), "k")
		if err == nil {
			err = tx.Unlock(t.Context())
		}
		got <- err
	}()
	select {
	case err := <-got:
		t.Fatalf("the lock was not held: %v", err)
	case <-time.After(30 * time.Millisecond):
	}
	want(t, "Unlock", held.Unlock(t.Context()), nil)
	want(t, "the waiter", <-got, nil)
}

func testUnlock(t *testing.T, s session.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	tx, err := s.Lock(ctx, "k")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	want(t, "Unlock after ctx's end", tx.Unlock(ctx), nil)
	want(t, "Unlock again", tx.Unlock(t.Context()), nil)
	_, err = tx.Load(t.Context())
	want(t, "Load after Unlock", err, session.ErrLockLost)
	want(t, "Save after Unlock", tx.Save(t.Context(), session.Record{Data: []byte("x")}), session.ErrLockLost)
	want(t, "Delete after Unlock", tx.Delete(t.Context()), session.ErrLockLost)
	_, err = s.Load(t.Context(), "k")
	want(t, "Load", err, session.ErrNoRecord)
	locked(t, s, "k", func(session.Tx) {})
}

// testCancelled checks that an operation does nothing when its context has ended.
func testCancelled(t *testing.T, s session.Store) {
	save(t, s, "k", session.Record{Data: []byte("x")})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Load(ctx, "k")
	want(t, "Load", err, context.Canceled)
	wantLockError(ctx, t, "Lock", s, context.Canceled)
	locked(t, s, "k", func(tx session.Tx) {
		want(t, "Save", tx.Save(ctx, session.Record{Version: 1, Data: []byte("y")}), context.Canceled)
		want(t, "Delete", tx.Delete(ctx), context.Canceled)
		want(t, "Save with another context", tx.Save(t.Context(), session.Record{Version: 1, Data: []byte("z")}), nil)
	})
	if r := load(t, s, "k"); string(r.Data) != "z" {
		t.Errorf("loaded %q", r.Data)
	}
}

// testWhole reads without the lock while another handle saves: each record must be
// complete, and none older than one read before.
func testWhole(t *testing.T, writer, reader session.Store) {
	const saves, size = 25, 20_000
	save(t, writer, "k", session.Record{Data: bytes.Repeat([]byte{1}, size), Durable: true})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for version := range uint64(saves) {
			save(t, writer, "k", session.Record{Version: version + 1, Data: bytes.Repeat([]byte{byte(version + 2)}, size), Durable: true})
		}
	}()
	for newest, running := uint64(0), true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		r, err := reader.Load(t.Context(), "k")
		if err != nil || r.Version < newest || len(r.Data) != size || bytes.Count(r.Data, []byte{byte(r.Version)}) != size {
			t.Errorf("after version %d: %v with other data than was saved in it, %v", newest, r, err)
			break
		}
		newest = r.Version
	}
	<-done
	if r := load(t, reader, "k"); r.Version != saves+1 {
		t.Errorf("the last version is %d", r.Version)
	}
}

// testContention counts to 80 in one record from 8 goroutines: without the lock or
// the re-read under it, increments are lost.
func testContention(t *testing.T, stores ...session.Store) {
	const workers, rounds = 8, 10
	var wg sync.WaitGroup
	for i := range workers {
		s := stores[i%len(stores)]
		wg.Go(func() {
			for range rounds {
				if err := increment(t.Context(), s, "counter"); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if r := load(t, stores[0], "counter"); len(r.Data) != workers*rounds || r.Version != workers*rounds {
		t.Errorf("counted to %d in version %d, not %d", len(r.Data), r.Version, workers*rounds)
	}
}

func increment(ctx context.Context, s session.Store, key string) error {
	tx, err := s.Lock(ctx, key)
	if err != nil {
		return err
	}
	r, err := tx.Load(ctx)
	if errors.Is(err, session.ErrNoRecord) {
		err = nil
	}
	if err == nil {
		r.Durable = true
		r.Data = append(r.Data, '1')
		err = tx.Save(ctx, r)
	}
	return errors.Join(err, tx.Unlock(ctx))
}

func testExpiry(t *testing.T, s session.Store) {
	for _, durable := range []bool{true, false} {
		save(t, s, "past", session.Record{Data: []byte("x"), Expires: time.Now().Add(-time.Hour), Durable: durable})
		_, err := s.Load(t.Context(), "past")
		want(t, "Load of an expired record", err, session.ErrNoRecord)
		save(t, s, "past", session.Record{Data: []byte("y"), Expires: time.Now().Add(time.Hour), Durable: durable})
		locked(t, s, "past", func(tx session.Tx) { want(t, "Delete", tx.Delete(t.Context()), nil) })
	}
	save(t, s, "soon", session.Record{Data: []byte("x"), Expires: time.Now().Add(300 * time.Millisecond)})
	load(t, s, "soon")
	time.Sleep(350 * time.Millisecond)
	_, err := s.Load(t.Context(), "soon")
	want(t, "Load after the expiry", err, session.ErrNoRecord)
}

func testDurableSwitch(t *testing.T, s session.Store) {
	for i, durable := range []bool{true, false, true, false} {
		save(t, s, "k", session.Record{Version: uint64(i), Data: []byte{byte(i)}, Durable: durable})
		if r := load(t, s, "k"); r.Durable != durable || r.Data[0] != byte(i) || r.Version != uint64(i)+1 {
			t.Errorf("save %d came back as %v", i, r)
		}
	}
}
