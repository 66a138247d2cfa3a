package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/waited"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are ValidateCurrent, Changed after a change to the customer,
// and verify for rejected session tokens. They request the customer who is logged
// in from the server.

// verifyTimeout bounds the request that verifies a session token.
const verifyTimeout = 30 * time.Second

// ValidateCurrent requests the current customer from the server, which proves
// that the session still is good.
//
//	(c, nil)             it is; c is new, and Current returns it from now on
//	(nil, ErrNoSession)  no customer is logged in, or the server has ended the
//	                     session, which is anonymous now, and the store holds no
//	                     other log in that the session could take over
//	(c, err)             the request failed or its response was not clear: the
//	                     session is kept, c is the customer as last received
//
// When the session is anonymous, ValidateCurrent first looks in the store for a
// log in of another process: of any customer if the session never had one, else
// of the same customer.
func (s *Session[Client, Customer, NewCustomer]) ValidateCurrent(ctx context.Context, opts ...runtime.Option) (*Customer, error) {
	return customerOf[Customer](s.validateCurrent(ctx, opts))
}

func (s *session) validateCurrent(ctx context.Context, opts []runtime.Option) (any, error) {
	l, err := s.current.Load(), error(nil)
	for range 3 { // once more for each successor
		if l == nil {
			l, err = s.resume(ctx)
		}
		if l == nil {
			break
		}
		customer, err := s.validate(ctx, l, opts)
		now := s.current.Load()
		if now == l {
			return customer, err
		}
		if l = now; l == nil { // the search for a successor may have taken all the time
			ctx = waited.With(ctx, callTimeout)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%w; the store, which may hold a log in, could not be read: %w", ErrNoSession, err)
	}
	return nil, ErrNoSession
}

// validate requests the customer of l, which another login may replace meanwhile.
func (s *session) validate(ctx context.Context, l *login, opts []runtime.Option) (any, error) {
	var auth runtime.Authorizer = authorizer{s}
	if l.source == nil {
		auth = s.app.withToken(l.sessionToken)
	}
	customer, err := s.app.me(ctx, auth, opts)
	switch {
	case !unauthorized(err):
	case l.source == nil:
		s.drop(ctx, l, err)
	default:
		customer, err = s.retryAfterRefresh(ctx, l, auth, opts)
	}
	if s.current.Load() != l {
		return nil, err
	}
	if err == nil && s.app.api.id(customer) != l.customerID {
		err = errors.New("session: the server responded with another customer; is there a cache in between?")
	}
	if err != nil {
		return l.customer.Load(), fmt.Errorf("session: not validated: %w", s.app.explain(err))
	}
	s.setCustomer(ctx, l, customer)
	return customer, nil
}

// retryAfterRefresh refreshes a rejected access token and tries again. Only a
// rejected refresh proves that the session has ended.
func (s *session) retryAfterRefresh(ctx context.Context, l *login, auth runtime.Authorizer, opts []runtime.Option) (any, error) {
	if _, err := l.source.Refresh(ctx); err != nil {
		if errors.Is(err, oauth.ErrEnded) {
			s.sourceEnded(ctx, l, err)
		}
		return nil, err
	}
	return s.app.me(ctx, auth, opts)
}

// me requests the customer to whom the credentials of auth belong. A response
// without a customer ID is an error: a captive portal may return 200 too.
func (a *app) me(ctx context.Context, auth runtime.Authorizer, opts []runtime.Option) (any, error) {
	client, err := a.api.with(a.base, append(opts[:len(opts):len(opts)], runtime.WithAuthorizer(auth)))
	if err != nil {
		return nil, err
	}
	customer, err := a.api.me(ctx, client)
	if _, partial := errors.AsType[*runtime.DecodeError](err); partial {
		err = nil // the customer has a value of another type than declared
	}
	if err == nil && a.api.id(customer) == "" {
		return nil, errors.New("session: the server's response names no customer")
	}
	return customer, err
}

func unauthorized(err error) bool { return errors.Is(err, runtime.Status(http.StatusUnauthorized)) }

// changedTimeout bounds the request for the customer after a change.
const changedTimeout = 10 * time.Second

// Changed requests the customer again after a change to them, so that Current is
// not stale. A failure leaves the customer as last received.
func (a authorizer) Changed(ctx context.Context, req *http.Request) {
	s := a.session
	l := s.current.Load()
	if l == nil || !concerns(req.URL, l.customerID) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, changedTimeout)
	defer cancel()
	customer, err := s.app.me(ctx, a, nil)
	if err == nil && s.current.Load() == l && s.app.api.id(customer) == l.customerID {
		s.setCustomer(ctx, l, customer)
	}
}

// concerns reports whether the path of a request may name the customer: by ID, as
// "me", or by an e-mail address.
func concerns(u *url.URL, customerID string) bool {
	for segment := range strings.SplitSeq(u.Path, "/") {
		if segment == customerID || segment == "me" || strings.Contains(segment, "@") {
			return true
		}
	}
	return false
}

// setCustomer makes customer the current one, and stores it if it has changed.
func (s *session) setCustomer(ctx context.Context, l *login, customer any) {
	before, err := l.record()
	l.customer.Store(customer)
	after, afterErr := l.record()
	if err != nil || afterErr != nil || string(before.Customer) == string(after.Customer) {
		return
	}
	s.app.attend(ctx, func(ctx context.Context) {
		err := l.update(ctx, func(r *record) bool {
			r.Customer = after.Customer
			return true
		})
		if err != nil && !errors.Is(err, ErrNoRecord) {
			s.emit(Event{Kind: PersistFailed, CustomerID: l.customerID, Err: err})
		}
	})
}

// verification is one request that several callers wait for.
type verification struct{ done chan struct{} }

// verify finds out, after a request with a session token was rejected, whether
// the token still is good, and drops the login if not. Concurrent callers share
// one request. After Close it does nothing.
func (s *session) verify(ctx context.Context, l *login) {
	v := s.startVerification(ctx, l)
	if v == nil {
		return
	}
	select {
	case <-v.done:
	case <-ctx.Done():
	}
}

// startVerification returns the verification in progress, or starts one.
func (s *session) startVerification(ctx context.Context, l *login) *verification {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.verifying != nil {
		return l.verifying
	}
	v := &verification{make(chan struct{})}
	ctx = context.WithoutCancel(ctx)
	started := s.app.background(func() {
		defer close(v.done)
		s.checkToken(ctx, l)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.verifying = nil
	})
	if !started {
		return nil
	}
	l.verifying = v
	return v
}

func (s *session) checkToken(ctx context.Context, l *login) {
	ctx, cancel := context.WithTimeout(ctx, verifyTimeout)
	defer cancel()
	if _, err := s.app.me(ctx, s.app.withToken(l.sessionToken), nil); unauthorized(err) {
		s.drop(ctx, l, err)
	}
}

// drop ends a classic session whose token the server has rejected with cause.
func (s *session) drop(ctx context.Context, l *login, cause error) {
	if s.current.Load() != l {
		return
	}
	begun := time.Now()
	s.fallBack(ctx, l, oauth.ReasonRejected, cause)
	s.app.attend(waited.With(ctx, waited.Of(ctx)+time.Since(begun)), func(ctx context.Context) {
		if l.remove(ctx) != nil {
			s.app.markEnded(l)
		}
	})
}
