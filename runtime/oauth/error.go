package oauth

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/runtime"
)

// This file holds Error, the one error type of the package, and its classes.

// Errors that [*Error] is, tested with errors.Is.
const (
	// ErrEnded says that a [Source] has ended: its refresh token was refused
	// for good, or its state was removed by someone else, or [Source.End] was
	// called. A new log in is needed.
	ErrEnded = constError("oauth: the session has ended")
	// ErrBadCredentials says that the password grant was refused with
	// invalid_grant: user name or password are wrong.
	ErrBadCredentials = constError("oauth: wrong user name or password")
	// ErrLogInRejected says that the password grant was refused for a reason
	// that the server did not name, or that needs a further step.
	ErrLogInRejected = constError("oauth: the log in was refused")
	// ErrClosed says that the [Source] was closed.
	ErrClosed = constError("oauth: the source is closed")
	// ErrStore says that the store could not be locked, read or written before
	// a refresh, so that none was tried. The session is kept.
	ErrStore = constError("oauth: the session store is not available")
)

// constError is an error that no importer can change.
type constError string

func (e constError) Error() string { return string(e) }

// Class says what a failure means for the tokens that were sent.
type Class uint8

// The classes. Only Rejected can end a session.
const (
	// Transient: nothing is known against the tokens; try later. Network
	// failures before anything was sent, 5xx whatever the body says, 4xx
	// without an RFC 6749 code or with invalid_request (some servers say it of
	// a dead token, others of a client that is wrong), redirects, store failures.
	Transient Class = iota
	// Rejected: a 4xx (or 200) with invalid_grant, or with access_denied or
	// expired_token in the device flow.
	Rejected
	// Misconfigured: the client is wrong, not the tokens: invalid_client,
	// unauthorized_client, unsupported_grant_type, invalid_scope, or a bad
	// [Config].
	Misconfigured
	// Throttled: 429, 503, slow_down or temporarily_unavailable.
	Throttled
	// Indeterminate: the request may have arrived but its answer did not.
	Indeterminate
	// Malformed: a 200 that holds no usable access token.
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

// Reason says why a [Source] ended.
type Reason string

// The reasons.
const (
	// ReasonRejected: the server refused the refresh token.
	ReasonRejected Reason = "rejected"
	// ReasonLostResponse: the server refused the refresh token after an
	// exchange whose answer was lost: it had rotated it.
	ReasonLostResponse Reason = "lost-response"
	// ReasonCrash: as ReasonLostResponse, but the exchange was another
	// process's, which did not live to store the answer.
	ReasonCrash Reason = "crash"
	// ReasonExpired: the access token expired or was refused, and there is no
	// refresh token.
	ReasonExpired Reason = "expired"
	// ReasonRemoved: the state is no longer in the store: the session was ended
	// elsewhere.
	ReasonRemoved Reason = "removed"
	// ReasonUser: [Source.End] was called.
	ReasonUser Reason = "user"
)

// Error is every failure of this package that concerns the server. It holds no
// token, password or secret, and nothing of the body but the members below.
type Error struct {
	// Op is what was tried: a grant_type, "revocation", "device
	// authorization", "discovery", "authorization".
	Op string
	// Class says what it means for the tokens that were sent.
	Class Class
	// Code is the error member of RFC 6749 section 5.2, "" if there was none.
	Code string
	// Description is error_description: printable characters only, cut to 300.
	// For people; never match on it.
	Description string
	// URI is error_uri if it is an http or https address, else "".
	URI string
	// StatusCode is the HTTP status, 0 without an answer.
	StatusCode int
	// RetryAfter is how long the server asked to wait (Retry-After), or how
	// long a Source will wait, at most 5 minutes; 0 if nobody said.
	RetryAfter time.Duration
	// Reason is set by a Source that ended, else "".
	Reason Reason
	// Fields holds the other string members of an error answer, such as an
	// mfa_token; nil if there were none.
	Fields map[string]runtime.Secret `json:"-"`
	// Err is the cause: a context error, a network error, an error of the
	// store. Its text holds no part of an answer.
	Err error `json:"-"`

	// rescued is a refresh token that came in an answer that is otherwise of no
	// use: the one sent is burnt, this one goes on.
	rescued runtime.Secret
	// odd says in words what is wrong with a Malformed answer.
	odd string
}

// RescuedRefreshToken returns the refresh token that came in an answer whose
// access token is of no use, or "". A server that rotates takes no other one
// from then on. A [Source] uses it by itself.
func (e *Error) RescuedRefreshToken() runtime.Secret { return e.rescued }

// Format prints the text of Error whatever the verb, so that %#v does not show
// the secrets inside.
func (e *Error) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// LogValue gives slog the text of Error.
func (e *Error) LogValue() slog.Value { return slog.StringValue(e.Error()) }

// Terminal reports whether the source has ended: no later call can succeed.
func (e *Error) Terminal() bool { return e.Reason != "" }

// Temporary reports whether a later try with the same tokens may succeed.
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

// logInRefused says that it was a 4xx about this log in, not about the client or the
// server's load.
func (e *Error) logInRejected() bool {
	if e.StatusCode < 400 || e.StatusCode > 499 || e.Class == Rejected || e.Class == Throttled {
		return false
	}
	return e.Class == Transient
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Error says what failed, what the server said and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "oauth: %s: ", e.Op)
	b.WriteString(e.what())
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
