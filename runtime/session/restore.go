package session

import (
	"context"
	"errors"
	"fmt"
	goruntime "runtime"
	"time"
	"weak"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is App.Session, which restores sessions from the store.

// Session returns the session that is stored under key, or an anonymous one. It
// reads the store once and sends no request. A program of one user uses one key,
// such as "default"; a server has a key per browser, see [App.Middleware]. Calls
// with the same key share a Session while one is in use.
//
// If the store holds another customer's log in than a Session in use had, a new
// Session is returned, and the one in use becomes anonymous. Records of another
// app in the same store (another server, client ID, site or kind of app) are
// neither used nor changed: the app then has a key of its own beside key.
//
// A damaged record is set aside and reported by an event. An error means that
// the store could not be read, or did not respond within three seconds.
func (a *App[Client, Customer, NewCustomer]) Session(ctx context.Context, key string) (*Session[Client, Customer, NewCustomer], error) {
	s, err := a.open(ctx, key)
	if s == nil {
		return nil, err
	}
	return s.whole.(*Session[Client, Customer, NewCustomer]), err
}

// open is Session without its types.
func (a *app) open(ctx context.Context, key string) (*session, error) {
	if _, memory := a.store.(*Memory); memory {
		return a.load(ctx, key)
	}
	s, err := within(ctx, callTimeout, func(ctx context.Context) (*session, error) {
		return a.load(ctx, key)
	})
	if err != nil { // a session in memory does not need the store
		if live, liveErr := a.session(key); liveErr == nil && live.Authenticated() {
			return live, nil
		}
	}
	return s, err
}

// load is open for a store that does not block, or with a ctx that has a limit.
func (a *app) load(ctx context.Context, key string) (*session, error) {
	s, err := a.session(key)
	if err != nil {
		return nil, err
	}
	before := s.current.Load()
	if before != nil && a.holds(ctx, before) {
		return s, nil
	}
	r, at, err := a.locate(ctx, key)
	if err == nil {
		s, err = s.take(r, at, before)
	}
	switch {
	case err == nil:
	case errors.Is(err, ErrDamaged):
		s.emit(Event{Kind: Damaged, Err: err})
		s.setAside(ctx, before)
	case errors.Is(err, ErrNoRecord):
		s.recordRemoved(ctx, before)
	case before == nil:
		return nil, fmt.Errorf("session: loading: %w", err)
	}
	return s, nil
}

// holds reports whether the store certainly holds l.
func (a *app) holds(ctx context.Context, l *login) bool {
	raw, err := a.store.Load(ctx, l.storeKey())
	return err == nil && raw.belongsTo(l.id)
}

// session returns the live session of key, or a new one. The app holds sessions
// weakly: one that is no longer used is collected.
func (a *app) session(key string) (*session, error) {
	return a.sessionOtherThan(nil, key)
}

// sessionOtherThan is session, with a new one in place of old.
func (a *app) sessionOtherThan(old *session, key string) (*session, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, ErrClosed
	}
	if s := a.live[key].Value(); s != nil && s != old {
		return s, nil
	}
	s := a.newSession(key)
	a.live[key] = weak.Make(s)
	goruntime.AddCleanup(s, a.forget, key)
	return s, nil
}

func (a *app) newSession(key string) *session {
	s := a.api.newSession()
	s.app, s.key = a, key
	return s
}

func (a *app) forget(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.live[key].Value() == nil {
		delete(a.live, key)
	}
}

// take returns the session of the stored record r: s, or a new session if s may
// not have it. before is the login of s from before the record was read: if it
// has changed since, the record is stale.
func (s *session) take(r record, at string, before *login) (*session, error) {
	switch {
	case before != nil && before.id == r.Login:
		return s, nil
	case s.app.isEnded(r.Login):
		return s, ErrNoRecord
	case before != nil && before.unsaved.Load():
		return s, nil // the login in memory is newer than the record
	}
	had := before
	if had == nil {
		had = s.former.Load()
	}
	switch {
	case had == nil || had.admits(r):
	case had.id != r.Login:
		return s.giveWay(r, at, before)
	case had.rejected.Load(): // and could not be deleted then
		s.removeLater(had)
		return s, ErrNoRecord
	}
	l, err := s.restore(r, at)
	if err != nil {
		return s, err
	}
	if had != nil {
		l.issued.inherit(&had.issued)
	}
	s.loggedOut.Store(false)
	s.replaceBy(before, l)
	return s, nil
}

// removeLater tries again to delete the record of a login that has ended.
func (s *session) removeLater(l *login) {
	if l.due(time.Now()) {
		s.app.background(func() { _ = l.remove(context.Background()) })
	}
}

// giveWay returns a new session with the stored record r, in place of s.
func (s *session) giveWay(r record, at string, before *login) (*session, error) {
	other, err := s.app.sessionOtherThan(s, s.key)
	if err != nil {
		return s, err
	}
	l, err := other.restore(r, at)
	if err != nil {
		return s, err
	}
	if before != nil {
		s.becomeAnonymous(before, oauth.ReasonRemoved, nil)
	}
	other.replaceBy(nil, l)
	return other, nil
}

// restore creates the login of a record that is stored under the key at.
func (s *session) restore(r record, at string) (*login, error) {
	customer, err := s.app.api.decode(r.Customer)
	if err != nil {
		return nil, fmt.Errorf("%w: the customer cannot be read", ErrDamaged)
	}
	l := &login{
		store: s.app.store, key: s.key, id: r.Login, since: r.Since, remember: r.Remember, durable: r.Remember || r.Browser,
		life: time.Duration(r.Life) * time.Second, customerID: r.CustomerID, sessionToken: r.SessionToken, owner: s.app.ownership,
	}
	l.own.Store(at != s.key)
	l.customer.Store(customer)
	l.renewed.Store(r.Renewed)
	l.cookieSet.Store(r.CookieSet)
	if r.OAuth == nil {
		return l, nil
	}
	if !l.limitTo(r) {
		return nil, fmt.Errorf("%w that has none but the scopes of the app", ErrNoRecord)
	}
	l.scopes = l.owner.scopesOr(r.OAuth.Scopes)
	if l.limit != nil {
		l.scopes = l.limit
	}
	tokens, err := l.tokens(r)
	if err != nil {
		return nil, err
	}
	return l, s.attachSource(l, tokens)
}

// recordRemoved ends before, whose record is no longer stored, unless the store
// has yet to take it.
func (s *session) recordRemoved(ctx context.Context, before *login) {
	if before == nil || before.unsaved.Load() || before.source != nil && before.source.Dirty() {
		return
	}
	s.fallBack(ctx, before, oauth.ReasonRemoved, nil)
}

// setAside makes the store move a damaged record away. If memory has the login,
// it is stored again.
func (s *session) setAside(ctx context.Context, before *login) {
	_, _ = withLock(ctx, s.app.store, s.key, func(ctx context.Context, tx Tx) (Record, error) {
		return tx.Load(ctx) // stores that set aside do it in this Load
	})
	if before != nil {
		before.unsaved.Store(true)
		s.saveSoon(before)
	}
}
