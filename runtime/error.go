package runtime

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// The entry points are Error, the error of an error response, and ErrorBody.

// Error is an error response: one with a status outside 200 to 299. errors.Is
// compares it with a [Status]; [ErrorBody] returns the declared body.
type Error struct {
	Operation  string        // the operation's ID, such as "customers.get"
	StatusCode int           // the HTTP status
	Code       string        // the API's own code, from the body, or ""
	Message    string        // the server's message, or the name of the status
	Fields     []FieldError  // errors of single members of the request
	RequestID  string        // the server's ID of the request, from the headers
	RetryAfter time.Duration // how long the server requests to wait; 0: not stated
	Header     http.Header   // the headers of the response, without cookies

	body any    // the declared body, decoded, or nil
	raw  []byte // the first 64 KiB of the body
}

// FieldError is the error of one member of a request.
type FieldError struct {
	Field    string // the member's name or JSON pointer
	Code     string // the API's code, such as "taken", or ""
	Message  string // a sentence for humans
	Resource string // the type the member belongs to, such as "Customer"
}

// Raw returns the first 64 KiB of the body. They can hold personal data and are
// not part of any printed form of the error.
func (e *Error) Raw() []byte { return e.raw }

// Error returns one line: operation, status, the server's message, the first
// fields, the code and the request ID.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Operation + ": " + Status(e.StatusCode).Error())
	if e.Message != "" && e.Message != http.StatusText(e.StatusCode) {
		b.WriteString(": " + e.Message)
	}
	e.writeFields(&b)
	sep := " ("
	for _, part := range [...]struct{ name, value string }{{"code ", e.Code}, {"request ", e.RequestID}} {
		if part.value != "" {
			b.WriteString(sep + part.name + part.value)
			sep = ", "
		}
	}
	if sep == ", " {
		b.WriteByte(')')
	}
	return b.String()
}

// writeFields writes the first fields, and the number of the others.
func (e *Error) writeFields(b *strings.Builder) {
	const shown = 3
	for i, f := range e.Fields {
		if i == shown {
			b.WriteString("; " + strconv.Itoa(len(e.Fields)-shown) + " more")
			break
		}
		if i == 0 {
			b.WriteString(": ")
		} else {
			b.WriteString("; ")
		}
		b.WriteString(f.String())
	}
}

// String returns the field and its error.
func (f FieldError) String() string {
	text := f.Message
	if text == "" {
		text = f.Code
	}
	if f.Field == "" || strings.Contains(text, f.Field) {
		return text
	}
	return f.Field + ": " + text
}

// Is reports whether target is the [Status] of the response.
func (e *Error) Is(target error) bool {
	s, ok := target.(Status)
	return ok && s.matches(e.StatusCode)
}

// Format prints the line of Error for every verb, so that %+v and %#v show
// neither the body nor the headers.
func (e Error) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// LogValue returns the operation, status, code, message and request ID for slog.
func (e Error) LogValue() slog.Value {
	attrs := []slog.Attr{slog.String("operation", e.Operation), slog.Int("status", e.StatusCode), slog.String("message", e.Message)}
	if e.Code != "" {
		attrs = append(attrs, slog.String("code", e.Code))
	}
	if e.RequestID != "" {
		attrs = append(attrs, slog.String("request_id", e.RequestID))
	}
	return slog.GroupValue(attrs...)
}

// ErrorBody returns the body that the spec declares for the status of err, as
// type T or *T. It reports false when err holds no [*Error], when the declared
// body is of another type, and when the body was not what the spec declares.
func ErrorBody[T any](err error) (T, bool) {
	var none T
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return none, false
	}
	switch body := e.body.(type) {
	case T:
		return body, true
	case *T:
		return *body, body != nil
	}
	return pointerTo[T](e.body)
}

// pointerTo returns a pointer to a copy of body, if T is the type of that pointer.
func pointerTo[T any](body any) (T, bool) {
	var none T
	t := reflect.TypeFor[T]()
	if body == nil || t.Kind() != reflect.Pointer || t.Elem() != reflect.TypeOf(body) {
		return none, false
	}
	p := reflect.New(t.Elem())
	p.Elem().Set(reflect.ValueOf(body))
	out, ok := p.Interface().(T)
	return out, ok
}
