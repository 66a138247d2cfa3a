package oauth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds the authorization code grant with PKCE.

// AuthorizationRequest is what [Client.Authorization] begins with.
type AuthorizationRequest struct {
	// RedirectURI is where the server sends the browser back to, exactly as it
	// is registered. Required; without a fragment.
	RedirectURI string
	// Scopes is what is asked for; nil: the client's default.
	Scopes []string
	// Params is added to the address; it cannot replace what this package sets.
	Params url.Values
}

// Authorization is one browser log in that has begun (RFC 6749 section 4.1,
// RFC 7636). A server keeps it bound to the browser (a cookie) until the
// redirect comes. Its JSON holds the verifier in clear; any number may be under
// way at once.
type Authorization struct {
	// URL is where to send the browser.
	URL string `json:"url"`
	// State is the random value that the redirect must bring back.
	State runtime.Secret `json:"state"`
	// Verifier is the PKCE verifier of this one log in.
	Verifier runtime.Secret `json:"verifier"`
	// RedirectURI is the one of the request.
	RedirectURI string `json:"redirect_uri"`
}

// Format prints the redirect address only.
func (a Authorization) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "oauth.Authorization{to "+a.RedirectURI+"}")
}

// LogValue describes the log in to slog without its secrets.
func (a Authorization) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(a)) }

// Authorization begins a log in in a browser: it makes state and verifier and
// sends nothing.
func (c *Client) Authorization(request AuthorizationRequest) (*Authorization, error) {
	target, err := c.authorizationEndpoint(request)
	if err != nil {
		return nil, &Error{Op: opAuthorization, Class: Misconfigured, Err: err}
	}
	a := &Authorization{State: unguessable(), Verifier: unguessable(), RedirectURI: request.RedirectURI}
	query := target.Query()
	for name, values := range request.Params {
		query[name] = values
	}
	query.Set("response_type", "code")
	query.Set("client_id", c.config.ClientID)
	query.Set("redirect_uri", a.RedirectURI)
	query.Set("state", string(a.State))
	query.Set("code_challenge", challenge(a.Verifier))
	query.Set("code_challenge_method", "S256")
	if len(request.Scopes) > 0 {
		query.Set("scope", strings.Join(request.Scopes, " "))
	}
	target.RawQuery = query.Encode()
	a.URL = target.String()
	return a, nil
}

func (c *Client) authorizationEndpoint(request AuthorizationRequest) (*url.URL, error) {
	if c.config.Endpoints.Authorization == "" {
		return nil, errors.New("Endpoints.Authorization is empty: set it, or get the endpoints from Discover")
	}
	if c.config.Endpoints.PlainPKCEOnly {
		return nil, errors.New("the server's metadata does not offer PKCE with S256, and nothing weaker is used")
	}
	if u, err := url.Parse(request.RedirectURI); err != nil || u.Scheme == "" || u.Fragment != "" {
		return nil, errors.New("RedirectURI is not a full address without fragment")
	}
	return url.Parse(c.config.Endpoints.Authorization)
}

// Exchange ends a log in in a browser: it checks state and iss of the redirect's
// query, then exchanges the code. The code is sent once, whatever the answer;
// after an error a new log in must be begun. The error is an [*Error].
func (c *Client) Exchange(ctx context.Context, a *Authorization, redirect url.Values) (*Token, error) {
	code, fail := c.codeOf(a, redirect)
	if fail != nil {
		return nil, fail
	}
	return result(c.grant(ctx, opCode, map[string]string{
		"grant_type":    opCode,
		"code":          code,
		"redirect_uri":  a.RedirectURI,
		"code_verifier": string(a.Verifier),
	}))
}
