package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	goruntime "runtime"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file holds Session: who is there, restored from the store.

// Session is one visitor: anonymous, or a customer after a log in. It is safe
// for use by many goroutines. What is made with [Session.Client] follows it:
// after a log in or log out, the next request is the customer's or anonymous.
type Session[Client, Customer, NewCustomer any] struct {
	app       *App[Client, Customer, NewCustomer]
	key       string
	unnamed   bool                            // a browser's without a cookie: it has no key to be stored under
	current   atomic.Pointer[login[Customer]] // nil: anonymous
	listeners listeners

	once   sync.Once
	client *Client
}

// Session returns the session that is stored under key, or an anonymous one. It
// reads the store once, and sends nothing. A program of one user uses one key,
// such as "default"; a server has a key per browser, see [App.Middleware]. Calls
// with the same key share a Session while one is in use.
//
// What is stored but damaged is set aside and told by an event. An error means
// that the store could not be asked.
func (a *App[Client, Customer, NewCustomer]) Session(ctx context.Context, key string) (*Session[Client, Customer, NewCustomer], error) {
	s, err := a.session(key)
	if err != nil {
		return nil, err
	}
	seen := s.current.Load()
	raw, err := a.store.Load(ctx, key)
	if err == nil && seen != nil && raw.isOf(seen.id) {
		return s, nil
	}
	var r record
	if err == nil {
		r, err = decodeRecord(raw.Data)
	}
	if err == nil {
		err = s.adopt(r, seen)
	}
	switch {
	case err == nil:
	case errors.Is(err, ErrDamaged):
		s.damaged(ctx, seen, err)
	case errors.Is(err, ErrNoRecord):
		s.vanished(seen)
	case seen == nil:
		return nil, fmt.Errorf("session: loading: %w", err)
	}
	return s, nil
}

// session returns the live session of key, or a new one. The app does not keep
// sessions alive: when nobody uses one, it goes.
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

// adopt takes over what is stored. seen is who the session was before the store
// was read: if that has changed meanwhile, what was read is old.
func (s *Session[Client, Customer, NewCustomer]) adopt(r record, seen *login[Customer]) error {
	if seen != nil && seen.id == r.Login {
		return nil
	}
	if s.app.isDead(r.Login) {
		return ErrNoRecord
	}
	if seen != nil && seen.unsaved.Load() {
		return nil // memory is ahead of the store
	}
	l, err := s.restore(r)
	if err != nil {
		return err
	}
	if !s.current.CompareAndSwap(seen, l) {
		return nil
	}
	if seen != nil {
		s.emit(Event{Kind: Expired, CustomerID: seen.customerID, Reason: oauth.ReasonRemoved})
	}
	s.emit(Event{Kind: Restored, CustomerID: l.customerID})
	return nil
}

// restore makes a login of a record.
func (s *Session[Client, Customer, NewCustomer]) restore(r record) (*login[Customer], error) {
	customer := new(Customer)
	if err := json.Unmarshal(r.Customer, customer); err != nil {
		return nil, fmt.Errorf("%w: the customer cannot be read", ErrDamaged)
	}
	l := &login[Customer]{
		store: s.app.store, key: s.key, id: r.Login, since: r.Since, remember: r.Remember, durable: r.Remember || r.Browser,
		life: time.Duration(r.Life) * time.Second, customerID: r.CustomerID, token: r.SessionToken,
	}
	l.customer.Store(customer)
	if r.OAuth == nil {
		return l, nil
	}
	return l, s.connect(l, *r.OAuth)
}

// connect gives a login its token source.
func (s *Session[Client, Customer, NewCustomer]) connect(l *login[Customer], state oauth.Record) (err error) {
	if s.app.oauth == nil {
		return fmt.Errorf("%w: it has OAuth2 tokens, and this app has no OAuth2", ErrDamaged)
	}
	l.source, err = oauth.NewSource(oauth.SourceConfig{
		Client: s.app.oauth, Initial: state, Store: l,
		Events: func(e oauth.Event) { s.sourceEvent(l, e) },
	})
	return err
}

