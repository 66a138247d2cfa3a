package session

import (
	"context"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/waited"
)

// The entry points are UnlessLoggedIn and session.logInOnce, which makes one of several
// processes log in.

// UnlessLoggedIn is an option of a log in for programs that share a store and a key, and
// log their customer in by themselves, as services do when the server has ended the
// session. One of them logs in, and the others wait for that and take it over. LogIn
// then returns the customer without a request to the server, as
// [Session.ValidateCurrent] does: any customer if the session never had one, else only
// the same. If the store fails, or the other process takes more than two seconds, it logs in.
//
// Without this option LogIn always proves the password, and processes that log in at
// the same time revoke each other's log ins until the last one.
func UnlessLoggedIn() runtime.Option { return runtime.WithExtension(unlessKey, true) }

// logInOnce calls authenticate as logIn does, unless the session has a customer, or the
// store a log in that the session can take over.
func (s *session) logInOnce(ctx context.Context, opts []runtime.Option, authenticate func() (grant, error)) (any, error) {
	begun, before := time.Now(), waited.Of(ctx)
	defer s.turn(ctx)()
	ctx = waited.With(ctx, before+time.Since(begun))
	l := s.current.Load()
	if l == nil {
		l, _ = s.resume(ctx) // a store that fails is no reason to stay logged out
		ctx = waited.With(ctx, before+time.Since(begun))
	}
	if l != nil {
		return l.customer.Load(), nil
	}
	return s.logInAnyway(ctx, opts, authenticate)
}

// turn waits until no other log in with UnlessLoggedIn is under way, for a limited time,
// and returns the function that lets the next one begin. The lock is not the one of the
// record, which the log in takes.
func (s *session) turn(ctx context.Context) (end func()) {
	wait, cancel := context.WithTimeout(ctx, mayWait(ctx))
	locked, over := make(chan struct{}), make(chan struct{})
	started := s.app.background(func() {
		defer func() { _ = recover() }() // a panic of the store: the log in reports it
		tx, err := s.app.store.Lock(wait, s.key+s.app.ownership.suffix+"~login")
		close(locked)
		if err == nil {
			<-over
			_ = tx.Unlock(context.WithoutCancel(ctx))
		}
	})
	if started {
		select {
		case <-locked:
		case <-wait.Done():
		}
	}
	return func() { cancel(); close(over) }
}
