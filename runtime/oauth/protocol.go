package oauth

import (
	"slices"
	"strings"
	"unicode"
)

// The entry point is knownCode. The constants are the values of protocol
// parameters and of Error.Op.

const (
	opRefresh       = "refresh_token"
	opPassword      = "password"
	opCode          = "authorization_code"
	opDevice        = "device_code"
	opDeviceBegin   = "device authorization"
	opRevoke        = "revocation"
	opDiscovery     = "discovery"
	opAuthorization = "authorization"

	grantDevice = "urn:ietf:params:oauth:grant-type:device_code"

	codeInvalidGrant       = "invalid_grant"
	codeInvalidClient      = "invalid_client"
	codeInvalidRequest     = "invalid_request"
	codeInvalidScope       = "invalid_scope"
	codeUnauthorizedClient = "unauthorized_client"
	codeUnsupportedGrant   = "unsupported_grant_type"
	codeUnsupportedToken   = "unsupported_token_type"
	codeUnavailable        = "temporarily_unavailable"
	codeSlowDown           = "slow_down"
	codePending            = "authorization_pending"
	codeDenied             = "access_denied"
	codeExpired            = "expired_token"

	codeDeclined = "authorization_declined" // Microsoft's access_denied

	bearer = "Bearer"
)

// errorCodes lists the error codes that this package knows.
var errorCodes = [...]string{
	codeInvalidGrant, codeInvalidClient, codeInvalidRequest, codeInvalidScope, codeUnauthorizedClient, codeUnsupportedGrant,
	codeUnsupportedToken, codeUnavailable, codeSlowDown, codePending, codeDenied, codeExpired, codeDeclined,
}

// deadTokenCodes are the codes with which GitHub and Slack reject a refresh token.
var deadTokenCodes = []string{"bad_refresh_token", "invalid_refresh_token"}

// knownCode reports whether s is an error code that this package knows, in any
// case.
func knownCode(s string) bool { return knownSpelling(s) != "" }

// knownSpelling returns the code that this package knows for s, or "". s may have
// capitals, other separators, quotes, and a message behind a colon.
func knownSpelling(s string) string {
	word, _, _ := strings.Cut(s, ":")
	word = letters(word)
	for _, known := range slices.Concat(errorCodes[:], deadTokenCodes) {
		if word == letters(known) {
			return known
		}
	}
	return ""
}

// letters returns the letters of s in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
