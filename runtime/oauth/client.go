package oauth

import (
	"context"
	"errors"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds Client, which speaks to one authorization server.

// Client asks one authorization server for tokens. It keeps none and is safe
// for use by many goroutines. Each call sends one request, whatever the answer.
type Client struct {
	config Config
}

// NewClient checks the configuration and sends nothing.
func NewClient(config Config) (*Client, error) { return &Client{config: config}, nil }

var errInterim = errors.New("oauth: being written")

// Refresh exchanges a refresh token (RFC 6749 section 6). scopes is usually
// empty; it never may be more than was granted. Most callers want a [Source],
// which stores what a server that rotates refresh tokens gives back.
func (c *Client) Refresh(ctx context.Context, refreshToken runtime.Secret, scopes ...string) (*Token, error) {
	return nil, errInterim
}

// Password logs in with a user name and a password (RFC 6749 section 4.3).
func (c *Client) Password(ctx context.Context, username string, password runtime.Secret, scopes ...string) (*Token, error) {
	return nil, errInterim
}

// Revoke ends a token (RFC 7009); for a refresh token most servers end the
// access tokens made from it too. nil also when the server does not know the
// token. Without [Endpoints.Revocation] it is an error of class Misconfigured.
func (c *Client) Revoke(ctx context.Context, token runtime.Secret) error { return errInterim }
