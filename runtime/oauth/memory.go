package oauth

import "context"

// The entry point is newMemoryStore, the Store of a Source that was configured
// without one.

type memoryStore struct {
	lock   chan struct{} // holds an element while the lock is held
	record Record
	held   bool // record is stored
}

func newMemoryStore(initial Record) *memoryStore {
	return &memoryStore{lock: make(chan struct{}, 1), record: initial, held: !initial.IsZero()}
}

// Load takes the lock to read: the lock is never held for long.
func (m *memoryStore) Load(ctx context.Context) (Record, error) {
	tx, err := m.Lock(ctx)
	if err != nil {
		return Record{}, err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	return tx.Load(ctx)
}

// Lock waits until the lock is free or ctx ends.
func (m *memoryStore) Lock(ctx context.Context) (Tx, error) {
	select {
	case m.lock <- struct{}{}:
		return &memoryTx{store: m}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type memoryTx struct {
	store    *memoryStore
	unlocked bool
}

func (t *memoryTx) Load(context.Context) (Record, error) {
	if !t.store.held {
		return Record{}, ErrNoRecord
	}
	return t.store.record, nil
}

func (t *memoryTx) Save(_ context.Context, r Record) error {
	t.store.record, t.store.held = r, true
	return nil
}

func (t *memoryTx) Delete(context.Context) error {
	t.store.record, t.store.held = Record{}, false
	return nil
}

func (t *memoryTx) Unlock(context.Context) error {
	if !t.unlocked {
		t.unlocked = true
		<-t.store.lock
	}
	return nil
}
