package oauth

// This file holds the values of protocol parameters, and the values of Error.Op.

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

	bearer = "Bearer"
)
