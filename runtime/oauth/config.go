package oauth

import (
	"net/http"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are Config and Endpoints. Config.check is in endpoints.go.

// Config describes a client that is registered at one authorization server.
type Config struct {
	// ClientID is required. Like the secret, it must not hold line breaks or
	// other control characters, which files and environments often add.
	ClientID string
	// ClientSecret is empty for a public client: a command-line program, an app
	// on a phone, a browser.
	ClientSecret runtime.Secret
	// AuthStyle is how the client authenticates. It is not found out by trial: a
	// trial can use up a code or a refresh token.
	AuthStyle AuthStyle
	// Endpoints are the server's endpoints; see [Discover]. Token is required.
	// They are https, or http on a loopback address.
	Endpoints Endpoints
	// RedirectURI is the redirect URI that the client is registered with. It is
	// that of an [AuthorizationRequest] without one; one on a loopback address
	// sets host, port and path of [Client.LogInWithBrowser].
	RedirectURI string
	// Scopes is the scope that log ins request, in a browser, on another device
	// or with a password; a log in may request a part of it, not more. nil: the
	// server's default.
	Scopes []string
	// HTTPClient sends the requests. nil: a client without keep-alive and with
	// bounded headers. Its redirect policy and cookie jar are not used.
	HTTPClient *http.Client
	// UserAgent is sent if it is not empty.
	UserAgent string
	// DeadTokenCodes lists the error codes, beside invalid_grant, with which the
	// server rejects a refresh token for good, in any case. nil: those of GitHub
	// and Slack, bad_refresh_token and invalid_refresh_token.
	DeadTokenCodes []string
	// Timeout bounds one request from dialling to the last byte. 0: 30 s.
	Timeout time.Duration
	// DefaultLifetime is the life of a token without expires_in. 0: 30 min.
	DefaultLifetime time.Duration
	// MaxLifetime limits the life of a token. 0: 24 h.
	MaxLifetime time.Duration
}

// AuthStyle is how the client authenticates (RFC 6749 section 2.3.1).
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

// Endpoints are the endpoints of an authorization server (RFC 8414 section 2). A
// grant whose endpoint is empty returns an error.
type Endpoints struct {
	// Issuer is the server's issuer identifier. If set, an authorization
	// response with another iss is rejected (RFC 9207).
	Issuer string
	// Authorization is the authorization endpoint, which a browser opens.
	Authorization string
	// Token is the token endpoint, which all grants use.
	Token string
	// DeviceAuthorization is the device authorization endpoint (RFC 8628).
	DeviceAuthorization string
	// Revocation is the token revocation endpoint (RFC 7009).
	Revocation string
	// IssInResponse reports that the server sends iss in authorization
	// responses, so that one without it is rejected (RFC 9207 section 2.4).
	IssInResponse bool
	// PlainPKCEOnly reports that the server supports PKCE, but not S256. The
	// authorization code grant is not used then.
	PlainPKCEOnly bool
	// NoBasic reports that the server does not accept the secret in a header, so
	// that AuthDefault means AuthBody.
	NoBasic bool
	// Provisional reports that the metadata could not be obtained, for a reason
	// that may pass, so that the endpoints are those of the fallback: do not keep
	// them, and call [Discover] again later.
	Provisional bool
}
