package session

import (
	"context"
	"errors"
	"slices"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are fallBack, for a login that has ended, and resume, for a
// session that is anonymous. If the same customer has logged in again in another
// process, both replace the old log in by the new one, its successor, and the
// session does not end.

// admits reports whether r can take the place of l: it is of the same customer
// and kind, and its scope is no wider, so that no code that holds the session can
// do more than before.
func (l *login) admits(r record) bool {
	if r.CustomerID != l.customerID || r.Login == l.id || (r.OAuth == nil) != (l.source == nil) {
		return false
	}
	return r.OAuth == nil || !wider(l.owner.scopesOr(r.OAuth.Scopes), l.scopes)
}

// wider reports whether scopes allow more than limit. Nil is every scope of the
// app.
func wider(scopes, limit []string) bool {
	if limit == nil {
		return false
	}
	return scopes == nil || slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(limit, s) })
}

// follows reports whether the session may take over log ins that another process
// has stored. The key of a browser belongs to one log in.
func (s *session) follows() bool {
	return !s.keyless && !isBrowserKey(s.key) && !s.loggedOut.Load()
}

// stored returns the login that is in the store, or nil if there is none that the
// session can take over after before, which is nil if it never was a customer.
func (s *session) stored(ctx context.Context, before *login) (*login, error) {
	if !s.follows() {
		return nil, nil
	}
	type location struct {
		record
		at string
	}
	found, err := within(ctx, mayWait(ctx), func(ctx context.Context) (out location, err error) {
		out.record, out.at, err = s.app.locate(ctx, s.key)
		return out, err
	})
	r, at := found.record, found.at
	switch {
	case errors.Is(err, ErrNoRecord), errors.Is(err, ErrDamaged):
		return nil, nil
	case err != nil:
		return nil, err
	case s.app.isEnded(r.Login), before != nil && !before.admits(r):
		return nil, nil
	}
	l, err := s.restore(r, at)
	if err != nil {
		return nil, nil // it is damaged: App.Session reports that
	}
	if before != nil {
		l.issued.inherit(&before.issued)
	}
	return l, nil
}

// fallBack ends l if it still is the session's login: the session takes over its
// successor, or becomes anonymous.
func (s *session) fallBack(ctx context.Context, l *login, reason oauth.Reason, cause error) {
	if s.current.Load() != l {
		return
	}
	if next, _ := s.stored(context.WithoutCancel(ctx), l); next != nil {
		s.replaceBy(l, next)
		return
	}
	s.becomeAnonymous(l, reason, cause)
}

// replaceBy makes next, which was read from the store, the login in place of
// before, unless another call was faster.
func (s *session) replaceBy(before, next *login) {
	if !s.current.CompareAndSwap(before, next) {
		return
	}
	if before != nil {
		s.app.release(before)
	}
	s.emit(Event{Kind: Restored, CustomerID: next.customerID})
}

// becomeAnonymous ends l if it still is the session's login.
func (s *session) becomeAnonymous(l *login, reason oauth.Reason, cause error) {
	l.rejected.Store(reason != oauth.ReasonRemoved)
	s.former.Store(l)
	if !s.current.CompareAndSwap(l, nil) {
		return
	}
	s.app.release(l)
	s.emit(Event{Kind: Expired, CustomerID: l.customerID, Reason: reason, Err: cause})
	s.emit(Event{Kind: FellBack, CustomerID: l.customerID})
}

// resume looks in the store for a login of an anonymous session: any one if the
// session never was a customer, else only a successor of that customer's.
func (s *session) resume(ctx context.Context) (*login, error) {
	next, err := s.stored(ctx, s.former.Load())
	if next == nil {
		return s.current.Load(), err
	}
	s.replaceBy(nil, next)
	if s.loggedOut.Load() { // LogOut was called meanwhile
		s.current.CompareAndSwap(next, nil)
	}
	return s.current.Load(), nil
}
