package oauth

import (
	"fmt"
	"time"
)

// The entry points are summary and advice, the parts of the text of an Error.

func (e *Error) summary() string {
	if e.Terminal() {
		return e.Reason.sentence()
	}
	switch {
	case e.Code == codeExpired && e.StatusCode == 0 && e.Op == opDevice:
		return "the code has expired before the user approved the log in"
	case e.Code != "" && e.StatusCode != 0:
		return fmt.Sprintf("the server responded with %s (HTTP %d)", e.Code, e.StatusCode)
	case e.Code != "":
		return "the server responded with " + e.Code
	case e.Class == Malformed:
		return fmt.Sprintf("the response (HTTP %d) holds no usable access token: %s", e.StatusCode, e.odd)
	case e.StatusCode != 0:
		return fmt.Sprintf("the server responded with HTTP %d without an OAuth error code", e.StatusCode)
	case e.Class == Indeterminate:
		return "the request was sent, but its response was lost"
	case e.Class == Misconfigured:
		return "the configuration is wrong"
	case e.Class == Rejected:
		return "this log in cannot go on"
	default:
		return "it could not be tried"
	}
}

// sentence describes how a session ended.
func (r Reason) sentence() string {
	switch r {
	case ReasonRejected:
		return "the server rejected the refresh token for good"
	case ReasonLostResponse:
		return "the server rejected the refresh token, after an earlier response with a new one was lost"
	case ReasonCrash:
		return "the server rejected the refresh token, after a process stopped before it could store a new one"
	case ReasonExpired:
		return "the access token is no longer good and there is no refresh token"
	case ReasonRemoved:
		return "the session was ended elsewhere"
	case ReasonUser:
		return "the session was ended here"
	}
	return "the session has ended"
}

func (e *Error) advice() string {
	switch {
	case e.Terminal():
		return "log in again"
	case e.Code == codeInvalidClient, e.Code == codeUnauthorizedClient:
		return "check the client id, the secret and what the application is allowed to do at the server"
	case e.Code == codeInvalidScope:
		return "ask for scopes that the application has"
	case e.RetryAfter > 0:
		return "try again in " + e.RetryAfter.Round(time.Millisecond).String()
	case e.StatusCode >= 300 && e.StatusCode < 400:
		return "redirects are not followed here: check the address of the endpoint"
	}
	return ""
}
