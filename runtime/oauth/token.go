package oauth

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry point is Token, the result of a grant.

// Token is a successful response of the token endpoint (RFC 6749 section 5.1). A
// Token that a [Source] returns is shared: do not modify it.
type Token struct {
	// AccessToken authorizes requests to the API. It consists of one or more
	// visible ASCII characters.
	AccessToken runtime.Secret
	// RefreshToken is empty when the response had none, and in tokens of a
	// [Source], which keeps it to itself.
	RefreshToken runtime.Secret
	// IDToken is the OpenID Connect token, unchecked; usually empty.
	IDToken runtime.Secret
	// Type is always "Bearer": other types are rejected (RFC 6749 section 7.1).
	Type string
	// Scopes is the granted scope; nil when the response has none, which means
	// the requested one (RFC 6749 section 3.3).
	Scopes []string
	// Requested is the scope that the log in or the refresh requested; nil when it
	// named none.
	Requested []string
	// Issued is the time just before the request was sent, so that a slow
	// response makes the token seem older, never younger.
	Issued time.Time
	// Expires is Issued plus the response's expires_in, within the limits of
	// [Config]. It is never zero.
	Expires time.Time
	// Estimated reports that the response had no usable expires_in, or one above
	// [Config.MaxLifetime], so that Expires is a guess.
	Estimated bool
	// Warnings describes oddities of the response. It names parameters, never
	// values.
	Warnings []string

	truncated bool // the response was truncated: a refresh token may have followed
}

// forRequest sets Requested. The receiver may be nil.
func (t *Token) forRequest(scopes []string) *Token {
	if t != nil {
		t.Requested = scopes
	}
	return t
}

// Record returns the token as a [Record] that can be stored.
func (t *Token) Record() Record {
	return Record{
		AccessToken:  t.AccessToken,
		RefreshToken: t.RefreshToken,
		Scopes:       t.Scopes,
		Issued:       t.Issued,
		Expires:      t.Expires,
		Estimated:    t.Estimated,
	}
}

// Format prints the type and the expiry, whatever the verb.
func (t Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, t.String()) }

// String describes the token without its secrets.
func (t Token) String() string {
	return "oauth.Token{expires " + t.Expires.UTC().Format(time.RFC3339) + "}"
}

// LogValue describes the token to slog without its secrets.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }
