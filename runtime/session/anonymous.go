package session

import (
	"context"
	"fmt"
	"net/http"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// This file holds what an app may do before anybody is logged in. All its
// sessions share it: one access token, one refresh at a time.

type anonymous struct {
	source *oauth.Source  // OAuth2 with an anonymous refresh token
	token  runtime.Secret // classic
	issued issued
}

// Authorize sets the Authorization header.
func (a *anonymous) Authorize(ctx context.Context, req *http.Request) error {
	switch {
	case a.source != nil:
		if err := a.source.Authorize(ctx, req); err != nil {
			return fmt.Errorf("session: anonymous access: %w", err)
		}
		a.issued.note(req.Header["Authorization"][0])
		return nil
	case a.token != "":
		return runtime.Bearer(a.token).Authorize(ctx, req)
	}
	return fmt.Errorf("%w, and the app has no anonymous access: log in, or set Config.AnonymousRefreshToken", ErrNotLoggedIn)
}

// Refused reports whether another try may succeed.
func (a *anonymous) Refused(ctx context.Context, req *http.Request) bool {
	return a.source != nil && a.issued.has(req.Header.Get("Authorization")) && a.source.Refused(ctx, req)
}

// withToken is anonymous access together with a classic session token.
type withToken struct {
	*anonymous
	header string
	token  runtime.Secret
}

func (w withToken) Authorize(ctx context.Context, req *http.Request) error {
	if err := w.anonymous.Authorize(ctx, req); err != nil {
		return err
	}
	req.Header.Set(w.header, string(w.token))
	return nil
}
