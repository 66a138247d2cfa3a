package filestore

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
	"github.com/nimbugen/nimbugen/runtime/session/sessiontest"
)

// The tests cover files of newer versions, and files that were set aside.

func TestNewer(t *testing.T) {
	for name, text := range map[string]string{
		"same form":     `{"format":"nimbugen-session/2","name":"k","version":1,"data":"","sum":""}`,
		"another form":  `{"format":"nimbugen-session/17","version":"one","data":{"sealed":true}}`,
		"later members": `{"data":[1],"name":7,"format":"nimbugen-session/3"}`,
	} {
		t.Run(name, func(t *testing.T) {
			sessiontest.TestNewer(t, func(t *testing.T) sessiontest.Newer {
				s := New(t.TempDir())
				path := func(key string) string { return s.path(fileName(key), recordSuffix) }
				return sessiontest.Newer{
					Store: s,
					Age:   func(key string) { writeFile(t, path(key), []byte(text)) },
					Raw: func(key string) string {
						b, err := os.ReadFile(path(key))
						if _, sweepErr := s.Sweep(t.Context()); errors.Join(err, sweepErr) != nil {
							t.Error(err, sweepErr)
						}
						return string(b)
					},
				}
			})
		})
	}
}

func writeFile(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestOtherProgram: a format that is not of this package is damage.
func TestOtherProgram(t *testing.T) {
	for _, text := range []string{`{"format":"nimbugen-session/0"}`, `{"format":"nimbugen-session/x"}`, `{"format":"other/2"}`, `{"format":2}`, `[]`} {
		if _, err := decode("k", []byte(text)); err == nil || errors.Is(err, session.ErrNewer) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// setAside damages the record of key, lets the store set it aside, and dates the
// resulting file back by age.
func setAside(t *testing.T, s *Store, key string, age time.Duration) string {
	t.Helper()
	writeFile(t, s.path(fileName(key), recordSuffix), []byte("token"))
	tx, err := s.Lock(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Load(t.Context()); !errors.Is(err, session.ErrDamaged) {
		t.Fatal(err)
	}
	if err := tx.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	now := s.path(fileName(key), recordSuffix) + damagedSuffix
	found, err := filepath.Glob(now + "*")
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	then := now + time.Now().Add(-age).UTC().Format(damagedTime)
	if err := os.Rename(found[0], then); err != nil {
		t.Fatal(err)
	}
	return then
}

// TestDamagedSwept: damaged files are removed after seven days, by Sweep and by the
// first Save of a process, and when the record of their key is deleted.
func TestDamagedSwept(t *testing.T) {
	for name, remove := range map[string]func(s *Store) error{
		"sweep": func(s *Store) error { _, err := s.Sweep(t.Context()); return err },
		"save":  func(s *Store) error { return saveUnder(t, s, "other") },
	} {
		t.Run(name, func(t *testing.T) {
			s := New(t.TempDir())
			if err := saveUnder(t, s, "k"); err != nil {
				t.Fatal(err)
			}
			fresh, old := setAside(t, s, "fresh", 6*24*time.Hour), setAside(t, s, "old", 8*24*time.Hour)
			if err := remove(New(s.dir)); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(fresh); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the old one is there: %v", err)
			}
		})
	}
	s := New(t.TempDir())
	if err := saveUnder(t, s, "k"); err != nil {
		t.Fatal(err)
	}
	mine, other := setAside(t, s, "k", 0), setAside(t, s, "other", 0)
	tx, err := s.Lock(t.Context(), "k")
	if err == nil {
		err = errors.Join(tx.Delete(t.Context()), tx.Unlock(t.Context()))
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(mine); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after the log out: %v", err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
}

func saveUnder(t *testing.T, s *Store, key string) error {
	tx, err := s.Lock(t.Context(), key)
	if err != nil {
		return err
	}
	return errors.Join(tx.Save(t.Context(), session.Record{Data: bytes.Repeat([]byte("x"), 10), Durable: true}), tx.Unlock(t.Context()))
}
