package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/waited"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are authorizer.Authorize, which adds a session's credentials
// to the requests of its client, and authorizer.Rejected, which handles rejected
// ones.

type authorizer struct {
	session *session
}

var (
	_ runtime.Reauthorizer   = authorizer{}
	_ runtime.ChangeObserver = authorizer{}
)

// Authorize sets the credentials of the session as it is now: the customer's, or
// those of anonymous access.
func (a authorizer) Authorize(ctx context.Context, req *http.Request) error {
	s := a.session
	if header := s.app.server.sessionHeader; header != "" {
		req.Header.Del(header)
	}
	l := s.current.Load()
	if l == nil {
		return s.app.anonymous.Authorize(ctx, req)
	}
	err := a.authorize(ctx, req, l)
	if errors.Is(err, ErrSessionEnded) {
		ctx = inAll(ctx, req)
		if next := s.current.Load(); next != nil && next != l && next.customerID == l.customerID {
			return a.authorize(ctx, req, next)
		}
	}
	return err
}

// authorize sets the credentials of one login.
func (a authorizer) authorize(ctx context.Context, req *http.Request, l *login) error {
	s := a.session
	if l.unsaved.Load() {
		s.saveSoon(l)
	}
	if l.source == nil {
		l.issued.add(string(l.sessionToken))
		return s.app.withToken(l.sessionToken).Authorize(ctx, req)
	}
	err := l.source.Authorize(ctx, req)
	switch {
	case err == nil:
		l.issued.add(req.Header["Authorization"][0])
		return nil
	case errors.Is(err, oauth.ErrEnded):
		begun := time.Now()
		s.sourceEnded(inAll(ctx, req), l, err)
		waited.Add(req, time.Since(begun))
		return fmt.Errorf("%w: %w", ErrSessionEnded, err)
	}
	return fmt.Errorf("session: %w", err)
}

// inAll returns ctx with the time that the call has waited for the store, in this
// attempt too.
func inAll(ctx context.Context, req *http.Request) context.Context {
	return waited.With(ctx, waited.Of(ctx)+waited.Of(req.Context()))
}

// Rejected drops the credentials that req carries and reports whether a retry, as
// the same customer, may succeed.
func (a authorizer) Rejected(ctx context.Context, req *http.Request) bool {
	s := a.session
	l := s.current.Load()
	header := s.app.server.sessionHeader
	token := runtime.Secret("")
	if header != "" {
		token = runtime.Secret(req.Header.Get(header))
	}
	switch {
	case l == nil:
		return token == "" && s.app.anonymous.Rejected(ctx, req)
	case l.source != nil:
		if token != "" || !l.issued.has(req.Header.Get("Authorization")) {
			return false
		}
		return l.source.Rejected(ctx, req) || s.replaced(ctx, l)
	case token != l.sessionToken:
		return l.issued.has(string(token)) // of a log in that this one succeeds
	}
	again := s.app.anonymous.Rejected(ctx, req)
	s.verify(ctx, l)
	now := s.current.Load()
	return now == l && again || now != l && now != nil && now.issued.has(string(token))
}

// replaced reports whether the store holds the successor of a login whose tokens
// the server rejects, and makes it the session's.
func (s *session) replaced(ctx context.Context, l *login) bool {
	next, _ := s.stored(context.WithoutCancel(ctx), l)
	if next != nil {
		s.replaceBy(l, next)
	}
	now := s.current.Load()
	return now != nil && now != l && now.customerID == l.customerID
}
