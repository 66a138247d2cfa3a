// Package keylock provides a lock per key, for stores that must exclude goroutines
// of the same process. The entry point is Set.Lock.
package keylock

import (
	"context"
	"sync"
)

// Set is a set of locks, one per key that is held or waited for. The zero Set is
// ready to use.
type Set struct {
	mu      sync.Mutex
	entries map[string]*entry
}

// entry is one lock. It is held while slot holds an element.
type entry struct {
	slot  chan struct{}
	users int
}

// Lock waits for key's lock. If ctx ends first, it returns ctx's error. The
// returned function releases the lock and may be called more than once.
func (s *Set) Lock(ctx context.Context, key string) (unlock func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e := s.enter(key)
	select {
	case e.slot <- struct{}{}:
		return sync.OnceFunc(func() {
			<-e.slot
			s.leave(key, e)
		}), nil
	case <-ctx.Done():
		s.leave(key, e)
		return nil, ctx.Err()
	}
}

func (s *Set) enter(key string) *entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[key]
	if e == nil {
		if s.entries == nil {
			s.entries = make(map[string]*entry)
		}
		e = &entry{slot: make(chan struct{}, 1)}
		s.entries[key] = e
	}
	e.users++
	return e
}

func (s *Set) leave(key string, e *entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.users--; e.users == 0 {
		delete(s.entries, key)
	}
}
