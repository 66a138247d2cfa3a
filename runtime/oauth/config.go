package oauth

import (
	"net/http"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds Config, what an application knows about its server.

// Config describes a client that is registered at one authorization server.
type Config struct {
	// ClientID is required.
	ClientID string
	// ClientSecret is empty for a public client: a command-line program, an app
	// on a phone, a browser.
	ClientSecret runtime.Secret
	// AuthStyle says where ClientID and ClientSecret go. It is never guessed by
	// trying: a try can burn a code or a refresh token.
	AuthStyle AuthStyle
	// Endpoints names the server's addresses; see [Discover]. Token is
	// required. They are https, or http on a loopback address.
	Endpoints Endpoints
	// HTTPClient sends the requests. nil: one of our own, without keep-alive,
	// with bounded headers. Its redirects and its cookie jar are not used.
	HTTPClient *http.Client
	// UserAgent is sent if it is not empty.
	UserAgent string
	// Timeout bounds one request from dialling to the last byte. 0: 30 s.
	Timeout time.Duration
	// DefaultLifetime is the life of a token whose answer says none. 0: 30 min.
	DefaultLifetime time.Duration
	// MaxLifetime is the longest life that is believed. 0: 24 h.
	MaxLifetime time.Duration
}

// AuthStyle says how the client authenticates (RFC 6749 section 2.3.1).
type AuthStyle uint8

// The styles.
const (
	// AuthDefault is AuthBasic with a secret and AuthBody without.
	AuthDefault AuthStyle = iota
	// AuthBasic sends id and secret in the Authorization header, each
	// form-encoded first.
	AuthBasic
	// AuthBody sends client_id, and client_secret if there is one, in the body.
	AuthBody
)

// Endpoints are the addresses of an authorization server (RFC 8414 section 2).
// Those that are empty cannot be used.
type Endpoints struct {
	// Issuer names the server; where it is set, an iss that differs in an
	// authorization answer is refused (RFC 9207).
	Issuer string
	// Authorization is where a browser is sent.
	Authorization string
	// Token is where every grant goes.
	Token string
	// DeviceAuthorization begins a device flow (RFC 8628).
	DeviceAuthorization string
	// Revocation ends tokens (RFC 7009).
	Revocation string
	// IssInResponse says that the server promises iss in authorization answers,
	// so that one without it is refused (RFC 9207 section 2.4).
	IssInResponse bool
	// PlainPKCEOnly says that the server offers PKCE, but not with S256: its
	// authorization endpoint is not used then.
	PlainPKCEOnly bool
	// NoBasic says that the server does not take the secret in a header, so that
	// AuthDefault means AuthBody.
	NoBasic bool
}
