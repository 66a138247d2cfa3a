package runtime

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry points are ResponseError, for responses that cannot be read, and
// CredentialsError, for calls that were not sent.

// ResponseError is the error of a response with a status of success that cannot
// be read: it is of another media type than declared, empty, too large or
// malformed. The server may have executed the request nevertheless. With a
// [DecodeError] it was read in part, and comes beside the result.
type ResponseError struct {
	Operation   string      // the operation's ID
	StatusCode  int         // the HTTP status, 200 to 299
	ContentType string      // the media type of the response
	RequestID   string      // the server's ID of the request
	Header      http.Header // the headers of the response, without cookies
	Err         error       // the cause
}

// ErrNoBody is the cause of a [ResponseError] for a response without a body where the
// specification declares one. The server has accepted the request; the error has the
// status and the headers of the response.
const ErrNoBody = constError("it has no body, though the spec declares one; the server accepted the request")

// constError is an error that no importer can change.
type constError string

func (e constError) Error() string { return string(e) }

// Error returns the operation, the status and the cause.
func (e *ResponseError) Error() string {
	what := "cannot be read: "
	if partial(e.Err) {
		what = "was read in part: "
	}
	s := e.Operation + ": the response (" + Status(e.StatusCode).Error() + ") " + what + e.Err.Error()
	if e.RequestID != "" {
		s += " (request " + e.RequestID + ")"
	}
	return s
}

// Format prints the line of Error for every verb.
func (e ResponseError) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// Unwrap returns the cause.
func (e *ResponseError) Unwrap() error { return e.Err }

// unreadable returns the error of a response that cannot be read because of err.
func (c *call) unreadable(resp response, err error) error {
	h, exit := resp.Header, c.exit()
	return &ResponseError{Operation: c.r.id, StatusCode: resp.StatusCode, ContentType: exit.Text(redact.Line(h.Get("Content-Type"), 100)),
		RequestID: requestID(h, exit), Header: errorHeader(h, exit), Err: exit.Error(err)}
}

// CredentialsError is the error of a call that was not sent because the client has
// no credentials for it.
type CredentialsError struct {
	Operation string                // the operation's ID
	Security  []SecurityRequirement // the alternatives, none of which the client can meet
	Empty     []string              // schemes whose credential is configured, but empty
	Options   []string              // the options that set what each alternative lacks; "": not known
}

// Error returns the operation, and the alternatives with their scopes.
func (e *CredentialsError) Error() string {
	s := e.Operation + ": nothing was sent: the client has no credentials for "
	for i, r := range e.Security {
		if i > 0 {
			s += " or "
		}
		s += strings.Join(r.Schemes, "+")
		if len(r.Scopes) > 0 {
			s += " (scope " + strings.Join(r.Scopes, ", ") + ")"
		}
	}
	if len(e.Empty) > 0 {
		return s + "; the one for " + strings.Join(e.Empty, ", ") + " is empty (is an environment variable unset?)"
	}
	return s + "; pass " + e.options() + " to NewClient or to the call, or runtime.WithoutCredentials if the server needs none"
}

// options returns the options that set credentials, as text.
func (e *CredentialsError) options() string {
	var known []string
	for _, o := range e.Options {
		if o != "" && !slices.Contains(known, o) {
			known = append(known, o)
		}
	}
	if len(known) == 0 {
		return "the option that sets them"
	}
	return strings.Join(known, ", or ")
}
