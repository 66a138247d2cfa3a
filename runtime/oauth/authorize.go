package oauth

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/waited"
)

// The entry points are Authorize, Rejected and Invalidate, which make Source a
// runtime.Reauthorizer.

// Authorize sets the Authorization header of req (RFC 6750 section 2.1). Its
// errors are those of [Source.Token]. The header's value is shared between
// requests: replace it, do not modify it in place.
func (s *Source) Authorize(ctx context.Context, req *http.Request) error {
	e := s.current.Load()
	if e == nil || !s.fresh(e) {
		var err error
		var wait time.Duration
		e, wait, err = s.acquire(ctx, false)
		waited.Add(req, wait)
		if err != nil {
			return err
		}
	}
	if req.Header == nil {
		req.Header = make(http.Header)
	}
	req.Header["Authorization"] = e.header
	return nil
}

// Rejected drops the access token that req carries, if it still is the current
// one, and reports whether a retry may succeed; see [Source.Invalidate].
func (s *Source) Rejected(_ context.Context, req *http.Request) bool {
	scheme, token, ok := strings.Cut(req.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, bearer) {
		return false
	}
	return s.Invalidate(runtime.Secret(token))
}

// Invalidate drops accessToken if it still is the current one, so that the next
// call refreshes; a late rejection of an old token does not affect a newer one.
// It reports whether a retry may succeed. It returns false for a token that was
// obtained a moment ago because its predecessor was rejected: then the API rejects
// every token, and another refresh would not help.
func (s *Source) Invalidate(accessToken runtime.Secret) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closedError() != nil || accessToken == "" {
		return false
	}
	e := s.current.Load()
	if e == nil && !s.recordKnown {
		s.rejected = accessToken // this one must not come from the store
		return true
	}
	if !e.isFor(accessToken) {
		return true
	}
	if !s.rejections.allows(s.now(), e.afterRejection) {
		return false
	}
	s.rejected = accessToken
	s.current.Store(nil)
	s.emit(Event{Kind: Invalidated})
	return true
}
