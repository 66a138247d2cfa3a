package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is Store.Lock; the operations under the lock are methods of tx.

// heldLock is a lock of one of the two dialects.
type heldLock interface {
	// alive returns session.ErrLockLost when the lock is no longer held.
	alive(ctx context.Context) error
	// guardArgs returns the further arguments of a write under this lock.
	guardArgs() []any
	// release releases the lock, and deletes its row if there is no record.
	release(ctx context.Context) error
}

type tx struct {
	store  *Store
	id     string
	held   heldLock
	unlock func() // releases the lock inside this process; nil: unlocked
}

// Lock waits for the lock of key, which excludes this and other processes.
func (s *Store) Lock(ctx context.Context, key string) (session.Tx, error) {
	id := hash(key)
	unlock, err := s.locks.Lock(ctx, id)
	if err != nil {
		return nil, err
	}
	var h heldLock
	if s.dialect == PostgreSQL {
		h, err = s.lockRow(ctx, id)
	} else {
		h, err = s.takeLease(ctx, id)
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return &tx{store: s, id: id, held: h, unlock: unlock}, nil
}

// usable returns an error if ctx has ended or the lock is no longer held.
func (t *tx) usable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if t.unlock == nil {
		return session.ErrLockLost
	}
	return t.held.alive(ctx)
}

// Load re-reads the record.
func (t *tx) Load(ctx context.Context) (session.Record, error) {
	if err := t.usable(ctx); err != nil {
		return session.Record{}, err
	}
	return t.store.load(ctx, t.id)
}

// Save replaces the record in one statement that checks the version.
func (t *tx) Save(ctx context.Context, r session.Record) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	s := t.store
	data, expires := r.Data, int64(0)
	if data == nil {
		data = []byte{}
	}
	if !r.Expires.IsZero() {
		expires = r.Expires.UnixMilli()
	}
	if r.Version > 1<<62 {
		return session.ErrConflict
	}
	query, args := s.sql.update, []any{t.id, data, expires, r.Durable, int64(r.Version)}
	if r.Version == 0 {
		if _, err := s.exec(ctx, s.sql.dropExpired, t.id, now()); err != nil {
			return wrapError(ctx, "saving", err)
		}
		query = s.sql.insert
	}
	n, err := s.exec(ctx, query, append(args, t.held.guardArgs()...)...)
	switch {
	case err != nil:
		return wrapError(ctx, "saving", err)
	case n == 1:
		return nil
	}
	if err := t.held.alive(ctx); err != nil {
		return err
	}
	return t.conflict(ctx)
}

// conflict returns the error of a write that changed nothing.
func (t *tx) conflict(ctx context.Context) error {
	if _, err := t.store.load(ctx, t.id); errors.Is(err, session.ErrNewer) {
		return err
	}
	return session.ErrConflict
}

// Delete removes the record.
func (t *tx) Delete(ctx context.Context) error {
	if err := t.usable(ctx); err != nil {
		return err
	}
	n, err := t.store.exec(ctx, t.store.sql.remove, t.id)
	if err != nil {
		return wrapError(ctx, "deleting", err)
	}
	if n > 0 {
		return nil
	}
	if err := t.conflict(ctx); errors.Is(err, session.ErrNewer) {
		return err
	}
	return nil
}

// unlockTimeout bounds Unlock.
const unlockTimeout = 5 * time.Second

// Unlock releases the lock.
func (t *tx) Unlock(ctx context.Context) error {
	if t.unlock == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockTimeout)
	defer cancel()
	err := t.held.release(ctx)
	t.unlock()
	t.unlock = nil
	if err != nil {
		return fmt.Errorf("sqlstore: unlocking: %w", err)
	}
	return nil
}

// exec runs a statement and returns how many rows it changed. While another
// connection writes to a SQLite database it retries, until ctx ends or busyLimit
// has passed.
func (s *Store) exec(ctx context.Context, query string, args ...any) (int64, error) {
	limit := time.Now().Add(busyLimit)
	for wait := time.Millisecond; ; wait = min(2*wait, 25*time.Millisecond) {
		result, err := s.db.ExecContext(ctx, query, args...)
		if err == nil {
			return result.RowsAffected()
		}
		if !s.busy(err) || time.Now().After(limit) {
			return 0, err
		}
		select {
		case <-ctx.Done():
			return 0, err
		case <-time.After(wait):
		}
	}
}

// busyLimit is how long exec retries if its context does not end before.
const busyLimit = 5 * time.Second

// busy recognizes SQLITE_BUSY by its text, since no driver is imported.
func (s *Store) busy(err error) bool {
	return s.dialect == SQLite && (strings.Contains(err.Error(), "database is locked") || strings.Contains(err.Error(), "SQLITE_BUSY"))
}
