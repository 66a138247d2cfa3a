package session

import (
	"context"
	"errors"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry point is app.revoke, which revokes refresh tokens at the server. A
// revocation that fails is tried once more; until then the token waits in memory
// only, because a log out leaves nothing in the store.

const (
	// revokeRetryDelay is the time to the second attempt, unless the server sent
	// Retry-After.
	revokeRetryDelay = 30 * time.Second
	// maxPendingRevocations bounds the tokens that wait for a second attempt.
	maxPendingRevocations = 256
)

// revoke revokes a refresh token. Its error is that of the first attempt.
func (a *app) revoke(ctx context.Context, token runtime.Secret) error {
	if token == "" || a.oauth == nil || a.server.revokePath == "" {
		return nil
	}
	err := a.tryRevoke(ctx, token)
	if wait, again := revokeAgain(err); again {
		a.revokeLater(token, wait)
	}
	return err
}

func (a *app) tryRevoke(ctx context.Context, token runtime.Secret) error {
	ctx, cancel := context.WithTimeout(ctx, revokeTimeout)
	defer cancel()
	return a.oauth.Revoke(ctx, token)
}

// revokeAgain reports whether a second attempt may help, and when: after a 503
// the token still is good (RFC 7009 section 2.2.1).
func revokeAgain(err error) (wait time.Duration, again bool) {
	e, ok := errors.AsType[*oauth.Error](err)
	if !ok || e.Class == oauth.Misconfigured || e.Class == oauth.Rejected {
		return 0, false
	}
	if e.RetryAfter > 0 {
		return e.RetryAfter, true
	}
	return revokeRetryDelay, true
}

// revokeLater makes the second attempt after the wait, or at Close if that comes
// first.
func (a *app) revokeLater(token runtime.Secret, wait time.Duration) {
	if !a.reserveRevocation(1) {
		return
	}
	a.background(func() {
		defer a.reserveRevocation(-1)
		select {
		case <-time.After(wait):
		case <-a.closing:
		}
		if err := a.tryRevoke(context.Background(), token); err != nil {
			a.hub.add(Event{Kind: RevokeFailed, Time: time.Now(), Err: err})
		}
	})
}

// reserveRevocation adds n to the number of waiting tokens. It returns false when
// there are too many, or after Close.
func (a *app) reserveRevocation(n int) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n > 0 && (a.closed || a.pendingRevocations == maxPendingRevocations) {
		return false
	}
	a.pendingRevocations += n
	return true
}
