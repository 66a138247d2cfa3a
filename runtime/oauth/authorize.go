package oauth

import (
	"context"
	"net/http"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds what the call path of a generated client asks of a Source.

// Authorize sets the Authorization header of req (RFC 6750 section 2.1); see
// [Source.Token] for its errors. The header's value is shared between requests:
// replace it, do not change it in place.
func (s *Source) Authorize(ctx context.Context, req *http.Request) error {
	e := s.current.Load()
	if e == nil || !s.fresh(e) {
		var err error
		if e, err = s.acquire(ctx, false); err != nil {
			return err
		}
	}
	if req.Header == nil {
		req.Header = make(http.Header)
	}
	req.Header["Authorization"] = e.header
	return nil
}

// Rejected drops the access token that req carries, if it is still ours, and
// reports whether another try is worth while; see [Source.Invalidate].
func (s *Source) Rejected(_ context.Context, req *http.Request) bool {
	scheme, token, ok := strings.Cut(req.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, bearer) {
		return false
	}
	return s.Invalidate(runtime.Secret(token))
}

// Invalidate drops the access token if it still is the given one, so that the
// next call refreshes: a late refusal of an old token harms no newer one. It
// reports whether another try is worth while. It is not for a token that was
// made a moment ago because its predecessor was refused: then the API refuses
// whatever it gets, and more refreshes would not help.
func (s *Source) Invalidate(accessToken runtime.Secret) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over() != nil || accessToken == "" {
		return false
	}
	e := s.current.Load()
	if e == nil && !s.known {
		s.refused = accessToken // whatever the store holds, not this one
		return true
	}
	if !e.holds(accessToken) {
		return true
	}
	if !s.brake.allows(s.now(), e.forced) {
		return false
	}
	s.refused = accessToken
	s.current.Store(nil)
	s.emit(Event{Kind: Invalidated})
	return true
}
