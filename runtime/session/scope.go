package session

import (
	"context"
	"fmt"
	"slices"

	"github.com/nimbugen/nimbugen/runtime/oauth"
)

// The entry points are session.limitToken, for the token of a log in, and
// login.limitTo, for a stored log in. If the grant allows more than the settings of
// the app, they limit it by the scope parameter of a refresh (RFC 6749 section 6).

// limitToken returns a token with none but the allowed scopes, and the scopes that
// each refresh has to request if the grant allows more. A token for which none but
// the allowed scopes were requested is returned as it is: the server, which may
// have other names for them, has decided.
func (s *session) limitToken(ctx context.Context, token *oauth.Token, allowed []string) (_ *oauth.Token, limit []string, err error) {
	if !exceeds(token.Scopes, allowed) || token.Requested != nil && !exceeds(token.Requested, allowed) {
		return token, nil, nil
	}
	limit = common(token.Scopes, allowed)
	if len(limit) == 0 || token.RefreshToken == "" {
		return nil, nil, fmt.Errorf("%w: the token has the scopes %q, and cannot be limited to %q", ErrConfig, token.Scopes, allowed)
	}
	limited, err := s.app.oauth.Refresh(ctx, token.RefreshToken, limit...)
	if err != nil {
		return nil, nil, fmt.Errorf("session: limiting the scopes of the token to %q: %w", limit, err)
	}
	if limited.RefreshToken == "" {
		limited.RefreshToken = token.RefreshToken
	}
	return limited, limit, nil
}

// limitTo limits the login of the stored record r to the scopes that the app's
// settings allow now. It returns false if that is not possible.
func (l *login) limitTo(r record) bool {
	l.limit, l.requested = r.Limit, r.Requested
	if !exceeds(r.Limit, l.owner.scopes) && (r.Limit != nil || !exceeds(r.Requested, l.owner.scopes)) {
		return true
	}
	l.limit = common(l.owner.scopesOr(r.OAuth.Scopes), l.owner.scopes)
	return len(l.limit) > 0 && r.OAuth.RefreshToken != ""
}

// tokens returns the OAuth2 tokens of the login's record: without the access token
// if that was issued for more than the login's limit.
func (l *login) tokens(r record) (oauth.Record, error) {
	if r.OAuth == nil {
		return oauth.Record{}, ErrNoRecord
	}
	tokens := *r.OAuth
	if l.limit != nil && !slices.Equal(r.Limit, l.limit) {
		tokens.AccessToken = ""
	}
	return tokens, nil
}

// exceeds reports whether scopes has any that is not allowed. Without allowed
// scopes, all are.
func exceeds(scopes, allowed []string) bool {
	return len(allowed) > 0 && slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(allowed, s) })
}

// common returns the scopes that are allowed.
func common(scopes, allowed []string) []string {
	return slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return !slices.Contains(allowed, s) })
}
