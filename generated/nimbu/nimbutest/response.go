package nimbutest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/fake"
)

// The entry points are response, the result of an endpoint, response.outcome,
// which encodes it, and apiError, an error in Nimbu's shape (section 2.1).
// Errors in the shape of OAuth2 are in oauth_endpoints.go.

const (
	jsonType = "application/json; charset=utf-8"
	// tokenType is the content type of token responses, which have no
	// charset.
	tokenType = "application/json"
	halType   = "application/hal+json"
	// apiVersion is the value of X-Nimbu-API-Version.
	//
	// Assumption (docs/nimbu-api.md 1.1): the header is documented, its
	// value is not.
	apiVersion = "0"
)

// response is the result of an endpoint before it is encoded. A nil body is
// none.
type response struct {
	status int
	header http.Header
	body   any
}

// Assumption (docs/nimbu-api.md 16): creation responds with 201, deletion with
// 204 and no body, everything else with 200.

func ok(body any) (response, error) { return response{status: http.StatusOK, body: body}, nil }
func created(body any) (response, error) {
	return response{status: http.StatusCreated, body: body}, nil
}
func noContent() (response, error) { return response{status: http.StatusNoContent}, nil }

// encode writes v as JSON without escaping for HTML, keys in alphabetical
// order.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		// Only seed data can hold values that JSON cannot. Report it in
		// their place.
		return encode(doc{"message": "nimbutest: seed data that JSON cannot hold: " + err.Error()})
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func encodeText(v any) string { return string(encode(v)) }

// outcome encodes the response.
func (a response) outcome() *fake.Response {
	out := &fake.Response{Status: a.status, Header: a.header}
	if out.Header == nil {
		out.Header = http.Header{}
	}
	out.Header.Set("X-Nimbu-Api-Version", apiVersion)
	switch body := a.body.(type) {
	case nil:
	case page:
		out.Body = body
		out.Header.Set("Content-Type", "text/html; charset=utf-8")
	default:
		out.Body = encode(body)
		if out.Header.Get("Content-Type") == "" {
			out.Header.Set("Content-Type", jsonType)
		}
	}
	return out
}

// page is a body of HTML.
type page []byte

// Nimbu's own error codes, which are not HTTP statuses.
const (
	codeNotFound   = 101
	codeInvalid    = 142
	codeTwoFactor  = 210
	codeNoSession  = 209 // Assumption (docs/nimbu-api.md 16): 401 bodies have a code, whose number is unknown; 209 is Parse's for an invalid session
	codeBadRequest = 107 // Assumption (docs/nimbu-api.md 15): the code of a malformed request is unknown; 107 is Parse's for invalid JSON
	codeForbidden  = 119 // Assumption (docs/nimbu-api.md 16): the code of a 403 is unknown; 119 is Parse's for a forbidden operation
)

// apiError is a response that an endpoint returns as its error.
type apiError struct{ response response }

func (e *apiError) Error() string { return http.StatusText(e.response.status) }

func fail(status, code int, message string) *apiError {
	return &apiError{response{status: status, body: doc{"message": message, "code": code}}}
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

// empty returns a response without a body, for the cases that reference pages
// call "Empty".
//
// Assumption (docs/nimbu-api.md 2.2): the statuses of those responses are
// unknown; 401 for me, authentication_token and userinfo, 422 for password and
// confirmations.
func empty(status int) *apiError { return &apiError{response{status: status}} }

func notFound(resource string) *apiError {
	e := fail(http.StatusNotFound, codeNotFound, "Object not found")
	if resource != "" {
		e.response.body.(doc)["resource"] = resource
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
	e.response.body.(doc)["errors"] = errors
	return e
}

// missingScope is the 403 with both scope headers, which clients compare
// (section 1.4).
func missingScope(have []string, want string) *apiError {
	e := forbidden("The token lacks the scope " + want)
	e.response.header = http.Header{}
	setScopes(e.response.header, have, want)
	return e
}

func setScopes(h http.Header, have []string, want string) {
	h.Set("X-OAuth-Scopes", strings.Join(have, ", "))
	if want != "" {
		h.Set("X-Accepted-OAuth-Scopes", want)
	}
}
