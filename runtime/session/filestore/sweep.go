package filestore

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is Store.Sweep, which removes expired records.

// Sweep removes the expired records, on disk and in memory, and returns how many
// it removed from disk. Only the application calls it: a server every hour or so;
// a command-line program need not.
func (s *Store) Sweep(ctx context.Context) (removed int, err error) {
	s.sweepVolatile()
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
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
