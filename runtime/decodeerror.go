package runtime

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are DecodeError, and the options WithStrictDecoding and
// WithLenientDecoding, which decide about values of a response that are not of the
// types that the specification declares.

// DecodeError is the error of a response with values that are not of the types that
// the specification declares: an empty text for a date and time, a number that is out
// of range, a number in a text. A call returns it, inside a [ResponseError], beside
// its result, which has all the other values:
//
//	order, err := client.Orders.Get(ctx, id)
//	if wrong, ok := errors.AsType[*runtime.DecodeError](err); ok {
//		log.Print(wrong) // and use order
//	}
//
// The values in the error have their zero value in the result; optional ones are
// absent. A date without a time is midnight in UTC. A date and time without an offset
// is in UTC, and is no failure. [WithStrictDecoding] and [WithLenientDecoding] change this.
type DecodeError struct {
	Values []DecodeFailure // at least one, at most 100
	More   int             // how many there were beyond these
}

// DecodeFailure is one value of a response that is not of the declared type.
type DecodeFailure struct {
	Pointer string // JSON pointer (RFC 6901) into the body; a long one begins with "..."
	Err     error  // what is wrong; it never holds the value

	text string
}

// Text returns the JSON of the value, at most its first 200 bytes. It may be a secret:
// nothing else that prints the failure shows it.
func (f DecodeFailure) Text() string { return f.text }

// String returns the place and what is wrong, without the value.
func (f DecodeFailure) String() string { return f.Pointer + ": " + f.Err.Error() }

// Format prints the line of String for every verb.
func (f DecodeFailure) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, f.String()) }

// Error returns the first failures, and the number of the others.
func (e *DecodeError) Error() string {
	const shown = 3
	var parts []string
	for _, f := range e.Values[:min(len(e.Values), shown)] {
		parts = append(parts, f.String())
	}
	s := "values of other types than the specification declares: " + strings.Join(parts, "; ")
	if n := len(e.Values) + e.More - len(parts); n > 0 {
		s += "; and " + strconv.Itoa(n) + " more"
	}
	return s
}

// Format prints the line of Error for every verb.
func (e DecodeError) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// Unwrap returns the errors of the values.
func (e *DecodeError) Unwrap() []error {
	list := make([]error, len(e.Values))
	for i, f := range e.Values {
		list[i] = f.Err
	}
	return list
}

// decoding decides about values that are not of the declared type.
type decoding uint8

const (
	decodePartial decoding = iota // a DecodeError beside the result
	decodeStrict
	decodeLenient
)

// WithStrictDecoding makes a response with a value that is not of the declared type an
// error, and the call returns no result.
func WithStrictDecoding() Option { return func(s *settings) { s.decoding = decodeStrict } }

// WithLenientDecoding makes calls ignore values of a response that are not of the
// declared type: there is no [DecodeError], and the values are as it describes.
func WithLenientDecoding() Option { return func(s *settings) { s.decoding = decodeLenient } }

// misread returns the DecodeError of values that cursor has passed over, or nil. A body
// that is of another type as a whole is not read at all.
func (c *call) misread(cursor *codec.Cursor) error {
	list, more := cursor.Misread()
	if len(list) == 0 {
		return nil
	}
	if list[0].Path == "" {
		return &codec.Error{Offset: list[0].Offset, Err: list[0].Err}
	}
	if c.core.settings.decoding == decodeLenient {
		return nil
	}
	e := &DecodeError{Values: make([]DecodeFailure, len(list)), More: more}
	for i, v := range list {
		e.Values[i] = DecodeFailure{v.Path, v.Err, v.Text}
	}
	return e
}

// ended returns the error of a body that was read: malformed, or with values of other
// types.
func (c *call) ended(cursor *codec.Cursor, err error) error {
	if err == nil {
		err = c.misread(cursor)
	}
	return err
}

// partial reports whether a result was read in spite of err.
func partial(err error) bool {
	_, ok := errors.AsType[*DecodeError](err)
	return ok
}
