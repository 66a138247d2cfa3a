// Package keylock locks one key among many, for stores that must exclude the
// goroutines of their own process.
package keylock

import (
	"context"
	"sync"
)

// Set is a set of locks, one per key that somebody holds or waits for. The zero
// Set is ready to use.
type Set struct {
	mu      sync.Mutex
	entries map[string]*entry
}

// entry is one lock: held by whoever put a value into slot.
type entry struct {
	slot  chan struct{}
	users int
}

// Lock waits for key's lock until ctx ends and then returns ctx's error. The
// returned function gives the lock back and may be called more than once.
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
