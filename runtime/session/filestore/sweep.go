package filestore

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// This file holds the removal of what has expired.

// Sweep removes the records that have expired, on disk and in memory, and says
// how many it removed from disk. Nothing calls it but the application: a server
// does so every hour or so, a command-line program has no need to.
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
		if dropErr := s.drop(ctx, name); dropErr != nil {
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

// drop removes the file if it still is of no use under the lock.
func (s *Store) drop(ctx context.Context, name string) error {
	t, err := s.lock(ctx, name)
	if err != nil {
		return err
	}
	if _, err = s.read(name); errors.Is(err, session.ErrNoRecord) {
		err = t.removeFile()
	}
	return errors.Join(err, t.Unlock(ctx))
}
