package session

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// The entry points are the accessors of Session. App.Session in restore.go
// creates one.

// Session is one visitor: anonymous, or a customer after a log in. It is safe
// for concurrent use. Everything obtained from [Session.Client] follows the
// session: after a log in or log out, the next request is the customer's or
// anonymous. Another process that shares the store can end the session's log in;
// if the same customer has logged in again there, with no wider scope, the
// session goes on with that log in. It never becomes another customer's without a
// log in of its own.
type Session[Client, Customer, NewCustomer any] struct{ session }

// session is a Session without type parameters, see api.
type session struct {
	whole     any // the *Session that embeds this session
	app       *app
	key       string
	keyless   bool                  // of a browser without a cookie: it cannot be stored
	current   atomic.Pointer[login] // nil: anonymous
	former    atomic.Pointer[login] // the last one that ended
	loggedOut atomic.Bool           // by LogOut, and not logged in since
	listeners listeners

	once   sync.Once
	client any
}

func (s *session) emit(e Event) {
	if e.Key = s.key; e.Time.IsZero() {
		e.Time = time.Now()
	}
	s.app.hub.add(e)
	s.listeners.send(e)
}

// Key returns the key that the session is stored under.
func (s *session) Key() string { return s.key }

// Current returns the customer as last received, or nil and false when no
// customer is logged in. It reads memory only, and survives a restart if the log
// in does. After a change to the customer through [Session.Client] it is the
// changed one: the session requests it again before that call returns. The same is
// true of [Session.RoundTripper]. The customer is shared: do not modify it.
func (s *Session[Client, Customer, NewCustomer]) Current() (*Customer, bool) {
	l := s.current.Load()
	if l == nil {
		return nil, false
	}
	return l.customer.Load().(*Customer), true
}

func (s *session) customerID() string {
	if l := s.current.Load(); l != nil {
		return l.customerID
	}
	return ""
}

// Authenticated reports whether a customer is logged in, as far as is known
// without a request; see [Session.ValidateCurrent].
func (s *session) Authenticated() bool { return s.current.Load() != nil }

// Remembered reports whether the log in survives the end of the program: it was
// made with [Remember], and a store that is durable holds its newest tokens.
func (s *session) Remembered() bool {
	l := s.current.Load()
	if l == nil || !l.remember || !l.isStored() {
		return false
	}
	_, durable := s.app.store.Capabilities()
	return durable
}

// Client returns the typed client whose calls are authorized as this session.
func (s *Session[Client, Customer, NewCustomer]) Client() *Client {
	return s.authorizedClient().(*Client)
}

func (s *session) authorizedClient() any {
	s.once.Do(func() {
		client, err := s.app.authorizedClient(authorizer{s})
		if err != nil {
			client = s.app.broken
		}
		s.client = client
	})
	return s.client
}

// Events returns a channel of the events of this session from now on. It is
// closed when ctx ends. A channel that is not read drops the oldest of more than
// 32 events.
func (s *session) Events(ctx context.Context) <-chan Event {
	return s.listeners.subscribe(ctx)
}

// Format prints whether a customer is logged in, whatever the verb.
func (s *session) Format(f fmt.State, _ rune) {
	text := "session.Session(anonymous)"
	if l := s.current.Load(); l != nil {
		text = "session.Session(customer " + l.customerID + ")"
	}
	_, _ = io.WriteString(f, text)
}
