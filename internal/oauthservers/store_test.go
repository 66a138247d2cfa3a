package oauthservers

import (
	"context"
	"sync"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is sharedStore, the store that the sources of a test share.

type sharedStore struct {
	lock chan struct{}

	mu     sync.Mutex
	record oauth.Record
}

func newSharedStore(record oauth.Record) *sharedStore {
	return &sharedStore{lock: make(chan struct{}, 1), record: record}
}

func (s *sharedStore) Load(context.Context) (oauth.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.record.IsZero() {
		return oauth.Record{}, oauth.ErrNoRecord
	}
	return s.record, nil
}

func (s *sharedStore) put(record oauth.Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.record = record
}

func (s *sharedStore) held() oauth.Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.record
}

func (s *sharedStore) Lock(ctx context.Context) (oauth.Tx, error) {
	select {
	case s.lock <- struct{}{}:
		return &sharedTx{sharedStore: s}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type sharedTx struct {
	*sharedStore
	once sync.Once
}

func (s *sharedTx) Save(_ context.Context, record oauth.Record) error {
	s.put(record)
	return nil
}

func (s *sharedTx) Delete(context.Context) error {
	s.put(oauth.Record{})
	return nil
}

func (s *sharedTx) Unlock(context.Context) error {
	s.once.Do(func() { <-s.lock })
	return nil
}
