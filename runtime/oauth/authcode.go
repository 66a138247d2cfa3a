package oauth

import (
	"context"
	"net/url"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the authorization code grant with PKCE.

// AuthorizationRequest is what [Client.Authorization] begins.
type AuthorizationRequest struct {
	// RedirectURI is where the server sends the browser back to. Required.
	RedirectURI string
	// Scopes is what is asked for; nil: the client's default.
	Scopes []string
	// Params is added to the address; it cannot replace what this package sets.
	Params url.Values
}

// Authorization is one browser log in that has begun (RFC 6749 section 4.1,
// RFC 7636). A server keeps it with the browser until the redirect comes; its
// JSON holds the verifier.
type Authorization struct {
	// URL is where to send the browser.
	URL string
	// State is the random value that the redirect must bring back.
	State runtime.Secret
	// Verifier is the PKCE verifier of this one log in.
	Verifier runtime.Secret
	// RedirectURI is the one of the request.
	RedirectURI string
}

// Authorization begins a log in in a browser.
func (c *Client) Authorization(request AuthorizationRequest) (*Authorization, error) {
	return nil, errInterim
}

// Exchange ends a log in in a browser: it checks state and iss of the redirect's
// query, then exchanges the code. A code is sent once.
func (c *Client) Exchange(ctx context.Context, a *Authorization, redirect url.Values) (*Token, error) {
	return nil, errInterim
}

// BrowserLogIn logs in with a browser on this machine: it listens on a free
// port of 127.0.0.1 (RFC 8252), calls open with the address to show, and waits
// for the redirect or ctx.
func (c *Client) BrowserLogIn(ctx context.Context, open func(url string) error, scopes ...string) (*Token, error) {
	return nil, errInterim
}
