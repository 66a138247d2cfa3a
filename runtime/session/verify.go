package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file asks the server who is logged in.

// verifyWait bounds the question whether a session token still is good.
const verifyWait = 30 * time.Second

// ValidateCurrent asks the server whether the current customer's session still
// is good.
//
//	(c, nil)             it is; c is fresh and is what Current gives from now on
//	(nil, ErrNoSession)  nobody is logged in, or the server has ended the
//	                     session, which is anonymous now
//	(c, err)             the server could not be asked, or gave no clear answer:
//	                     the session is kept, c is the customer as last seen
func (s *Session[Client, Customer, NewCustomer]) ValidateCurrent(ctx context.Context, opts ...runtime.Option) (*Customer, error) {
	l := s.current.Load()
	if l == nil {
		return nil, ErrNoSession
	}
	var who runtime.Authorizer = authorizer[Client, Customer, NewCustomer]{s}
	if l.source == nil {
		who = withToken{&s.app.anonymous, s.app.flow.SessionHeader, l.token}
	}
	customer, err := s.app.me(ctx, who, opts)
	switch {
	case !refusedBy(err):
	case l.source == nil:
		s.drop(l, err)
	default:
		customer, err = s.insist(ctx, l, who, opts)
	}
	if s.current.Load() != l {
		return nil, ErrNoSession
	}
	if err == nil && s.app.flow.ID(customer) != l.customerID {
		err = errors.New("session: the server answered with another customer; is there a cache in between?")
	}
	if err != nil {
		return l.customer.Load(), fmt.Errorf("session: not validated: %w", err)
	}
	s.keep(ctx, l, customer)
	return customer, nil
}

// insist finds out whether a token was refused because the session has ended:
// only a refused refresh proves that.
func (s *Session[Client, Customer, NewCustomer]) insist(ctx context.Context, l *login[Customer], who runtime.Authorizer, opts []runtime.Option) (*Customer, error) {
	if _, err := l.source.Refresh(ctx); err != nil {
		if errors.Is(err, oauth.ErrEnded) {
			s.ended(l, err)
		}
		return nil, err
	}
	return s.app.me(ctx, who, opts)
}

// me asks who who is. An answer that names nobody is no answer: a captive
// portal may say 200 too.
func (a *App[Client, Customer, NewCustomer]) me(ctx context.Context, who runtime.Authorizer, opts []runtime.Option) (*Customer, error) {
	client, err := a.flow.With(a.base, append(opts[:len(opts):len(opts)], runtime.WithAuthorizer(who))...)
	if err != nil {
		return nil, err
	}
	customer, err := a.flow.Me(ctx, client)
	if err == nil && (customer == nil || a.flow.ID(customer) == "") {
		return nil, errors.New("session: the server's answer names no customer")
	}
	return customer, err
}

func refusedBy(err error) bool { return errors.Is(err, runtime.Status(http.StatusUnauthorized)) }

// keep makes customer the current one, and stores it.
func (s *Session[Client, Customer, NewCustomer]) keep(ctx context.Context, l *login[Customer], customer *Customer) {
	before, err := l.record()
	l.customer.Store(customer)
	after, afterErr := l.record()
	if err != nil || afterErr != nil || string(before.Customer) == string(after.Customer) {
		return
	}
	err = l.update(ctx, func(r *record) bool {
		r.Customer = after.Customer
		return true
	})
	if err != nil && !errors.Is(err, ErrNoRecord) {
		s.emit(Event{Kind: PersistFailed, CustomerID: l.customerID, Err: err})
	}
}

// question is one request that many wait for.
type question struct{ done chan struct{} }

// verify asks whether a session token still is good after a request with it was
// refused, once for all who want to know, and drops it if not. After Close there
// is nobody left to tell.
func (s *Session[Client, Customer, NewCustomer]) verify(ctx context.Context, l *login[Customer]) {
	q := s.question(ctx, l)
	if q == nil {
		return
	}
	select {
	case <-q.done:
	case <-ctx.Done():
	}
}

// question returns the question under way, or begins one.
func (s *Session[Client, Customer, NewCustomer]) question(ctx context.Context, l *login[Customer]) *question {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asking != nil {
		return l.asking
	}
	q := &question{make(chan struct{})}
	ctx = context.WithoutCancel(ctx)
	begun := s.app.background(func() {
		defer close(q.done)
		s.ask(ctx, l)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.asking = nil
	})
	if !begun {
		return nil
	}
	l.asking = q
	return q
}

func (s *Session[Client, Customer, NewCustomer]) ask(ctx context.Context, l *login[Customer]) {
	ctx, cancel := context.WithTimeout(ctx, verifyWait)
	defer cancel()
	_, err := s.app.me(ctx, withToken{&s.app.anonymous, s.app.flow.SessionHeader, l.token}, nil)
	if refusedBy(err) {
		s.drop(l, err)
	}
}

// drop ends a classic session that the server has ended.
func (s *Session[Client, Customer, NewCustomer]) drop(l *login[Customer], err error) {
	if s.current.Load() != l {
		return
	}
	s.fallBack(l, oauth.ReasonRejected, err)
	if l.remove(context.Background()) != nil {
		s.app.bury(l)
	}
}
