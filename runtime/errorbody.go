package runtime

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// This file reads the bodies of refusals: those a spec declares, and what
// nearly all of them have in common.

// refusal makes the error of an answer.
func (c *call) errorResponse(resp response) error {
	h := resp.Header
	e := &Error{Operation: c.r.id, StatusCode: resp.StatusCode, RequestID: requestID(h), Header: publicHeader(h), raw: resp.body,
		RetryAfter: retryAfter(h, time.Now())}
	said := resp.body
	if problem := c.xmlProblem(resp); problem != nil {
		said = problem
	}
	e.body = c.declared(resp.StatusCode, said)
	e.describe(said, h.Get("Content-Type"))
	secrets := secretsOf(resp.sent, c.r.body.in)
	e.Message, e.Code = secrets.In(e.Message), secrets.In(e.Code)
	for i := range e.Fields {
		f := &e.Fields[i]
		f.Field, f.Code, f.Message, f.Resource = secrets.In(f.Field), secrets.In(f.Code), secrets.In(f.Message), secrets.In(f.Resource)
	}
	return e
}

// declared reads the body that the spec declares for the status, or returns nil
// when there is none or it is something else.
func (c *call) declared(status int, said []byte) any {
	read := c.core.api.Errors
	if c.r.errorsOf != nil {
		read = c.r.errorsOf
	}
	if read == nil || len(said) == 0 {
		return nil
	}
	cursor := codec.NewCursor(said).Using(c.core.plans)
	body := read(status, cursor)
	if cursor.End() != nil {
		return nil
	}
	return body
}

// describe finds code, message and fields in what APIs commonly answer: flat
// objects, RFC 9457, OAuth (RFC 6749 section 5.2), JSON:API, nested errors.
func (e *Error) describe(said []byte, contentType string) {
	cursor := codec.NewCursor(said)
	v := codec.Any(cursor)
	if cursor.End() == nil {
		e.describeValue(v)
	} else if baseMedia(contentType) == "text/plain" && !slices.Contains(e.raw, '<') {
		e.Message = redact.Line(string(e.raw), 200)
	}
	e.Message = cmp.Or(e.Message, http.StatusText(e.StatusCode))
}

func (e *Error) describeValue(v any) {
	switch v := v.(type) {
	case string:
		e.Message = redact.Line(v, maxMessage)
	case []any:
		e.Fields = fieldErrors(v)
	case map[string]any:
		e.describeObject(v)
	}
	if e.Message == "" && len(e.Fields) > 0 && e.Fields[0].Field == "" {
		e.Message = cmp.Or(e.Fields[0].Message, e.Fields[0].Code)
		e.Fields = e.Fields[1:]
	}
}

func (e *Error) describeObject(v map[string]any) {
	if inner, ok := v["error"].(map[string]any); ok {
		e.describeObject(inner)
	}
	e.Message = cmp.Or(e.Message, first(v, "message", "error_description", "detail", "title", "error"))
	e.Code = cmp.Or(e.Code, first(v, "code"), identifier(first(v, "error")), first(v, "type"))
	if e.Code == "about:blank" {
		e.Code = ""
	}
	switch list := v["errors"].(type) {
	case []any:
		e.Fields = append(e.Fields, fieldErrors(list)...)
	case map[string]any:
		e.Fields = append(e.Fields, fieldMap(list)...)
	}
}

// maxMessage bounds what is kept of a server's words, in bytes.
const maxMessage = 500

// first returns the first of the members that is a text or number.
func first(v map[string]any, names ...string) string {
	for _, name := range names {
		switch x := v[name].(type) {
		case string:
			if x = redact.Line(x, maxMessage); x != "" {
				return x
			}
		case json.Number:
			return x.String()
		}
	}
	return ""
}

// identifier returns s if it is a code and no sentence.
func identifier(s string) string {
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return ""
	}
	return s
}

func fieldErrors(list []any) (out []FieldError) {
	for _, v := range list {
		switch v := v.(type) {
		case string:
			out = append(out, FieldError{Message: redact.Line(v, maxMessage)})
		case map[string]any:
			f := FieldError{
				Field:    first(v, "field", "pointer", "name", "param", "parameter", "path", "property"),
				Code:     first(v, "code", "type"),
				Message:  first(v, "message", "detail", "msg", "description", "title", "reason"),
				Resource: first(v, "resource"),
			}
			if source, ok := v["source"].(map[string]any); ok { // JSON:API
				f.Field = cmp.Or(f.Field, first(source, "pointer", "parameter", "header"))
			}
			out = append(out, f)
		}
	}
	return out
}

// fieldMap reads {"email": ["is taken"]}.
func fieldMap(fields map[string]any) (out []FieldError) {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		texts, ok := fields[name].([]any)
		if !ok {
			texts = []any{fields[name]}
		}
		for _, f := range fieldErrors(texts) {
			f.Field = cmp.Or(f.Field, redact.Line(name, 100))
			out = append(out, f)
		}
	}
	return out
}
