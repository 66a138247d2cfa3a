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

// This file holds Error, what a call returns when the server refuses it.

// Error is an answer with a status outside 200 to 299. errors.Is compares it
// with a [Status]; [ErrorBody] gives the declared body.
type Error struct {
	Operation  string        // the operation's ID, such as "customers.get"
	StatusCode int           // the HTTP status
	Code       string        // the API's own code, from the body, or ""
	Message    string        // the server's message, or the status' name
	Fields     []FieldError  // what is wrong with single members of the request
	RequestID  string        // the server's name for the request, from its headers
	RetryAfter time.Duration // how long the server asks to wait; 0: it does not say
	Header     http.Header   // the answer's headers, without cookies

	body any    // the declared body, decoded
	raw  []byte // the first 64 KiB
}

// FieldError says what is wrong with one member of a request.
type FieldError struct {
	Field    string // the member's name or JSON pointer
	Code     string // the API's code, such as "taken"
	Message  string // a sentence for people
	Resource string // the type the member belongs to, such as "Customer"
}

// Raw returns the body's first 64 KiB as they came. They can hold anything,
// personal data too, and are not part of any printed form of the error.
func (e *Error) Raw() []byte { return e.raw }

// Error gives one line: operation, status, the server's message, the first
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

// writeFields names the first fields, and how many more there are.
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

// String gives the field and what is wrong with it.
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

// Is reports whether target is the [Status] of this answer.
func (e *Error) Is(target error) bool {
	s, ok := target.(Status)
	return ok && s.matches(e.StatusCode)
}

// Format prints the line of Error whatever the verb, so that no %+v or %#v
// shows the body or the headers.
func (e Error) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// LogValue gives slog the operation, status, code, message and request ID.
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
// type T or *T. It reports false when err holds no [*Error], when the body is
// of another type or was not what the spec says.
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

// pointerTo returns a pointer to a copy of body, if T is the pointer type of it.
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