// sourceEvent passes on what a token source tells, and acts on it.
func (s *Session[Client, Customer, NewCustomer]) sourceEvent(l *login[Customer], e oauth.Event) {
	switch {
	case e.Kind == oauth.Ended:
		s.ended(l, e.Err)
		return
	case e.Kind == oauth.PersistFailed && e.Rotated:
		s.app.hold(l, s)
	case e.Kind == oauth.Persisted:
		s.app.release(l)
	}
	if out, ok := translated(e); ok {
		out.CustomerID = l.customerID
		s.emit(out)
	}
}

// ended falls back after a token source has ended. LogOut and a new log in end
// sources too, but only after they have changed who the session is.
func (s *Session[Client, Customer, NewCustomer]) ended(l *login[Customer], err error) {
	reason := oauth.ReasonRejected
	if e, ok := errors.AsType[*oauth.Error](err); ok && e.Reason != "" {
		reason = e.Reason
	}
	s.fallBack(l, reason, err)
}

// fallBack makes the session anonymous if it is l's still.
func (s *Session[Client, Customer, NewCustomer]) fallBack(l *login[Customer], reason oauth.Reason, err error) {
	if !s.current.CompareAndSwap(l, nil) {
		return
	}
	s.app.release(l)
	s.emit(Event{Kind: Expired, CustomerID: l.customerID, Reason: reason, Err: err})
	s.emit(Event{Kind: FellBack, CustomerID: l.customerID})
}

// vanished is told that nothing is stored although seen was.
func (s *Session[Client, Customer, NewCustomer]) vanished(seen *login[Customer]) {
	if seen == nil || seen.unsaved.Load() || seen.source != nil && seen.source.Dirty() {
		return
	}
	s.fallBack(seen, oauth.ReasonRemoved, nil)
}

// damaged sets aside what is no session. If memory has the session, it is
// stored again.
func (s *Session[Client, Customer, NewCustomer]) damaged(ctx context.Context, seen *login[Customer], err error) {
	s.emit(Event{Kind: Damaged, Err: err})
	if tx, lockErr := s.app.store.Lock(ctx, s.key); lockErr == nil {
		_, _ = tx.Load(ctx) // a store that can, moves it out of the way
		_ = tx.Unlock(ctx)
	}
	if seen != nil {
		seen.unsaved.Store(true)
		s.saveSoon(seen)
	}
}

func (s *Session[Client, Customer, NewCustomer]) emit(e Event) {
	if e.Key = s.key; e.Time.IsZero() {
		e.Time = time.Now()
	}
	s.app.hub.add(e)
	s.listeners.tell(e)
}

// Key returns the key that the session is stored under.
func (s *Session[Client, Customer, NewCustomer]) Key() string { return s.key }

// Current returns the customer as last seen, or nil and false when nobody is
// logged in. It reads memory only, and survives a restart if the log in does.
// The customer is shared: read it, do not change it.
func (s *Session[Client, Customer, NewCustomer]) Current() (*Customer, bool) {
	l := s.current.Load()
	if l == nil {
		return nil, false
	}
	return l.customer.Load(), true
}

// Authenticated reports whether a customer is logged in, as far as is known
// without asking; see [Session.ValidateCurrent].
func (s *Session[Client, Customer, NewCustomer]) Authenticated() bool { return s.current.Load() != nil }

// Remembered reports whether the log in survives the end of the program.
func (s *Session[Client, Customer, NewCustomer]) Remembered() bool {
	l := s.current.Load()
	return l != nil && l.remember
}

// Client returns the typed client whose calls are authorized as this session.
func (s *Session[Client, Customer, NewCustomer]) Client() *Client {
	s.once.Do(func() {
		client, err := s.app.flow.With(s.app.base, runtime.WithAuthorizer(authorizer[Client, Customer, NewCustomer]{s}))
		if err != nil {
			client = s.app.broken
		}
		s.client = client
	})
	return s.client
}

// Events returns a channel of what happens to this session from now on. It is
// closed when ctx ends. Of a channel that is not read, the oldest of more than
// 32 events are dropped.
func (s *Session[Client, Customer, NewCustomer]) Events(ctx context.Context) <-chan Event {
	return s.listeners.listen(ctx)
}

// Format prints whether somebody is logged in, whatever the verb.
func (s *Session[Client, Customer, NewCustomer]) Format(f fmt.State, _ rune) {
	text := "session.Session(anonymous)"
	if l := s.current.Load(); l != nil {
		text = "session.Session(customer " + l.customerID + ")"
	}
	_, _ = io.WriteString(f, text)
}
