package oauthservers

import (
	"context"
	"sync"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file holds shelf, the store that the sources of a test share.

type shelf struct {
	lock chan struct{}

	mu    sync.Mutex
	state oauth.Record
}

func newShelf(state oauth.Record) *shelf {
	return &shelf{lock: make(chan struct{}, 1), state: state}
}

func (s *shelf) Load(context.Context) (oauth.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.IsZero() {
		return oauth.Record{}, oauth.ErrNoRecord
	}
	return s.state, nil
}

func (s *shelf) put(state oauth.Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
}

func (s *shelf) held() oauth.Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

func (s *shelf) Lock(ctx context.Context) (oauth.Tx, error) {
	select {
	case s.lock <- struct{}{}:
		return &lockedShelf{shelf: s}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type lockedShelf struct {
	*shelf
	once sync.Once
}

func (s *lockedShelf) Save(_ context.Context, state oauth.Record) error {
	s.put(state)
	return nil
}

func (s *lockedShelf) Delete(context.Context) error {
	s.put(oauth.Record{})
	return nil
}

func (s *lockedShelf) Unlock(context.Context) error {
	s.once.Do(func() { <-s.lock })
	return nil
}
