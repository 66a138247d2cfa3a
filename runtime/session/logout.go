package session

import (
	"context"
	"fmt"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file ends log ins.

// logOutWait bounds each step of a log out: the store, the server.
const logOutWait = 5 * time.Second

// LogOut makes the session anonymous: at once in this process, then in the
// store, then at the server, which is told best-effort: if it cannot be reached
// now, once more later, see [LoggedOut]. It does its work when ctx has ended too,
// within bounds of its own. An error says that the store still holds the record;
// it is deleted later, and not used meanwhile.
func (s *Session[Client, Customer, NewCustomer]) LogOut(ctx context.Context) error {
	l := s.current.Swap(nil)
	if l == nil {
		return nil
	}
	s.app.release(l)
	ctx = context.WithoutCancel(ctx)
	spent, err := s.end(ctx, l)
	if err != nil {
		s.app.bury(l)
		s.emit(Event{Kind: PersistFailed, CustomerID: l.customerID, Err: err})
	}
	if s.app.indexed {
		_ = s.app.strike(ctx, l.customerID, s.key)
	}
	revoked := s.app.revoke(ctx, spent)
	s.emit(Event{Kind: LoggedOut, CustomerID: l.customerID, Err: revoked})
	if err != nil {
		return fmt.Errorf("session: logged out, but the store still holds the session: %w", err)
	}
	return nil
}

// end deletes a login's record and returns the refresh token that was its last.
func (s *Session[Client, Customer, NewCustomer]) end(ctx context.Context, l *login[Customer]) (runtime.Secret, error) {
	ctx, cancel := context.WithTimeout(ctx, logOutWait)
	defer cancel()
	if l.source == nil {
		return "", l.remove(ctx)
	}
	last, err := l.source.End(ctx)
	s.app.background(func() { l.settle() })
	return last.RefreshToken, err
}

// settleWait bounds the wait for the answer to an exchange that was under way
// when its login ended.
const settleWait = time.Minute

// settle waits until what the server still granted to an ended login is revoked.
func (l *login[Customer]) settle() {
	ctx, cancel := context.WithTimeout(context.Background(), settleWait)
	defer cancel()
	_ = l.source.Close(ctx)
}
