package session

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session/internal/keylock"
)

// The entry point is NewMemory, the store of one process.

// Memory keeps records in the memory of this process, and loses them with it.
// It suits tests, and servers whose customers can log in again after a restart.
// Create one with [NewMemory].
type Memory struct {
	locks   keylock.Set
	mu      sync.Mutex
	records map[string]Record
	quota   int // saves until the next sweep
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{records: make(map[string]Record)} }

// Capabilities returns false, false: the store is private to the process and ends
// with it.
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

// current returns the record of key, and drops it if it has expired. The caller
// holds m.mu.
func (m *Memory) current(key string) (Record, bool) {
	r, ok := m.records[key]
	if ok && expired(r, time.Now()) {
		delete(m.records, key)
		return Record{}, false
	}
	return r, ok
}

// Lock excludes other goroutines from the lock of key.
func (m *Memory) Lock(ctx context.Context, key string) (Tx, error) {
	unlock, err := m.locks.Lock(ctx, key)
	if err != nil {
		return nil, err
	}
	return &memoryTx{store: m, key: key, unlock: unlock}, nil
}

// Len returns the number of records, including expired ones that were not removed
// yet.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.records)
}

type memoryTx struct {
	store  *Memory
	key    string
	unlock func() // nil: unlocked
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

// sweep removes expired records, at a cost per Save that does not depend on the
// number of records. The caller holds m.mu.
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

// expired reports whether r has expired at now.
func expired(r Record, now time.Time) bool {
	return !r.Expires.IsZero() && !now.Before(r.Expires)
}

// Format prints the number of records, whatever the verb.
func (m *Memory) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "session.Memory(%d records)", m.Len())
}
