package session

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
	"github.com/nimbugen/nimbugen/runtime/internal/credential"
)

// The entry points are Config, the settings of an app, Config.check,
// Config.checkPasswordGrant and Config.scopes.

// Config holds the settings that an app is registered with. There are two kinds
// of app: with OAuth2 (ClientID) and without (Token). [NewApp] rejects
// contradictory settings before it sends anything.
type Config struct {
	// ClientID makes it an OAuth2 app.
	ClientID string
	// ClientSecret is the secret of a confidential app. A command-line program,
	// a phone or a browser cannot keep one.
	ClientSecret runtime.Secret
	// Confidential reports that the app is registered as confidential: then it
	// must have a ClientSecret, and otherwise it must not.
	Confidential bool
	// AllowROPC reports whether the app may use the password grant (RFC 6749
	// section 4.3). Absent: unknown; the server decides.
	AllowROPC runtime.Opt[bool]
	// RedirectURI is the address to which the server redirects the browser after
	// a log in. One on a loopback address, http://127.0.0.1/callback, sets host,
	// port and path of oauth.Client.LogInWithBrowser.
	RedirectURI string
	// AnonymousRefreshToken grants access before a customer is logged in. It is
	// part of the configuration: tokens obtained with it are never stored.
	AnonymousRefreshToken runtime.Secret
	// AnonymousScopes is the scope to request for anonymous access. Nil: the
	// app's.
	AnonymousScopes []string
	// CustomerScopes is the scope to request at a log in of any kind: with a
	// password, in a browser or on another device; [WithScopes] may only narrow
	// it. It limits the tokens of [Session.LogInWithToken], and log ins that were
	// stored when the app requested more: they are refreshed with the scope of
	// today before they are used. Nil: the app's.
	CustomerScopes []string
	// Token is the static API token of an app without OAuth2. Customers then
	// have session tokens.
	Token runtime.Secret
	// Site is the site or tenant of the server that the options of the client
	// select. It keeps the log ins of different sites in one store apart, and
	// errors name it. "": the server has only one.
	Site string
}

// LogValue hides the secrets from slog, whose JSON would show them.
func (c Config) LogValue() slog.Value { return runtime.LogValue(c) }

// checkConnection rejects a static token over plain http. The endpoints of an
// OAuth2 app are checked by package oauth.
func checkConnection(baseURL string, c *Config, opts []runtime.Option) error {
	u, err := url.Parse(baseURL)
	if c.Token == "" || err != nil || u.Scheme != "http" || credential.Loopback(u.Hostname()) || runtime.InsecureHTTP(opts) {
		return nil
	}
	return fmt.Errorf("%w: the base URL is http://%s, where everyone on the way can read the Token: use https, or runtime.WithInsecureHTTP if something else protects the connection", ErrConfig, u.Host)
}

// isOAuth reports whether it is an OAuth2 app.
func (c *Config) isOAuth() bool { return c.ClientID != "" }

// check returns every contradiction.
func (c *Config) check() error {
	var all []error
	reject := func(wrong bool, text string) {
		if wrong {
			all = append(all, fmt.Errorf("%w: %s", ErrConfig, text))
		}
	}
	reject(c.ClientID == "" && c.Token == "", "set ClientID for an OAuth2 app, or Token for one without")
	reject(c.ClientID != "" && c.Token != "", "ClientID and Token exclude each other: an OAuth2 app gets its tokens from the server")
	reject(c.ClientID == "" && c.needsOAuth(), "without ClientID there is no OAuth2: remove the settings that belong to it, or set ClientID")
	reject(c.ClientSecret != "" && !c.Confidential, "a public app has no secret: remove ClientSecret, or set Confidential if the app is registered as confidential")
	reject(c.ClientSecret == "" && c.Confidential, "a confidential app has a secret: set ClientSecret (is an environment variable unset?)")
	reject(c.AnonymousScopes != nil && c.AnonymousRefreshToken == "", "AnonymousScopes need an AnonymousRefreshToken")
	if err := credential.CheckRedirect(c.RedirectURI); c.RedirectURI != "" && err != nil {
		reject(true, "RedirectURI is wrong: "+err.Error())
	}
	for _, err := range []error{
		credential.CheckID("ClientID", c.ClientID), credential.CheckSecret("ClientSecret", string(c.ClientSecret)),
		credential.CheckID("AnonymousRefreshToken", string(c.AnonymousRefreshToken)), credential.CheckID("Token", string(c.Token)),
	} {
		if err != nil {
			reject(true, err.Error())
		}
	}
	for _, scope := range slices.Concat(c.AnonymousScopes, c.CustomerScopes) {
		reject(!validScope(scope), fmt.Sprintf("%q is no scope (RFC 6749 section 3.3); give one per element", scope))
	}
	return errors.Join(all...)
}

func (c *Config) needsOAuth() bool {
	_, ropc := c.AllowROPC.Get()
	return c.Confidential || c.ClientSecret != "" || c.AnonymousRefreshToken != "" || c.RedirectURI != "" ||
		c.AnonymousScopes != nil || c.CustomerScopes != nil || ropc
}

// checkPasswordGrant returns an error if the app is known not to be allowed the
// password grant.
func (c *Config) checkPasswordGrant() error {
	if allowed, known := c.AllowROPC.Get(); known && !allowed && c.isOAuth() {
		return fmt.Errorf("%w: AllowROPC is false: this app may not log in with a password; use the browser", ErrConfig)
	}
	return nil
}

// scopes returns the scope to request at a log in; requested, unless it is empty,
// narrows CustomerScopes.
func (c *Config) scopes(requested []string) ([]string, error) {
	if len(requested) == 0 {
		return c.CustomerScopes, nil
	}
	for _, scope := range requested {
		if !validScope(scope) || c.CustomerScopes != nil && !slices.Contains(c.CustomerScopes, scope) {
			return nil, fmt.Errorf("%w: the scope %q is not among CustomerScopes", ErrConfig, scope)
		}
	}
	return requested, nil
}

// validScope implements RFC 6749 section 3.3: %x21 / %x23-5B / %x5D-7E.
func validScope(s string) bool {
	bad := func(r rune) bool { return r < 0x21 || r > 0x7e || r == '"' || r == '\\' }
	return s != "" && !strings.ContainsFunc(s, bad)
}
