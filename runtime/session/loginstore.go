package session

import (
	"context"
	"errors"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are Load and Lock, which make a login the oauth.Store of its
// token source. The errors of session stores match those of package oauth by
// themselves, see constError.Is.

var _ oauth.Store = (*login)(nil)

// Load returns the stored tokens of this login.
func (l *login) Load(ctx context.Context) (oauth.Record, error) {
	r, _, err := l.load(ctx, storedKey{l.store, l.storeKey()})
	if err != nil {
		return oauth.Record{}, err
	}
	return l.tokens(r)
}

// storedKey loads one key of a Store.
type storedKey struct {
	store Store
	key   string
}

func (s storedKey) Load(ctx context.Context) (Record, error) { return s.store.Load(ctx, s.key) }

// Lock takes the lock of the login's key.
func (l *login) Lock(ctx context.Context) (oauth.Tx, error) {
	tx, err := l.store.Lock(ctx, l.storeKey())
	if err != nil {
		return nil, err
	}
	return &loginTx{login: l, tx: tx}, nil
}

// loginTx is a login whose key is locked. The store does not change between its
// Load and its Save, unless the lock is lost; then Save fails.
type loginTx struct {
	login   *login
	tx      Tx
	record  record
	version uint64
	loaded  bool
}

// Load re-reads the tokens.
func (t *loginTx) Load(ctx context.Context) (_ oauth.Record, err error) {
	t.record, t.version, err = t.login.load(ctx, t.tx)
	t.loaded = err == nil
	if err != nil {
		return oauth.Record{}, err
	}
	return t.login.tokens(t.record)
}

// Save stores new tokens and leaves the rest of the record as it is. A login
// without a record was ended elsewhere, which is a conflict.
func (t *loginTx) Save(ctx context.Context, tokens oauth.Record) error {
	if !t.loaded {
		if _, err := t.Load(ctx); errors.Is(err, ErrNoRecord) {
			return ErrConflict
		} else if err != nil {
			return err
		}
	}
	r := t.record
	r.OAuth, r.Limit = &tokens, t.login.limit
	if err := t.login.save(ctx, t.tx, r, t.version); err != nil {
		return err
	}
	t.record = r
	t.version++
	return nil
}

// Delete removes the record if it still belongs to this login.
func (t *loginTx) Delete(ctx context.Context) error {
	if _, err := t.Load(ctx); errors.Is(err, ErrNoRecord) {
		return nil
	} else if err != nil {
		return err
	}
	t.loaded = false
	t.login.unsaved.Store(false)
	return t.tx.Delete(ctx)
}

// HolderEnded passes on what the store's Tx knows, see [Tx].
func (t *loginTx) HolderEnded() bool {
	h, ok := t.tx.(interface{ HolderEnded() bool })
	return ok && h.HolderEnded()
}

// Unlock releases the lock.
func (t *loginTx) Unlock(ctx context.Context) error { return t.tx.Unlock(ctx) }
