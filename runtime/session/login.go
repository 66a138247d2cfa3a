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

// The entry points are saveNew, update and remove. A login is the state of a
// session that is not anonymous, with its record in the store.

// login is one log in of one customer; owner.go explains its two keys. It is created by a log in or from a
// stored record; another log in creates another login.
type login struct {
	store Store
	key   string // the session's
	owner *ownership
	own   atomic.Bool // the record is under the app's own key

	id           string
	replaces     atomic.Pointer[string] // the id of the login that was stored under the key before
	since        time.Time
	remember     bool
	durable      bool // see Record.Durable
	life         time.Duration
	customerID   string
	scopes       []string       // OAuth2; nil: all of the app's
	requested    []string       // OAuth2; nil: none
	limit        []string       // OAuth2: to request at each refresh, see scope.go
	sessionToken runtime.Secret // classic
	source       *oauth.Source  // OAuth2; nil for classic
	customer     atomic.Value   // *Customer
	issued       issued
	// renewed and cookieSet are when the record's life, and that of a browser's
	// cookie, began anew: Unix milliseconds, 0 for since.
	renewed, cookieSet atomic.Int64

	// rejected is set when the login has ended and its tokens are no longer good.
	rejected atomic.Bool
	// unsaved is set until the store has taken this login once.
	unsaved    atomic.Bool
	mu         sync.Mutex
	nextRepair time.Time     // no repair is tried before
	verifying  *verification // of the classic token, in progress
}

// record returns the login in its stored form.
func (l *login) record() (record, error) {
	customer, err := json.Marshal(l.customer.Load())
	if err != nil {
		return record{}, fmt.Errorf("session: encoding the customer: %w", err)
	}
	r := record{
		Login: l.id, Since: l.since.UTC().Round(time.Millisecond), Remember: l.remember, Browser: l.durable && !l.remember, Life: int64(l.life / time.Second),
		CustomerID: l.customerID, Customer: customer, SessionToken: l.sessionToken, Owner: &l.owner.owner,
		Requested: l.requested, Limit: l.limit,
	}
	l.renewRecord(&r)
	if l.source != nil {
		tokens := l.source.Record()
		r.OAuth = &tokens
	}
	return r, nil
}

// isStored reports whether the store holds the login with its newest tokens.
func (l *login) isStored() bool {
	return !l.unsaved.Load() && (l.source == nil || !l.source.Dirty())
}

// loader is a Tx, or a key of a Store.
type loader interface {
	Load(ctx context.Context) (Record, error)
}

// storeKey returns the key of the store that has the login's record.
func (l *login) storeKey() string {
	if l.own.Load() {
		return l.key + l.owner.suffix
	}
	return l.key
}

// errOtherApp is returned for a login that is not stored yet when another app's
// record is in its place: repair then moves the login to the app's own key.
var errOtherApp = errors.New("session: the record of another app is stored under this key")

// load returns the record of this login and its version. The error is
// ErrNoRecord when the login was ended or replaced. A login that is damaged in
// the store, or was never stored, is taken from memory.
func (l *login) load(ctx context.Context, from loader) (r record, version uint64, err error) {
	r, version, err = read(ctx, from)
	switch {
	case err == nil && r.Login == l.id:
	case err == nil && l.unsaved.Load() && !l.owner.owns(r):
		r, err = record{}, errOtherApp
	case errors.Is(err, ErrDamaged):
		l.unsaved.Store(true)
		r, err = l.record()
	case err != nil && !errors.Is(err, ErrNoRecord):
		r = record{}
	case l.unsaved.Load() && (err != nil || l.replacesLogin(r.Login)):
		r, err = l.record()
	default:
		r, err = record{}, ErrNoRecord
	}
	return r, version, err
}

func (l *login) replacesLogin(id string) bool {
	replaced := l.replaces.Load()
	return replaced != nil && *replaced == id
}

// saveNew stores the login in place of any other of the app, and returns the
// record of that one as it was, which another process may have written.
func (l *login) saveNew(ctx context.Context) (previous record, err error) {
	return withLock(ctx, l.store, l.key, func(ctx context.Context, tx Tx) (record, error) {
		own, err := l.belongsUnderOwnKey(ctx, tx)
		if err != nil {
			return record{}, err
		}
		l.own.Store(own)
		if own {
			return withLock(ctx, l.store, l.storeKey(), l.replace)
		}
		return l.replace(ctx, tx)
	})
}

// belongsUnderOwnKey reports whether the app's own key is the one to use: another
// app has the session's key, which from reads, or the own key is in use already.
func (l *login) belongsUnderOwnKey(ctx context.Context, from loader) (bool, error) {
	if isBrowserKey(l.key) {
		return false, nil
	}
	r, _, err := read(ctx, from)
	switch {
	case err == nil:
		return !l.owner.owns(r), nil
	case errors.Is(err, ErrNoRecord):
		_, err = l.store.Load(ctx, l.key+l.owner.suffix)
		return err == nil, nil
	case errors.Is(err, ErrDamaged):
		return false, nil
	}
	return false, err
}

// replace stores the login under the locked key and returns the previous record.
func (l *login) replace(ctx context.Context, tx Tx) (previous record, err error) {
	previous, version, err := read(ctx, tx)
	if err != nil && !errors.Is(err, ErrNoRecord) && !errors.Is(err, ErrDamaged) {
		return record{}, err
	}
	l.replaces.Store(&previous.Login)
	r, err := l.record()
	if err != nil {
		return previous, err
	}
	return previous, l.save(ctx, tx, r, version)
}

// save writes r in place of version. A Save that returned an error may have been
// carried out all the same, and is then recognized by its data.
func (l *login) save(ctx context.Context, tx Tx, r record, version uint64) error {
	out, err := r.toRecord(version, time.Now())
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

// repair stores the login if the store has never taken it.
func (l *login) repair(ctx context.Context) error {
	if !l.unsaved.Load() {
		return nil
	}
	if own, err := l.belongsUnderOwnKey(ctx, storedKey{l.store, l.key}); err == nil {
		l.own.Store(own)
	}
	return l.update(ctx, func(*record) bool { return true })
}

// update applies change to the stored record and saves it if change returns
// true.
func (l *login) update(ctx context.Context, change func(*record) bool) error {
	return l.locked(ctx, func(ctx context.Context, tx Tx) error {
		r, version, err := l.load(ctx, tx)
		if err != nil || !change(&r) {
			return err
		}
		return l.save(ctx, tx, r, version)
	})
}

// remove deletes the record if it is this login's.
func (l *login) remove(ctx context.Context) error {
	return l.locked(ctx, func(ctx context.Context, tx Tx) error {
		if _, _, err := l.load(ctx, tx); errors.Is(err, ErrNoRecord) {
			return nil
		} else if err != nil {
			return err
		}
		l.unsaved.Store(false)
		return tx.Delete(ctx)
	})
}

// locked calls f while it holds the lock of the login's key.
func (l *login) locked(ctx context.Context, f func(context.Context, Tx) error) error {
	_, err := withLock(ctx, l.store, l.storeKey(), func(ctx context.Context, tx Tx) (struct{}, error) {
		return struct{}{}, f(ctx, tx)
	})
	return err
}

// due reports whether a repair may be tried, at most once per five seconds.
func (l *login) due(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.nextRepair) {
		return false
	}
	l.nextRepair = now.Add(5 * time.Second)
	return true
}
