package runtime

import (
	"cmp"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
)

// The entry point is call.errorResponse. It reads the body that the spec
// declares, and the message, code and fields that most APIs send.

// errorResponse returns the error of an error response.
func (c *call) errorResponse(resp response) error {
	h, exit := resp.Header, c.exit()
	e := &Error{Operation: c.r.id, StatusCode: resp.StatusCode, RequestID: requestID(h, exit), Header: errorHeader(h, exit), raw: resp.body,
		RetryAfter: retryAfter(h, time.Now())}
	body := withoutMark(resp.body)
	if problem := c.xmlProblem(resp); problem != nil {
		body = problem
	}
	if e.body = c.declared(resp.StatusCode, body); e.body == nil && isText(h.Get("Content-Type")) {
		text, _ := json.Marshal(string(body)) // strings never fail
		e.body = c.declared(resp.StatusCode, text)
	}
	e.describe(body, h.Get("Content-Type"))
	e.Message, e.Code = exit.Text(e.Message), exit.Text(e.Code)
	for i := range e.Fields {
		f := &e.Fields[i]
		f.Field, f.Code, f.Message, f.Resource = exit.Text(f.Field), exit.Text(f.Code), exit.Text(f.Message), exit.Text(f.Resource)
	}
	return e
}

// isText reports whether a body of a media type is a text to people. The spec's
// schema of such a body is that of a string, which is read from JSON.
func isText(contentType string) bool {
	base := baseMedia(contentType)
	return strings.HasPrefix(base, "text/") || strings.HasSuffix(base, "yaml")
}

// declared returns the body that the spec declares for the status. It is nil when
// there is none, and when the body cannot be read as it.
func (c *call) declared(status int, body []byte) any {
	read := c.core.api.Errors
	if c.r.errorsOf != nil {
		read = c.r.errorsOf
	}
	if read == nil || len(body) == 0 {
		return nil
	}
	cursor := c.limited(codec.NewCursor(body))
	v := read(status, cursor)
	err := c.ended(cursor, cursor.End())
	if err != nil && (!partial(err) || isEmpty(v)) {
		return nil
	}
	return v
}

// isEmpty reports whether v, or its target, is the zero value.
func isEmpty(v any) bool {
	at := reflect.Indirect(reflect.ValueOf(v))
	return !at.IsValid() || at.IsZero()
}

// describe finds code, message and fields in the common forms of error bodies:
// flat objects, RFC 9457, OAuth (RFC 6749 section 5.2), JSON:API and objects with
// a nested error.
func (e *Error) describe(body []byte, contentType string) {
	cursor := codec.NewCursor(body)
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
	e.Message = cmp.Or(e.Message, firstText(v, "message", "error_description", "detail", "title", "error"))
	e.Code = cmp.Or(e.Code, firstText(v, "code"), identifier(firstText(v, "error")), firstText(v, "type"))
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

// maxMessage is the limit on a server's message, in bytes.
const maxMessage = 500

// firstText returns the first of the members that is a text or number.
func firstText(v map[string]any, names ...string) string {
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

// identifier returns s if it is a code rather than a sentence.
func identifier(s string) string {
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return ""
	}
	return s
}

// fieldErrors reads a list of texts or objects.
func fieldErrors(list []any) (out []FieldError) {
	for _, v := range list {
		switch v := v.(type) {
		case string:
			out = append(out, FieldError{Message: redact.Line(v, maxMessage)})
		case map[string]any:
			f := FieldError{
				Field:    firstText(v, "field", "pointer", "name", "param", "parameter", "path", "property"),
				Code:     firstText(v, "code", "type"),
				Message:  firstText(v, "message", "detail", "msg", "description", "title", "reason"),
				Resource: firstText(v, "resource"),
			}
			if source, ok := v["source"].(map[string]any); ok { // JSON:API
				f.Field = cmp.Or(f.Field, firstText(source, "pointer", "parameter", "header"))
			}
			out = append(out, f)
		}
	}
	return out
}

// fieldMap reads an object such as {"email": ["is taken"]}.
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
