package session

import (
	"context"
	"fmt"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/waited"
)

// The entry point is Session.LogOut.

// revokeTimeout bounds one request to revoke a token.
const revokeTimeout = 5 * time.Second

// LogOut makes the session anonymous: in this process first, then in the store,
// then at the server, whose tokens it revokes. A revocation that fails is retried
// once later, see [LoggedOut]. LogOut completes even if ctx has ended, within
// limits of its own. An error means that the store still holds the record; it is
// deleted later and not used in the meantime. Afterwards only a log in or
// [App.Session] makes the session a customer's again.
func (s *session) LogOut(ctx context.Context) error {
	s.loggedOut.Store(true)
	l := s.current.Swap(nil)
	if l == nil {
		return nil
	}
	s.former.Store(l)
	s.app.release(l)
	ctx = context.WithoutCancel(ctx)
	begun := time.Now()
	token, err := s.end(ctx, l)
	if err != nil {
		s.app.markEnded(l)
		s.emit(Event{Kind: PersistFailed, CustomerID: l.customerID, Err: err})
	}
	if s.app.indexed {
		s.app.attend(waited.With(ctx, time.Since(begun)), func(ctx context.Context) {
			_ = s.app.removeFromIndex(ctx, l.customerID, l.storeKey())
		})
	}
	revoked := s.app.revoke(ctx, token)
	s.emit(Event{Kind: LoggedOut, CustomerID: l.customerID, Err: revoked})
	if err != nil {
		return fmt.Errorf("session: logged out, but the store still holds the session: %w", err)
	}
	return nil
}

// end deletes a login's record and returns its last refresh token.
func (s *session) end(ctx context.Context, l *login) (runtime.Secret, error) {
	if l.source == nil {
		return within(ctx, callTimeout, func(ctx context.Context) (runtime.Secret, error) { return "", l.remove(ctx) })
	}
	known := l.source.Record()
	last, err := within(ctx, callTimeout, l.source.End)
	s.app.background(func() { l.settle() })
	if last.RefreshToken == "" && err != nil {
		last = known
	}
	return last.RefreshToken, err
}

// settleTimeout bounds the wait for the response to an exchange that was in
// progress when its login ended.
const settleTimeout = time.Minute

// settle waits until tokens that the server issued to an ended login are revoked.
func (l *login) settle() {
	ctx, cancel := context.WithTimeout(context.Background(), settleTimeout)
	defer cancel()
	_ = l.source.Close(ctx)
}
