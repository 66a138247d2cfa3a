package oauth

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"

	"github.com/nimbugen/nimbugen/runtime/internal/credential"
)

// The entry point is Config.check.

func (c *Config) check() error {
	if c.ClientID == "" {
		return errors.New("ClientID is empty: set the client id that the server gave to this application")
	}
	if err := errors.Join(
		credential.CheckID("ClientID", c.ClientID), credential.CheckSecret("ClientSecret", string(c.ClientSecret)), credential.CheckSecret("UserAgent", c.UserAgent),
	); err != nil {
		return err
	}
	if err := checkRedirectURI(c.RedirectURI); c.RedirectURI != "" && err != nil {
		return err
	}
	for _, scope := range c.Scopes {
		if !validScope(scope) {
			return fmt.Errorf("%q is no scope (RFC 6749 section 3.3); give one per element of Scopes", scope)
		}
	}
	if c.AuthStyle > AuthBody {
		return errors.New("AuthStyle is unknown: use AuthDefault, AuthBasic or AuthBody")
	}
	if c.Endpoints.Token == "" {
		return errors.New("Endpoints.Token is empty: set it, or get the endpoints from Discover")
	}
	e := c.Endpoints
	for _, endpoint := range []string{e.Token, e.Authorization, e.DeviceAuthorization, e.Revocation} {
		if endpoint != "" && !safeEndpoint(endpoint) {
			return errBadEndpoint(endpoint)
		}
	}
	return nil
}

func errBadEndpoint(endpoint string) error {
	shown := "it"
	if u, err := url.Parse(endpoint); err == nil {
		shown = fmt.Sprintf("%q", u.Redacted())
	}
	return fmt.Errorf("the endpoint %s is not a full https address without fragment and user name (http is allowed for loopback addresses only)", shown)
}

// safeEndpoint implements RFC 6749 sections 3.1 and 3.2: absolute, TLS, no
// fragment. http is allowed for loopback addresses.
func safeEndpoint(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Fragment != "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && credential.Loopback(u.Hostname())
}

func checkRedirectURI(uri string) error {
	if err := credential.CheckRedirect(uri); err != nil {
		return fmt.Errorf("RedirectURI is wrong: %w", err)
	}
	return nil
}

// LogValue describes the configuration to slog without the secret.
func (c Config) LogValue() slog.Value {
	return slog.GroupValue(slog.String("client_id", c.ClientID), slog.String("token_endpoint", c.Endpoints.Token))
}
