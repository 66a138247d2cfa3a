package filestore

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is Store.Sweep, which removes expired records.

// Sweep removes the expired records, on disk and in memory, and returns how many
// it removed from disk. It also removes files that were set aside as damaged seven
// days ago or earlier. Only the application calls it: a server every hour or so;
// a command-line program need not.
func (s *Store) Sweep(ctx context.Context) (removed int, err error) {
	s.sweepVolatile()
	err = s.removeDamaged("", damagedLife)
	entries, listErr := os.ReadDir(s.dir)
	if errors.Is(listErr, os.ErrNotExist) {
		return 0, err
	}
	err = errors.Join(err, listErr)
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), recordSuffix)
		if !ok {
			continue
		}
		if _, readErr := s.read(name); !errors.Is(readErr, session.ErrNoRecord) {
			continue
		}
		if dropErr := s.removeExpired(ctx, name); dropErr != nil {
			err = errors.Join(err, dropErr)
			continue
		}
		removed++
	}
	return removed, err
}

func (s *Store) sweepVolatile() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for name, r := range s.volatile {
		if expired(r, now) {
			delete(s.volatile, name)
		}
	}
}

// removeExpired removes the file if the record, read under the lock, still has
// expired.
func (s *Store) removeExpired(ctx context.Context, name string) error {
	t, err := s.lock(ctx, name)
	if err != nil {
		return err
	}
	if _, err = s.read(name); errors.Is(err, session.ErrNoRecord) {
		err = t.removeFile()
	}
	return errors.Join(err, t.Unlock(ctx))
}

const (
	// damagedLife is how long a damaged file is kept to be inspected.
	damagedLife   = 7 * 24 * time.Hour
	sweepInterval = time.Hour
)

// sweepDamaged removes old damaged files, once an hour. Save calls it, because a
// command-line program never calls Sweep.
func (s *Store) sweepDamaged() {
	s.mu.Lock()
	now := time.Now()
	due := !now.Before(s.nextSweep)
	if due {
		s.nextSweep = now.Add(sweepInterval)
	}
	s.mu.Unlock()
	if due {
		_ = s.removeDamaged("", damagedLife)
	}
}

// removeDamaged removes damaged files that are at least age old: those of one
// record, or of all if name is "".
func (s *Store) removeDamaged(name string, age time.Duration) error {
	dir, err := os.Open(s.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	names, err := dir.Readdirnames(-1)
	err = errors.Join(err, dir.Close())
	for _, file := range names {
		of, since, ok := strings.Cut(file, recordSuffix+damagedSuffix)
		at, parseErr := time.Parse(damagedTime, since)
		if !ok || parseErr != nil || name != "" && of != name || time.Since(at) < age {
			continue
		}
		if removeErr := os.Remove(filepath.Join(s.dir, file)); !errors.Is(removeErr, os.ErrNotExist) {
			err = errors.Join(err, removeErr)
		}
	}
	return err
}
