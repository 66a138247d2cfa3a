package oauth

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds Token, what a grant gives.

// Token is the answer to a grant (RFC 6749 section 5.1). A Token that a
// [Source] returns is shared: read it, do not change it.
type Token struct {
	// AccessToken is what is sent to the API. It is checked: one or more
	// visible ASCII characters.
	AccessToken runtime.Secret
	// RefreshToken is empty when the answer had none, and in tokens of a
	// [Source], which keeps it to itself.
	RefreshToken runtime.Secret
	// IDToken is the OpenID Connect token, unchecked; usually empty.
	IDToken runtime.Secret
	// Type is always "Bearer": other types are refused (RFC 6749 section 7.1).
	Type string
	// Scopes is what was granted; nil when the answer does not say, which
	// means: what was asked for (RFC 6749 section 3.3).
	Scopes []string
	// Issued is the time just before the request was sent, so that a slow
	// answer makes the token look older, never younger.
	Issued time.Time
	// Expires is Issued plus the life that the server gave, within the limits
	// of [Config]. It is never zero.
	Expires time.Time
	// Estimated says that the server gave no usable life, or one above
	// [Config.MaxLifetime], so that Expires is our guess.
	Estimated bool
	// Warnings says in words what was odd about the answer; it names members,
	// never values.
	Warnings []string

	cut bool // the answer broke off: a refresh token may have been behind the cut
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
