package oauth

import (
	"context"
	"sync"
	"sync/atomic"
)

// The entry point is testStore, the store of the tests.

// testStore is a Store that several Sources may share, and that can be made to fail.
type testStore struct {
	counted atomic.Bool // a test has checked the counts
	mu      sync.Mutex
	lock    chan struct{}
	state   *Record
	saves   []Record
	deletes int
	version int
	fail    func(op string, rec Record) error // op: lock, load, save, delete, peek
}

func newTestStore(rec ...Record) *testStore {
	s := &testStore{lock: make(chan struct{}, 1)}
	if len(rec) > 0 {
		s.state = &rec[0]
	}
	return s
}

func (s *testStore) check(op string, rec Record) error {
	s.mu.Lock()
	f := s.fail
	s.mu.Unlock()
	if f == nil {
		return nil
	}
	return f(op, rec)
}

func (s *testStore) setFail(f func(op string, rec Record) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = f
}

func (s *testStore) Load(context.Context) (Record, error) {
	if err := s.check("peek", Record{}); err != nil {
		return Record{}, err
	}
	return s.load()
}

func (s *testStore) load() (Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == nil {
		return Record{}, ErrNoRecord
	}
	return *s.state, nil
}

func (s *testStore) Lock(ctx context.Context) (Tx, error) {
	if err := s.check("lock", Record{}); err != nil {
		return nil, err
	}
	select {
	case s.lock <- struct{}{}:
		s.mu.Lock()
		defer s.mu.Unlock()
		return &testLock{store: s, version: s.version}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// held returns the stored record.
func (s *testStore) held() Record {
	s.counted.Store(true)
	rec, _ := s.load()
	return rec
}

// put replaces the record without the lock.
func (s *testStore) put(rec *Record) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = rec
	s.version++
}

type testLock struct {
	store    *testStore
	version  int
	unlocked bool
}

func (l *testLock) Load(context.Context) (Record, error) {
	if err := l.store.check("load", Record{}); err != nil {
		return Record{}, err
	}
	l.store.mu.Lock()
	l.version = l.store.version
	l.store.mu.Unlock()
	return l.store.load()
}

func (l *testLock) Save(ctx context.Context, rec Record) error {
	if err := l.store.check("save", rec); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	l.store.mu.Lock()
	defer l.store.mu.Unlock()
	if l.unlocked || l.version != l.store.version {
		return ErrConflict
	}
	l.store.version++
	l.version = l.store.version
	l.store.state = &rec
	l.store.saves = append(l.store.saves, rec)
	return nil
}

func (l *testLock) Delete(context.Context) error {
	if err := l.store.check("delete", Record{}); err != nil {
		return err
	}
	l.store.put(nil)
	l.store.mu.Lock()
	l.store.deletes++
	l.store.mu.Unlock()
	return nil
}

func (l *testLock) Unlock(context.Context) error {
	if !l.unlocked {
		l.unlocked = true
		<-l.store.lock
	}
	return nil
}
