package nimbutest

import (
	"crypto/sha256"
	"encoding/base64"
	"net"
	"net/url"
	"slices"
	"time"
)

// The entry point is grant.code, the exchange of authorization codes with PKCE
// (RFC 6749 section 4.1, RFC 7636, RFC 9700).

// codeLifetime is how long an authorization code is valid.
//
// Assumption (docs/nimbu-api.md 10.2): unknown; ten minutes, the most that RFC
// 6749 section 4.1.2 recommends.
const codeLifetime = 10 * time.Minute

type authCode struct {
	value       string
	app         *app
	customer    *customer
	user        *user
	scopes      []string
	redirectURI string // "" if the request named none
	challenge   string
	expires     time.Time
	family      *family // set once the code was exchanged
}

// code is the authorization_code grant. The second use of a code revokes the
// tokens of the first.
func (g grant) code() (doc, error) {
	i := slices.IndexFunc(g.state.oauth.codes, func(c *authCode) bool {
		return c.value == g.form.Get("code") && c.app == g.app
	})
	if i < 0 {
		return nil, invalidGrant()
	}
	code := g.state.oauth.codes[i]
	if code.family != nil {
		code.family.revoked = true
		return nil, invalidGrant()
	}
	if !g.now.Before(code.expires) || code.redirectURI != g.form.Get("redirect_uri") {
		return nil, invalidGrant()
	}
	if code.challenge != "" && challengeOf(g.form.Get("code_verifier")) != code.challenge {
		return nil, invalidGrant()
	}
	code.family = &family{app: g.app, customer: code.customer, user: code.user, scopes: code.scopes}
	return g.state.newFamily(code.family, g.now), nil
}

// challengeOf is the S256 challenge of a verifier.
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// allowsRedirect reports whether uri is registered. A loopback address matches
// with any port (RFC 8252 section 7.3).
func (a *app) allowsRedirect(uri string) bool {
	return slices.ContainsFunc(a.RedirectURIs, func(registered string) bool {
		return registered == uri || sameLoopback(registered, uri)
	})
}

func sameLoopback(registered, uri string) bool {
	a, errA := url.Parse(registered)
	b, errB := url.Parse(uri)
	if errA != nil || errB != nil || a.Scheme != "http" || b.Scheme != "http" || b.User != nil || b.Fragment != "" {
		return false
	}
	ip := net.ParseIP(b.Hostname())
	return ip != nil && ip.IsLoopback() && a.Hostname() == b.Hostname() && a.Path == b.Path && a.RawQuery == b.RawQuery
}
