package oauth

import (
	"context"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Client.Refresh, the refresh token grant as a single request.
// Source, in refresher.go, makes a safe refresh of it.

// Refresh exchanges a refresh token (RFC 6749 section 6). scopes is usually empty;
// it must not exceed the granted scope. Most callers want a [Source], which stores
// the new refresh token of a server that rotates them. The error is an [*Error].
func (c *Client) Refresh(ctx context.Context, refreshToken runtime.Secret, scopes ...string) (*Token, error) {
	return result(c.refresh(ctx, refreshToken, scopes))
}

func (c *Client) refresh(ctx context.Context, refreshToken runtime.Secret, scopes []string) (*Token, *Error) {
	return c.scopedGrant(ctx, opRefresh, map[string]string{
		"grant_type":    opRefresh,
		"refresh_token": string(refreshToken),
	}, scopes)
}

// scopedGrant is grant with a scope, unless scopes is empty.
func (c *Client) scopedGrant(ctx context.Context, op string, form map[string]string, scopes []string) (*Token, *Error) {
	token, fail := c.grant(ctx, op, withScopes(form, scopes))
	return token.forRequest(scopes), fail
}

// withScopes adds the scope parameter unless scopes is empty.
func withScopes(form map[string]string, scopes []string) map[string]string {
	if len(scopes) > 0 {
		form["scope"] = strings.Join(scopes, " ")
	}
	return form
}

// result converts a nil *Error to a nil error.
func result(t *Token, fail *Error) (*Token, error) {
	if fail != nil {
		return nil, fail
	}
	return t, nil
}
