package session

import (
	"context"
	"fmt"
	"net/http"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are anonymous, which all sessions of an app share, so that
// there is one access token and one refresh at a time, and tokenAuthorizer. Both
// authorize requests without a customer.

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
		a.issued.add(req.Header["Authorization"][0])
		return nil
	case a.token != "":
		return runtime.Bearer(a.token).Authorize(ctx, req)
	}
	return fmt.Errorf("%w, and the app has no anonymous access: log in, or set Config.AnonymousRefreshToken", ErrNotLoggedIn)
}

// Rejected reports whether a retry may succeed.
func (a *anonymous) Rejected(ctx context.Context, req *http.Request) bool {
	return a.source != nil && a.issued.has(req.Header.Get("Authorization")) && a.source.Rejected(ctx, req)
}

// tokenAuthorizer is anonymous access together with a classic session token.
type tokenAuthorizer struct {
	*anonymous
	header string
	token  runtime.Secret
}

func (t tokenAuthorizer) Authorize(ctx context.Context, req *http.Request) error {
	if err := t.anonymous.Authorize(ctx, req); err != nil {
		return err
	}
	req.Header.Set(t.header, string(t.token))
	return nil
}

// withToken returns the authorizer for a classic session token.
func (a *app) withToken(token runtime.Secret) tokenAuthorizer {
	return tokenAuthorizer{&a.anonymous, a.server.sessionHeader, token}
}
