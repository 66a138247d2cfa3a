package nimbutest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// This file holds how answers become bytes.

const (
	jsonType = "application/json; charset=utf-8"
	// tokenType is the content type of token answers, which carry no charset.
	tokenType = "application/json"
	halType   = "application/hal+json"
	// apiVersion is the value of X-Nimbu-API-Version.
	// Assumption (docs/nimbu-api.md 1.1): the header is documented, its value not.
	apiVersion = "0"
)

// answer is what an endpoint says before it is bytes. A nil body is none.
type answer struct {
	status int
	header http.Header
	body   any
}

// Assumption (docs/nimbu-api.md 16): creating answers 201, deleting 204 without a
// body, everything else 200.

func ok(body any) (answer, error)      { return answer{status: http.StatusOK, body: body}, nil }
func created(body any) (answer, error) { return answer{status: http.StatusCreated, body: body}, nil }
func noContent() (answer, error)       { return answer{status: http.StatusNoContent}, nil }

// encode writes v without escaping for HTML, keys in alphabetical order.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		// Only seed data can hold what JSON cannot; say so in its place.
		return encode(doc{"message": "nimbutest: seed data that JSON cannot hold: " + err.Error()})
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func encodeText(v any) string { return string(encode(v)) }

// outcome writes the answer as bytes.
func (a answer) outcome() *outcome {
	out := &outcome{status: a.status, header: a.header}
	if out.header == nil {
		out.header = http.Header{}
	}
	out.header.Set("X-Nimbu-Api-Version", apiVersion)
	switch body := a.body.(type) {
	case nil:
	case page:
		out.body = body
		out.header.Set("Content-Type", "text/html; charset=utf-8")
	default:
		out.body = encode(body)
		if out.header.Get("Content-Type") == "" {
			out.header.Set("Content-Type", jsonType)
		}
	}
	out.sent = len(out.body)
	return out
}

// page is a body that is HTML already.
type page []byte

// This file holds the errors of the API, in Nimbu's shape (section 2.1 of the
// notes). OAuth2's other shape is in oautherror.go.

// Nimbu's own error codes, which are not HTTP statuses.
const (
	codeNotFound   = 101
	codeInvalid    = 142
	codeTwoFactor  = 210
	codeNoSession  = 209 // Assumption (docs/nimbu-api.md 16): 401 bodies have a code, its number is unknown; 209 is Parse's for an invalid session
	codeBadRequest = 107 // Assumption (docs/nimbu-api.md 15): the code of a malformed request is unknown; 107 is Parse's for invalid JSON
	codeForbidden  = 119 // Assumption (docs/nimbu-api.md 16): the code of a 403 is unknown; 119 is Parse's for a forbidden operation
)

// apiError is an answer that an endpoint returns as its error.
type apiError struct{ answer answer }

func (e *apiError) Error() string { return http.StatusText(e.answer.status) }

func fail(status, code int, message string) *apiError {
	return &apiError{answer{status: status, body: doc{"message": message, "code": code}}}
}

func badRequest(message string) *apiError {
	return fail(http.StatusBadRequest, codeBadRequest, message)
}

func unauthorized() *apiError {
	return fail(http.StatusUnauthorized, codeNoSession, "Unauthorized")
}

func forbidden(message string) *apiError {
	return fail(http.StatusForbidden, codeForbidden, message)
}

// empty is the answer without body that reference pages call "Empty".
//
// Assumption (docs/nimbu-api.md 2.2): the statuses of those answers are unknown;
// 401 for me, authentication_token and userinfo, 422 for password and
// confirmations.
func empty(status int) *apiError { return &apiError{answer{status: status}} }

func notFound(resource string) *apiError {
	e := fail(http.StatusNotFound, codeNotFound, "Object not found")
	if resource != "" {
		e.answer.body.(doc)["resource"] = resource
	}
	return e
}

// fieldError is one finding of a validation.
type fieldError struct{ field, code, message string }

// invalid is the 422 for a resource such as "Customer".
func invalid(resource string, found []fieldError) *apiError {
	errors := make([]any, len(found))
	for i, f := range found {
		errors[i] = doc{"resource": resource, "field": f.field, "code": f.code, "message": f.field + " " + f.message}
	}
	e := fail(http.StatusUnprocessableEntity, codeInvalid, "Validation Failed")
	e.answer.body.(doc)["errors"] = errors
	return e
}

// missingScope is the 403 with both scope headers, to be compared by the
// client (section 1.4).
func missingScope(have []string, want string) *apiError {
	e := forbidden("The token lacks the scope " + want)
	e.answer.header = http.Header{}
	setScopes(e.answer.header, have, want)
	return e
}

func setScopes(h http.Header, have []string, want string) {
	h.Set("X-OAuth-Scopes", strings.Join(have, ", "))
	if want != "" {
		h.Set("X-Accepted-OAuth-Scopes", want)
	}
}
