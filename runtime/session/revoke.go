package session

import (
	"context"
	"errors"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file tells the server that tokens are of no more use. One that could not
// be told is told once more; until then the token waits in memory only, because
// a log out leaves nothing in the store.

const (
	// secondRevoke is when the server is told again, unless it said when.
	secondRevoke = 30 * time.Second
	// mostRevokes bounds the tokens that wait for it.
	mostRevokes = 256
)

// revoke tells the server that a refresh token is of no more use. Its error says
// that this did not work now.
func (a *App[Client, Customer, NewCustomer]) revoke(ctx context.Context, token runtime.Secret) error {
	if token == "" || a.oauth == nil || a.flow.RevokePath == "" {
		return nil
	}
	err := a.tryRevoke(ctx, token)
	if wait, again := revokeAgain(err); again {
		a.revokeLater(token, wait)
	}
	return err
}

func (a *App[Client, Customer, NewCustomer]) tryRevoke(ctx context.Context, token runtime.Secret) error {
	ctx, cancel := context.WithTimeout(ctx, logOutWait)
	defer cancel()
	return a.oauth.Revoke(ctx, token)
}

// revokeAgain reports whether a second try may help, and when: a 503 means that
// the token lives (RFC 7009 section 2.2.1).
func revokeAgain(err error) (wait time.Duration, again bool) {
	e, ok := errors.AsType[*oauth.Error](err)
	if !ok || e.Class == oauth.Misconfigured || e.Class == oauth.Rejected {
		return 0, false
	}
	if e.RetryAfter > 0 {
		return e.RetryAfter, true
	}
	return secondRevoke, true
}

// revokeLater tells the server after the wait, or at Close if that comes first.
func (a *App[Client, Customer, NewCustomer]) revokeLater(token runtime.Secret, wait time.Duration) {
	if !a.mayWait(1) {
		return
	}
	a.background(func() {
		defer a.mayWait(-1)
		select {
		case <-time.After(wait):
		case <-a.closing:
		}
		if err := a.tryRevoke(context.Background(), token); err != nil {
			a.hub.add(Event{Kind: RevokeFailed, Time: time.Now(), Err: err})
		}
	})
}

// mayWait counts the tokens that wait, and refuses too many.
func (a *App[Client, Customer, NewCustomer]) mayWait(n int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n > 0 && (a.closed || a.revokes == mostRevokes) {
		return false
	}
	a.revokes += n
	return true
}
