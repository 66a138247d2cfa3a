package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file holds login, one customer's log in: what a session is when it is
// not anonymous.

// storeWait bounds one visit to the store.
const storeWait = 10 * time.Second

// login is made at a log in or from a stored record, and never becomes another.
type login[Customer any] struct {
	store Store
	key   string

	id         string
	replaces   string // the login that was stored under the key before
	since      time.Time
	remember   bool
	durable    bool // where the store keeps it
	life       time.Duration
	customerID string
	token      runtime.Secret // classic session token
	source     *oauth.Source  // OAuth2; nil for classic
	customer   atomic.Pointer[Customer]
	issued     issued

	// unsaved is set while the store has never had this login.
	unsaved atomic.Bool
	mu      sync.Mutex
	next    time.Time // when a repair may be tried
	asking  *question // whether a classic token still is good
}

// record returns the login as it is to be stored.
func (l *login[Customer]) record() (record, error) {
	customer, err := json.Marshal(l.customer.Load())
	if err != nil {
		return record{}, fmt.Errorf("session: encoding the customer: %w", err)
	}
	r := record{
		Login: l.id, Since: l.since.UTC().Round(time.Millisecond), Remember: l.remember, Browser: l.durable && !l.remember, Life: int64(l.life / time.Second),
		CustomerID: l.customerID, Customer: customer, SessionToken: l.token,
	}
	if l.source != nil {
		state := l.source.Record()
		r.OAuth = &state
	}
	return r, nil
}

// own tells what a stored record means for this login: its own record, or
// nothing, because it was ended or replaced. What is damaged or was never
// stored is taken from memory.
func (l *login[Customer]) own(raw Record, err error) (record, error) {
	var r record
	if err == nil {
		r, err = decodeRecord(raw.Data)
	}
	switch {
	case err == nil && r.Login == l.id:
		return r, nil
	case errors.Is(err, ErrDamaged):
		l.unsaved.Store(true)
		return l.record()
	case err != nil && !errors.Is(err, ErrNoRecord):
		return record{}, err
	case l.unsaved.Load() && (err != nil || r.Login == l.replaces):
		return l.record()
	}
	return record{}, ErrNoRecord
}

// first stores the login over whatever is stored under its key, which it
// returns: the login before it, as other processes may have left it.
func (l *login[Customer]) first(ctx context.Context) (before record, err error) {
	ctx, cancel := context.WithTimeout(ctx, storeWait)
	defer cancel()
	tx, err := l.store.Lock(ctx, l.key)
	if err != nil {
		return record{}, err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	raw, err := tx.Load(ctx)
	if err == nil {
		before, err = decodeRecord(raw.Data)
	}
	if err != nil && !errors.Is(err, ErrNoRecord) && !errors.Is(err, ErrDamaged) {
		return record{}, err
	}
	l.replaces = before.Login
	r, err := l.record()
	if err != nil {
		return before, err
	}
	return before, l.save(ctx, tx, r, raw.Version)
}

// save writes r in place of version. A Save that reported a failure may have
// been done all the same, and is then recognized by its data.
func (l *login[Customer]) save(ctx context.Context, tx Tx, r record, version uint64) error {
	out, err := r.stored(version, time.Now())
	if err != nil {
		return err
	}
	err = tx.Save(ctx, out)
	if errors.Is(err, ErrConflict) {
		there, loadErr := tx.Load(ctx)
		if loadErr == nil && there.Version == version+1 && string(there.Data) == string(out.Data) {
			err = nil
		}
	}
	if err == nil {
		l.unsaved.Store(false)
	}
	return err
}

// repair stores the login if the store has never had it.
func (l *login[Customer]) repair(ctx context.Context) error {
	if !l.unsaved.Load() {
		return nil
	}
	return l.update(ctx, func(*record) bool { return true })
}

// update changes the stored record of the login, if change says so.
func (l *login[Customer]) update(ctx context.Context, change func(*record) bool) error {
	ctx, cancel := context.WithTimeout(ctx, storeWait)
	defer cancel()
	tx, err := l.store.Lock(ctx, l.key)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	raw, err := tx.Load(ctx)
	r, err := l.own(raw, err)
	if err != nil || !change(&r) {
		return err
	}
	return l.save(ctx, tx, r, raw.Version)
}

// remove deletes the record if it is this login's.
func (l *login[Customer]) remove(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, storeWait)
	defer cancel()
	tx, err := l.store.Lock(ctx, l.key)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Unlock(ctx) }()
	raw, err := tx.Load(ctx)
	if _, err = l.own(raw, err); errors.Is(err, ErrNoRecord) {
		return nil
	}
	if err != nil {
		return err
	}
	l.unsaved.Store(false)
	return tx.Delete(ctx)
}

// due reports, once per five seconds, that a repair is to be tried.
func (l *login[Customer]) due(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.next) {
		return false
	}
	l.next = now.Add(5 * time.Second)
	return true
}

// refreshToken returns what a revocation needs to end the login at the server.
func (r record) refreshToken() runtime.Secret {
	if r.OAuth == nil {
		return ""
	}
	return r.OAuth.RefreshToken
}
