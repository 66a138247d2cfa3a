package oauth

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// The entry points are Error, the error type of the package, Class and Reason.

// Errors that an [*Error] matches, tested with errors.Is.
const (
	// ErrEnded reports that a [Source] has ended: its refresh token was rejected
	// for good, its record was deleted by another process, or [Source.End] was
	// called. A new log in is needed.
	ErrEnded = constError("oauth: the session has ended")
	// ErrBadCredentials reports that the password grant was rejected with
	// invalid_grant: the user name or the password is wrong.
	ErrBadCredentials = constError("oauth: wrong user name or password")
	// ErrLogInRejected reports that the password grant was rejected for a reason
	// that the server did not name, or that needs a further step.
	ErrLogInRejected = constError("oauth: the log in was rejected")
	// ErrCodeUsed reports that Exchange has sent the code of this log in already.
	// Nothing was sent: the log in goes on, or has ended, where that happened.
	ErrCodeUsed = constError("oauth: the code of this log in was sent before, and is not sent again: was the page reloaded?")
	// ErrClosed reports that the [Source] was closed.
	ErrClosed = constError("oauth: the source is closed")
	// ErrStore reports that the store could not be locked, read or written
	// before a refresh, so that none was tried. The session is kept.
	ErrStore = constError("oauth: the session store is not available")
)

// constError is an error that no importer can change.
type constError string

func (e constError) Error() string { return string(e) }

// Class is what a failure means for the tokens that were sent.
type Class uint8

// The classes. Only Rejected can end a session.
const (
	// Transient: the tokens may still be good; try later. Network failures before
	// anything was sent, 5xx with any body, 4xx without an RFC 6749 code or with
	// invalid_request (which some servers send for an invalid token, others for a
	// wrong client), redirects, store failures.
	Transient Class = iota
	// Rejected: a 4xx (or 200) with invalid_grant, or with access_denied or
	// expired_token in the device flow.
	Rejected
	// Misconfigured: the client is wrong, not the token: invalid_client,
	// unauthorized_client, unsupported_grant_type, invalid_scope, or a bad
	// [Config].
	Misconfigured
	// Throttled: 429, 503, slow_down or temporarily_unavailable.
	Throttled
	// Indeterminate: the request may have arrived but its response did not.
	Indeterminate
	// Malformed: a 200 without a usable access token.
	Malformed
)

var classNames = [...]string{"transient", "rejected", "misconfigured", "throttled", "indeterminate", "malformed"}

// String returns the class in lower case, as metrics name it.
func (c Class) String() string {
	if int(c) < len(classNames) {
		return classNames[c]
	}
	return "unknown"
}

// Reason is why a [Source] ended.
type Reason string

// The reasons.
const (
	// ReasonRejected: the server rejected the refresh token.
	ReasonRejected Reason = "rejected"
	// ReasonLostResponse: the server rejected the refresh token after an exchange
	// whose response was lost: it had rotated the token.
	ReasonLostResponse Reason = "lost-response"
	// ReasonCrash: as ReasonLostResponse, but the exchange was started by another
	// process, which crashed before it stored the response.
	ReasonCrash Reason = "crash"
	// ReasonExpired: the access token expired or was rejected, and there is no
	// refresh token.
	ReasonExpired Reason = "expired"
	// ReasonRemoved: the record is no longer in the store: another process ended
	// the session.
	ReasonRemoved Reason = "removed"
	// ReasonUser: [Source.End] was called.
	ReasonUser Reason = "user"
)

// Error is a failure of this package that concerns the server. It holds no token,
// password or secret, and no part of a body other than the fields below.
type Error struct {
	// Op is the operation: a grant_type, "revocation", "device authorization",
	// "discovery", "authorization" or "configuration".
	Op string
	// Class is what the failure means for the tokens that were sent.
	Class Class
	// Code is the error parameter (RFC 6749 section 5.2), "" if there was none.
	Code string
	// Description is error_description: printable characters only, cut to 300.
	// It is for people; do not match on it.
	Description string
	// URI is error_uri if it is an http or https address, else "".
	URI string
	// StatusCode is the HTTP status, 0 without a response.
	StatusCode int
	// RetryAfter is the server's Retry-After, or how long a Source will wait, at
	// most 5 minutes; 0 if neither is known.
	RetryAfter time.Duration
	// Reason is set by a Source that has ended, else "".
	Reason Reason
	// Fields holds the other string parameters of an error response, such as an
	// mfa_token; nil if there were none.
	Fields map[string]runtime.Secret `json:"-"`
	// Err is the cause: a context error, a network error, an error of the store.
	// Its text holds no part of a response.
	Err error `json:"-"`

	// rescued is a refresh token from a response that is otherwise unusable. It
	// replaces the one that was sent, which the server has invalidated.
	rescued runtime.Secret
	// odd describes what is wrong with a Malformed response.
	odd string
}

// RescuedRefreshToken returns the refresh token of a response whose access token
// is not usable, or "". A server that rotates accepts no other one from then on. A
// [Source] uses it by itself.
func (e *Error) RescuedRefreshToken() runtime.Secret { return e.rescued }

// Format prints the text of Error, whatever the verb, so that %#v does not print
// secrets.
func (e Error) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// LogValue returns the text of Error.
func (e Error) LogValue() slog.Value { return slog.StringValue(e.Error()) }

// Terminal reports whether the source has ended: no later call can succeed.
func (e *Error) Terminal() bool { return e.Reason != "" }

// Temporary reports whether a retry with the same tokens may succeed later.
func (e *Error) Temporary() bool {
	return e.Class != Rejected && e.Class != Misconfigured && !e.Terminal()
}

// Is matches ErrEnded, ErrBadCredentials, ErrLogInRejected.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrEnded:
		return e.Terminal()
	case ErrBadCredentials:
		return e.Op == opPassword && e.Class == Rejected
	case ErrLogInRejected:
		return e.Op == opPassword && e.logInRejected()
	}
	return false
}

// logInRejected reports whether it is a 4xx that concerns this log in, not the
// client or the server's load.
func (e *Error) logInRejected() bool {
	if e.StatusCode < 400 || e.StatusCode > 499 || e.Class == Rejected || e.Class == Throttled {
		return false
	}
	return e.Class == Transient
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Error describes the operation, the response and what to do about it.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "oauth: %s: ", e.Op)
	b.WriteString(e.summary())
	if e.Description != "" {
		fmt.Fprintf(&b, ": %q", e.Description)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	if advice := e.advice(); advice != "" {
		b.WriteString("; " + advice)
	}
	return b.String()
}
