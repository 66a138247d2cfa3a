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

// The entry points of the authorization code grant with PKCE are
// Client.Authorization and Client.Exchange.

// AuthorizationRequest holds the parameters of [Client.Authorization].
type AuthorizationRequest struct {
	// RedirectURI is where the server redirects the browser to, exactly as it is
	// registered; without a fragment. "": [Config.RedirectURI].
	RedirectURI string
	// Scopes is the scope to request, a part of [Config.Scopes]; nil: all of it.
	Scopes []string
	// Params holds further parameters of the address. It cannot replace those
	// that this package sets.
	Params url.Values
}

// Authorization is one browser log in that has been started (RFC 6749 section
// 4.1, RFC 7636). A web server keeps it bound to the browser, by a cookie, until
// the redirect arrives. Its JSON holds the verifier in clear text. Any number may
// be in progress at once.
type Authorization struct {
	// URL is the address to open in the browser.
	URL string `json:"url"`
	// State is the random value that the redirect must carry.
	State runtime.Secret `json:"state"`
	// Verifier is the PKCE verifier of this log in.
	Verifier runtime.Secret `json:"verifier"`
	// RedirectURI is that of the request.
	RedirectURI string `json:"redirect_uri"`
}

// Format prints the redirect URI only, whatever the verb.
func (a Authorization) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "oauth.Authorization{to "+a.RedirectURI+"}")
}

// LogValue describes the log in to slog without its secrets.
func (a Authorization) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(a)) }

// scopes returns the requested scope, which is in the address.
func (a *Authorization) scopes() []string {
	u, err := url.Parse(a.URL)
	if err != nil || !u.Query().Has("scope") {
		return nil
	}
	return strings.Fields(u.Query().Get("scope"))
}

// Authorization starts a log in in a browser: it generates state and verifier. It
// sends nothing.
func (c *Client) Authorization(request AuthorizationRequest) (*Authorization, error) {
	if request.RedirectURI == "" {
		request.RedirectURI = c.config.RedirectURI
	}
	target, err := c.authorizationEndpoint(request)
	if err != nil {
		return nil, &Error{Op: opAuthorization, Class: Misconfigured, Err: err}
	}
	scopes, fail := c.config.logInScopes(opAuthorization, request.Scopes)
	if fail != nil {
		return nil, fail
	}
	a := &Authorization{State: randomString(), Verifier: randomString(), RedirectURI: request.RedirectURI}
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
	if len(scopes) > 0 {
		query.Set("scope", strings.Join(scopes, " "))
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
	if err := checkRedirectURI(request.RedirectURI); err != nil {
		return nil, err
	}
	return url.Parse(c.config.Endpoints.Authorization)
}

// Exchange completes a log in in a browser: it checks state and iss of the
// redirect's query, then exchanges the code. The code is sent only once; after an
// error a new log in must be started. The error is an [*Error].
//
// When a page that calls Exchange is reloaded, or was loaded in advance, the same
// redirect arrives again: the error is [ErrCodeUsed], and the tokens of the first one
// stay good. Show the page of the session that the browser has, or start a new log in.
func (c *Client) Exchange(ctx context.Context, a *Authorization, redirect url.Values) (*Token, error) {
	code, fail := c.codeOf(a, redirect)
	if fail != nil {
		return nil, fail
	}
	if !c.used.use(a.State) {
		return nil, &Error{Op: opAuthorization, Class: Rejected, Err: ErrCodeUsed}
	}
	token, fail := c.grant(ctx, opCode, map[string]string{
		"grant_type":    opCode,
		"code":          code,
		"redirect_uri":  a.RedirectURI,
		"code_verifier": string(a.Verifier),
	})
	return result(token.forRequest(a.scopes()), fail)
}
