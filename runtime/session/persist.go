package session

import (
	"context"
	"errors"
	"fmt"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file makes a login what its token source stores its tokens in.

var _ oauth.Persist = (*login[int])(nil)

// Load returns the stored tokens of this login.
func (l *login[C]) Load(ctx context.Context) (oauth.State, error) {
	raw, err := l.store.Load(ctx, l.key)
	r, err := l.own(raw, err)
	return tokens(r, err)
}

// tokens returns the tokens of a record of this login.
func tokens(r record, err error) (oauth.State, error) {
	switch {
	case errors.Is(err, ErrNoRecord), err == nil && r.OAuth == nil:
		return oauth.State{}, oauth.ErrNoState
	case err != nil:
		return oauth.State{}, err
	}
	return *r.OAuth, nil
}

// Lock takes the lock of the session's key.
func (l *login[C]) Lock(ctx context.Context) (oauth.Locked, error) {
	tx, err := l.store.Lock(ctx, l.key)
	if err != nil {
		return nil, err
	}
	return &lockedLogin[C]{login: l, tx: tx}, nil
}

// lockedLogin is a login whose key is locked. Between its Load and its Save
// nothing changes in the store, unless the lock is lost; then Save fails.
type lockedLogin[C any] struct {
	login   *login[C]
	tx      Tx
	record  record
	version uint64
	loaded  bool
}

// Load re-reads the tokens.
func (t *lockedLogin[C]) Load(ctx context.Context) (oauth.State, error) {
	raw, err := t.tx.Load(ctx)
	t.version = raw.Version
	t.record, err = t.login.own(raw, err)
	t.loaded = err == nil
	if errors.Is(err, ErrLockLost) {
		return oauth.State{}, conflict(err)
	}
	return tokens(t.record, err)
}

// Save stores new tokens and leaves the rest of the record as it is.
func (t *lockedLogin[C]) Save(ctx context.Context, s oauth.State) error {
	if !t.loaded {
		if _, err := t.Load(ctx); err != nil {
			return conflict(err)
		}
	}
	r := t.record
	r.OAuth = &s
	if err := t.login.save(ctx, t.tx, r, t.version); err != nil {
		return conflict(err)
	}
	t.record = r
	t.version++
	return nil
}

// conflict translates what a Save can meet that means: somebody else was here.
func conflict(err error) error {
	if errors.Is(err, ErrConflict) || errors.Is(err, ErrLockLost) || errors.Is(err, oauth.ErrNoState) {
		return fmt.Errorf("%w: %w", oauth.ErrConflict, err)
	}
	return err
}

// Delete removes the record, if it is this login's still.
func (t *lockedLogin[C]) Delete(ctx context.Context) error {
	if _, err := t.Load(ctx); errors.Is(err, oauth.ErrNoState) {
		return nil
	} else if err != nil {
		return err
	}
	t.loaded = false
	t.login.unsaved.Store(false)
	return t.tx.Delete(ctx)
}

// Unlock gives the lock back.
func (t *lockedLogin[C]) Unlock(ctx context.Context) error { return t.tx.Unlock(ctx) }
