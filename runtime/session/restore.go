package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	goruntime "runtime"
	"time"
	"weak"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file restores sessions from the store. The entry point is App.Session.

// Session returns the session that is stored under key, or an anonymous one. It
// reads the store once and sends no request. A program of one user uses one key,
// such as "default"; a server has a key per browser, see [App.Middleware]. Calls
// with the same key share a Session while one is in use.
//
// A damaged record is set aside and reported by an event. An error means that
// the store could not be read.
func (a *App[Client, Customer, NewCustomer]) Session(ctx context.Context, key string) (*Session[Client, Customer, NewCustomer], error) {
	s, err := a.session(key)
	if err != nil {
		return nil, err
	}
	before := s.current.Load()
	raw, err := a.store.Load(ctx, key)
	if err == nil && before != nil && raw.belongsTo(before.id) {
		return s, nil
	}
	var r record
	if err == nil {
		r, err = decodeRecord(raw.Data)
	}
	if err == nil {
		err = s.adopt(r, before)
	}
	switch {
	case err == nil:
	case errors.Is(err, ErrDamaged):
		s.emit(Event{Kind: Damaged, Err: err})
		s.setAside(ctx, before)
	case errors.Is(err, ErrNoRecord):
		s.recordRemoved(before)
	case before == nil:
		return nil, fmt.Errorf("session: loading: %w", err)
	}
	return s, nil
}

// session returns the live session of key, or a new one. The app holds sessions
// weakly: one that is no longer used is collected.
func (a *App[Client, Customer, NewCustomer]) session(key string) (*Session[Client, Customer, NewCustomer], error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, ErrClosed
	}
	if s := a.live[key].Value(); s != nil {
		return s, nil
	}
	s := &Session[Client, Customer, NewCustomer]{app: a, key: key}
	a.live[key] = weak.Make(s)
	goruntime.AddCleanup(s, a.forget, key)
	return s, nil
}

func (a *App[Client, Customer, NewCustomer]) forget(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.live[key].Value() == nil {
		delete(a.live, key)
	}
}

// adopt makes the session that of a stored record. before is the session's login
// from before the record was read: if it has changed since, the record is stale.
func (s *Session[Client, Customer, NewCustomer]) adopt(r record, before *login[Customer]) error {
	if before != nil && before.id == r.Login {
		return nil
	}
	if s.app.isEnded(r.Login) {
		return ErrNoRecord
	}
	if before != nil && before.unsaved.Load() {
		return nil // the login in memory is newer than the record
	}
	l, err := s.restore(r)
	if err != nil {
		return err
	}
	if !s.current.CompareAndSwap(before, l) {
		return nil
	}
	if before != nil {
		s.emit(Event{Kind: Expired, CustomerID: before.customerID, Reason: oauth.ReasonRemoved})
	}
	s.emit(Event{Kind: Restored, CustomerID: l.customerID})
	return nil
}

// restore creates the login of a record.
func (s *Session[Client, Customer, NewCustomer]) restore(r record) (*login[Customer], error) {
	customer := new(Customer)
	if err := json.Unmarshal(r.Customer, customer); err != nil {
		return nil, fmt.Errorf("%w: the customer cannot be read", ErrDamaged)
	}
	l := &login[Customer]{
		store: s.app.store, key: s.key, id: r.Login, since: r.Since, remember: r.Remember, durable: r.Remember || r.Browser,
		life: time.Duration(r.Life) * time.Second, customerID: r.CustomerID, sessionToken: r.SessionToken,
	}
	l.customer.Store(customer)
	l.renewed.Store(r.Renewed)
	l.cookieSet.Store(r.CookieSet)
	if r.OAuth == nil {
		return l, nil
	}
	return l, s.attachSource(l, *r.OAuth)
}

// recordRemoved ends before, whose record is no longer stored, unless the store
// has yet to take it.
func (s *Session[Client, Customer, NewCustomer]) recordRemoved(before *login[Customer]) {
	if before == nil || before.unsaved.Load() || before.source != nil && before.source.Dirty() {
		return
	}
	s.fallBack(before, oauth.ReasonRemoved, nil)
}

// setAside makes the store move a damaged record away. If memory has the login,
// it is stored again.
func (s *Session[Client, Customer, NewCustomer]) setAside(ctx context.Context, before *login[Customer]) {
	if tx, lockErr := s.app.store.Lock(ctx, s.key); lockErr == nil {
		_, _ = tx.Load(ctx) // stores that set aside do it in this Load
		_ = tx.Unlock(ctx)
	}
	if before != nil {
		before.unsaved.Store(true)
		s.saveSoon(before)
	}
}
