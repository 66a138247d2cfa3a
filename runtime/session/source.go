package session

import (
	"context"
	"errors"
	"fmt"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are attachSource, sourceEvent and sourceEnded, which connect a
// session with the token source of its login.

// attachSource gives a login its token source.
func (s *session) attachSource(l *login, tokens oauth.Record) (err error) {
	if s.app.oauth == nil {
		return fmt.Errorf("%w: it has OAuth2 tokens, and this app has no OAuth2", ErrDamaged)
	}
	l.source, err = oauth.NewSource(oauth.SourceConfig{
		Client: s.app.oauth, Initial: tokens, Store: l, Scopes: l.limit,
		Events: func(e oauth.Event) { s.sourceEvent(l, e) },
	})
	return err
}

// sourceEvent handles an event of a token source and emits the session's own.
func (s *session) sourceEvent(l *login, e oauth.Event) {
	switch {
	case e.Kind == oauth.Ended:
		s.sourceEnded(context.Background(), l, e.Err)
		return
	case e.Kind == oauth.PersistFailed && e.Rotated:
		s.app.hold(l, s)
	case e.Kind == oauth.Persisted:
		s.app.release(l)
	}
	if out, ok := sessionEvent(e); ok {
		out.CustomerID = l.customerID
		s.emit(out)
	}
}

// sourceEnded ends a login whose token source has ended. LogOut and a new log in
// end sources too, but only after they have replaced the session's login, so that
// this does nothing.
func (s *session) sourceEnded(ctx context.Context, l *login, cause error) {
	reason := oauth.ReasonRejected
	if e, ok := errors.AsType[*oauth.Error](cause); ok && e.Reason != "" {
		reason = e.Reason
	}
	s.fallBack(ctx, l, reason, cause)
}
