package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file holds authorizer, which adds a session's credentials to the requests
// of its client and handles rejected ones. The entry points are Authorize and
// Rejected.

type authorizer[Client, Customer, NewCustomer any] struct {
	session *Session[Client, Customer, NewCustomer]
}

var _ runtime.Reauthorizer = authorizer[int, int, int]{}

// Authorize sets the credentials of the session as it is now: the customer's, or
// those of anonymous access.
func (a authorizer[Client, Customer, NewCustomer]) Authorize(ctx context.Context, req *http.Request) error {
	s := a.session
	header := s.app.flow.SessionHeader
	if header != "" {
		req.Header.Del(header)
	}
	l := s.current.Load()
	if l == nil {
		return s.app.anonymous.Authorize(ctx, req)
	}
	if l.unsaved.Load() {
		s.saveSoon(l)
	}
	if l.source == nil {
		return s.app.withToken(l.sessionToken).Authorize(ctx, req)
	}
	err := l.source.Authorize(ctx, req)
	switch {
	case err == nil:
		l.issued.add(req.Header["Authorization"][0])
		return nil
	case errors.Is(err, oauth.ErrEnded):
		s.sourceEnded(l, err)
		return fmt.Errorf("%w: %w", ErrSessionEnded, err)
	}
	return fmt.Errorf("session: %w", err)
}

// Rejected drops the credentials that req carries and reports whether a retry, as
// the same customer, may succeed.
func (a authorizer[Client, Customer, NewCustomer]) Rejected(ctx context.Context, req *http.Request) bool {
	s := a.session
	l := s.current.Load()
	header := s.app.flow.SessionHeader
	token := runtime.Secret("")
	if header != "" {
		token = runtime.Secret(req.Header.Get(header))
	}
	switch {
	case l == nil:
		return token == "" && s.app.anonymous.Rejected(ctx, req)
	case l.source != nil:
		return token == "" && l.issued.has(req.Header.Get("Authorization")) && l.source.Rejected(ctx, req)
	case token != l.sessionToken:
		return false
	}
	again := s.app.anonymous.Rejected(ctx, req)
	s.verify(ctx, l)
	return again && s.current.Load() == l
}
