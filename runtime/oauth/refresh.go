package oauth

import (
	"context"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the refresh token grant.

// Refresh exchanges a refresh token (RFC 6749 section 6). scopes is usually
// empty; it never may be more than was granted. Most callers want a [Source],
// which stores what a server that rotates refresh tokens gives back. The error
// is an [*Error].
func (c *Client) Refresh(ctx context.Context, refreshToken runtime.Secret, scopes ...string) (*Token, error) {
	return result(c.refresh(ctx, refreshToken, scopes))
}

func (c *Client) refresh(ctx context.Context, refreshToken runtime.Secret, scopes []string) (*Token, *Error) {
	return c.grant(ctx, opRefresh, withScopes(map[string]string{
		"grant_type":    opRefresh,
		"refresh_token": string(refreshToken),
	}, scopes))
}

// withScopes adds the scope member if there is anything to ask for.
func withScopes(form map[string]string, scopes []string) map[string]string {
	if len(scopes) > 0 {
		form["scope"] = strings.Join(scopes, " ")
	}
	return form
}

// result keeps a nil *Error from becoming an error that is not nil.
func result(t *Token, fail *Error) (*Token, error) {
	if fail != nil {
		return nil, fail
	}
	return t, nil
}
