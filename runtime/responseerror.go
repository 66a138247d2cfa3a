package runtime

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// This file holds the errors of calls that got no refusal from the server:
// answers that cannot be read, and calls that were not sent.

// ResponseError is an answer with a status of success that cannot be read: it
// is not of the declared media type, empty, too large or malformed. The server
// may well have done what it was asked.
type ResponseError struct {
	Operation   string      // the operation's ID
	StatusCode  int         // the HTTP status, 200 to 299
	ContentType string      // the media type of the answer
	RequestID   string      // the server's name for the request
	Header      http.Header // the answer's headers, without cookies
	Err         error       // what is wrong
}

// Error says what is wrong with the answer.
func (e *ResponseError) Error() string {
	s := e.Operation + ": the answer (" + Status(e.StatusCode).Error() + ") cannot be read: " + e.Err.Error()
	if e.RequestID != "" {
		s += " (request " + e.RequestID + ")"
	}
	return s
}

// Format prints the line of Error whatever the verb.
func (e ResponseError) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// Unwrap gives the cause.
func (e *ResponseError) Unwrap() error { return e.Err }

// unreadable returns the error of a response that cannot be read because of err.
func (c *call) unreadable(resp response, err error) error {
	h := resp.Header
	return &ResponseError{Operation: c.r.id, StatusCode: resp.StatusCode, ContentType: redact.Line(h.Get("Content-Type"), 100),
		RequestID: requestID(h), Header: publicHeader(h), Err: err}
}

// CredentialsError is a call that was not sent because the client has no
// credentials for it.
type CredentialsError struct {
	Operation string     // the operation's ID
	Schemes   []string   // the alternatives; "a+b" needs both schemes
	Scopes    [][]string // of each alternative: what its credentials must be allowed to do, as far as the spec says
	Empty     []string   // schemes whose credential was given, but empty
}

// Error names the schemes that would do, and their scopes.
func (e *CredentialsError) Error() string {
	s := e.Operation + ": nothing was sent: the client has no credentials for "
	for i, scheme := range e.Schemes {
		if i > 0 {
			s += " or "
		}
		s += scheme
		if i < len(e.Scopes) && len(e.Scopes[i]) > 0 {
			s += " (scope " + strings.Join(e.Scopes[i], ", ") + ")"
		}
	}
	if len(e.Empty) > 0 {
		return s + "; the one for " + strings.Join(e.Empty, ", ") + " is empty (is an environment variable unset?)"
	}
	return s + "; give NewClient, or the call, the option that sets them"
}
