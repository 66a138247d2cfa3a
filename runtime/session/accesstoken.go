package session

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Session.AccessToken, which passes a customer's access token
// to other programs.

// AccessToken returns an access token of the customer that is valid now, for a
// program that calls the API by other means; it is refreshed first if necessary.
// Calls of [Session.Client] do not need it. The error is [ErrNoSession] when no
// customer is logged in, and [ErrConfig] for a classic session, which has a session
// token instead.
func (s *session) AccessToken(ctx context.Context) (runtime.Secret, error) {
	l := s.current.Load()
	switch {
	case l == nil:
		return "", ErrNoSession
	case l.source == nil:
		return "", fmt.Errorf("%w: a classic session has no access token", ErrConfig)
	}
	req := &http.Request{Header: make(http.Header)}
	if err := (authorizer{s}).Authorize(ctx, req); err != nil {
		return "", err
	}
	if now := s.current.Load(); now != nil && now.customerID == l.customerID {
		l = now // its successor
	}
	scheme, token, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") || !l.issued.has(req.Header.Get("Authorization")) {
		return "", fmt.Errorf("%w: it ended just now", ErrNoSession) // the header is that of anonymous access
	}
	return runtime.Secret(token), nil
}
