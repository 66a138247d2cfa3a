package oauth

import (
	"context"
	"fmt"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is refresher.exchange, which exchanges a refresh token at the
// server; commit and handleRejection act on the response.

// exchangeResult is the result of one token request.
type exchangeResult struct {
	token  *Token
	fail   *Error
	start  reading // just before it was sent
	unsent bool    // the sendCheck blocked it
}

// exchange sends the refresh token and stores the new tokens. If the response is
// lost, the same token is sent once more at once: a server with a grace period
// returns the same new token again, and on a strict server the session is lost
// either way.
func (r *refresher) exchange() (*entry, error) {
	var partial *exchangeResult // a token from a truncated response
	for retry := true; ; retry = false {
		res, ok, err := r.sendWithRecentMark()
		switch {
		case err != nil:
			return nil, err
		case !ok:
			return nil, r.abandon()
		case res.fail == nil && res.token.truncated && res.token.RefreshToken == "" && retry:
			partial, r.responseLost = &res, true
			continue
		case res.fail == nil:
			return r.commit(res)
		case r.rescue(res.fail) && retry:
			continue
		case (res.fail.Class == Indeterminate || res.fail.Class == Malformed) && retry && res.fail.rescued == "":
			r.responseLost = true
			continue
		case partial != nil:
			return r.commit(*partial)
		case res.fail.Class == Rejected:
			return nil, r.handleRejection(res.fail)
		}
		// After a lost response the server may have rotated the token, also when
		// the repeated request fails.
		if r.responseLost || mayHaveRotated(res.fail) {
			r.endMark()
		} else {
			r.clearMark()
		}
		return nil, res.fail
	}
}

// mayHaveRotated returns false if the server certainly kept the refresh token.
func mayHaveRotated(e *Error) bool {
	switch e.Class {
	case Indeterminate, Malformed:
		return true
	case Transient, Throttled:
		return e.StatusCode >= 500
	}
	return false
}

// send sends the token request on a goroutine of its own, so that End need not
// wait for it: tokens that arrive after the end are revoked. ok is false after
// the end.
func (r *refresher) send() (_ exchangeResult, ok bool) {
	s, sent, scopes := r.source, r.record.RefreshToken, r.requestedScopes()
	s.offStore()
	defer s.onStore()
	ctx, check := context.WithoutCancel(r.ctx), r.sendCheck()
	results := make(chan exchangeResult, 1)
	go func() { results <- s.requestToken(withSendCheck(ctx, check), sent, scopes).orUnsent(check) }()
	select {
	case res := <-results:
		if s.alive.Err() == nil {
			return res, true
		}
		s.discard(ctx, res, sent)
	case <-s.alive.Done():
		s.lateResponses.Go(func() { s.discard(ctx, <-results, sent) })
	}
	return exchangeResult{}, false
}

func (s *Source) requestToken(ctx context.Context, refreshToken runtime.Secret, scopes []string) (res exchangeResult) {
	res.start = s.now()
	defer func() {
		if v := recover(); v != nil {
			res.token, res.fail = nil, &Error{Op: opRefresh, Class: Indeterminate, Err: fmt.Errorf("panic of type %T in the HTTP client", v)}
		}
	}()
	res.token, res.fail = s.config.Client.refresh(ctx, refreshToken, scopes)
	return res
}

// discard revokes tokens that were issued to a session after its end.
func (s *Source) discard(ctx context.Context, res exchangeResult, sent runtime.Secret) {
	switch {
	case res.fail != nil:
		s.revoke(ctx, res.fail.rescued)
	case res.token.RefreshToken != "":
		s.revoke(ctx, res.token.RefreshToken)
	default:
		s.revoke(ctx, sent)
	}
}

// revoke tries once to revoke a token, if the server supports it.
func (s *Source) revoke(ctx context.Context, token runtime.Secret) {
	if token == "" || s.config.Client.config.Endpoints.Revocation == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_ = s.config.Client.Revoke(ctx, token)
}
