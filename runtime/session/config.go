package session

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds Config, the settings of an app, and their contradictions.

// Config is what an app was registered with. There are two kinds of app: with
// OAuth2 (ClientID) and without (Token). Contradictions are refused by [NewApp]
// before anything is sent.
type Config struct {
	// ClientID makes it an OAuth2 app.
	ClientID string
	// ClientSecret is the secret of a confidential app. A command-line program,
	// a phone or a browser cannot keep one.
	ClientSecret runtime.Secret
	// Confidential says that the app is registered as confidential: it must
	// have a ClientSecret then, and must not otherwise.
	Confidential bool
	// AllowROPC says whether the app may log customers in with their password
	// (RFC 6749 section 4.3). Absent: the server will say.
	AllowROPC runtime.Opt[bool]
	// RedirectURI is where the browser comes back to after a log in with it.
	RedirectURI string
	// AnonymousRefreshToken gives access before anybody is logged in. It is
	// part of the configuration: what the server makes of it is never stored.
	AnonymousRefreshToken runtime.Secret
	// AnonymousScopes is what to ask for before anybody is logged in. Nil: what
	// the app has.
	AnonymousScopes []string
	// CustomerScopes is what to ask for at a log in, and the most that
	// [WithScopes] may ask for. Nil: what the app has.
	CustomerScopes []string
	// Token is the static API token of an app without OAuth2. Customers then
	// have session tokens.
	Token runtime.Secret
}

// LogValue hides the secrets from slog, whose JSON would show them.
func (c Config) LogValue() slog.Value { return runtime.LogValue(c) }

// oauth reports whether it is an OAuth2 app.
func (c *Config) oauth() bool { return c.ClientID != "" }

// check returns every contradiction.
func (c *Config) check() error {
	var all []error
	refuse := func(wrong bool, text string) {
		if wrong {
			all = append(all, fmt.Errorf("%w: %s", ErrConfig, text))
		}
	}
	refuse(c.ClientID == "" && c.Token == "", "set ClientID for an OAuth2 app, or Token for one without")
	refuse(c.ClientID != "" && c.Token != "", "ClientID and Token exclude each other: an OAuth2 app gets its tokens from the server")
	refuse(c.ClientID == "" && c.needsOAuth(), "without ClientID there is no OAuth2: remove the settings that belong to it, or set ClientID")
	refuse(c.ClientSecret != "" && !c.Confidential, "a public app has no secret: remove ClientSecret, or set Confidential if the app is registered as confidential")
	refuse(c.ClientSecret == "" && c.Confidential, "a confidential app has a secret: set ClientSecret (is an environment variable unset?)")
	refuse(c.AnonymousScopes != nil && c.AnonymousRefreshToken == "", "AnonymousScopes need an AnonymousRefreshToken")
	refuse(c.RedirectURI != "" && !goodRedirect(c.RedirectURI), "RedirectURI must be absolute, without fragment, and https unless it is on a loopback address or has a scheme of its own")
	for _, scope := range slices.Concat(c.AnonymousScopes, c.CustomerScopes) {
		refuse(!goodScope(scope), fmt.Sprintf("%q is no scope (RFC 6749 section 3.3); give one per element", scope))
	}
	return errors.Join(all...)
}

func (c *Config) needsOAuth() bool {
	_, ropc := c.AllowROPC.Get()
	return c.Confidential || c.ClientSecret != "" || c.AnonymousRefreshToken != "" || c.RedirectURI != "" ||
		c.AnonymousScopes != nil || c.CustomerScopes != nil || ropc
}

// mayUsePassword refuses a log in that the app is known not to be allowed.
func (c *Config) mayUsePassword() error {
	if allowed, known := c.AllowROPC.Get(); known && !allowed && c.oauth() {
		return fmt.Errorf("%w: AllowROPC is false: this app may not log in with a password; use the browser", ErrConfig)
	}
	return nil
}

// scopes returns what to ask for; asked may narrow what the app has.
func (c *Config) scopes(asked []string) ([]string, error) {
	if asked == nil {
		return c.CustomerScopes, nil
	}
	for _, scope := range asked {
		if !goodScope(scope) || c.CustomerScopes != nil && !slices.Contains(c.CustomerScopes, scope) {
			return nil, fmt.Errorf("%w: the scope %q is not among CustomerScopes", ErrConfig, scope)
		}
	}
	return asked, nil
}

// goodScope is RFC 6749 section 3.3: %x21 / %x23-5B / %x5D-7E.
func goodScope(s string) bool {
	bad := func(r rune) bool { return r < 0x21 || r > 0x7e || r == '"' || r == '\\' }
	return s != "" && !strings.ContainsFunc(s, bad)
}

// goodRedirect is RFC 6749 section 3.1.2 and RFC 8252 section 7.
func goodRedirect(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" || u.Fragment != "" || strings.HasSuffix(s, "#") {
		return false
	}
	switch u.Scheme {
	case "https":
		return u.Host != ""
	case "http":
		ip := net.ParseIP(u.Hostname())
		return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	default:
		return u.Scheme != "javascript" && u.Scheme != "data"
	}
}
