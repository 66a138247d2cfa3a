package session

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session/internal/keylock"
)

// This file holds Memory, the store of one process.

// Memory keeps records in the memory of this process, and loses them with it:
// it is right for tests, and for servers whose customers may be asked to log in
// again after a restart. Create one with [NewMemory].
type Memory struct {
	locks   keylock.Set
	mu      sync.Mutex
	records map[string]Record
	quota   int // saves until the next sweep
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{records: make(map[string]Record)} }

// Capabilities says that other processes do not see the store and that it does
// not survive this one.
func (m *Memory) Capabilities() (shared, durable bool) { return false, false }

// Load returns a copy of the record, or ErrNoRecord.
func (m *Memory) Load(ctx context.Context, key string) (Record, error) {
	if err := ctx.Err(); err != nil {
		return Record{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.current(key)
	if !ok {
		return Record{}, ErrNoRecord
	}
	r.Data = bytes.Clone(r.Data)
	return r, nil
}

// current needs m.mu. It drops the record if it has expired.
func (m *Memory) current(key string) (Record, bool) {
	r, ok := m.records[key]
	if ok && expired(r, time.Now()) {
		delete(m.records, key)
		return Record{}, false
	}
	return r, ok
}

// Lock excludes the other goroutines that work on key.
func (m *Memory) Lock(ctx context.Context, key string) (Tx, error) {
	unlock, err := m.locks.Lock(ctx, key)
	if err != nil {
		return nil, err
	}
	return &memoryTx{store: m, key: key, unlock: unlock}, nil
}

// Len says how many records there are, those that have expired but were not
// yet removed included.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.records)
}

type memoryTx struct {
	store  *Memory
	key    string
	unlock func() // nil: given back
}

func (t *memoryTx) Load(ctx context.Context) (Record, error) {
	if t.unlock == nil {
		return Record{}, ErrLockLost
	}
	return t.store.Load(ctx, t.key)
}

func (t *memoryTx) Save(ctx context.Context, r Record) error {
	if t.unlock == nil {
		return ErrLockLost
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	m := t.store
	m.mu.Lock()
	defer m.mu.Unlock()
	if old, _ := m.current(t.key); old.Version != r.Version {
		return ErrConflict
	}
	r.Version++
	r.Data = bytes.Clone(r.Data)
	m.records[t.key] = r
	m.sweep()
	return nil
}

// sweep needs m.mu. It removes what has expired, at a cost that stays constant
// per Save however many records there are.
func (m *Memory) sweep() {
	if m.quota--; m.quota > 0 {
		return
	}
	now := time.Now()
	for key, r := range m.records {
		if expired(r, now) {
			delete(m.records, key)
		}
	}
	m.quota = max(64, len(m.records))
}

func (t *memoryTx) Delete(ctx context.Context) error {
	if t.unlock == nil {
		return ErrLockLost
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	t.store.mu.Lock()
	defer t.store.mu.Unlock()
	delete(t.store.records, t.key)
	return nil
}

func (t *memoryTx) Unlock(context.Context) error {
	if t.unlock != nil {
		t.unlock()
		t.unlock = nil
	}
	return nil
}

// expired reports whether r is of no more use at now.
func expired(r Record, now time.Time) bool {
	return !r.Expires.IsZero() && !now.Before(r.Expires)
}

// Format prints how many records there are, whatever the verb.
func (m *Memory) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "session.Memory(%d records)", m.Len())
}
