package nimbutest

import (
	"bytes"
	"encoding/json"
	"net/http"
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
