package codec

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Writer writes the grammar of JSON: brackets, keys and commas. The entry points
// are NewWriter, the methods for objects and arrays, Key and Raw.

// Encoder is a type that writes itself. EncodeJSON writes exactly one JSON value;
// the writer keeps its errors.
type Encoder interface{ EncodeJSON(*Writer) }

// Writer appends JSON to a buffer and keeps the first error. It writes commas by
// itself. A Writer is for one goroutine and must not be copied.
type Writer struct {
	buf   []byte
	start int  // the index of this text in buf
	comma bool // a value was written and no bracket opened since

	sending bool // see Sending
	depth   int
	err     error
	keys    []string // a stack of sorted keys, reused
	plans   *Plans   // nil until a type is needed

	recent recent
}

var (
	errWriteRaw    = errors.New("raw JSON is malformed")
	errWriteNumber = errors.New("a json.Number is no JSON number")
	errWriteFloat  = errors.New("JSON has no NaN and no infinity")
	errWriteTime   = errors.New("RFC 3339 has no years outside 0 to 9999 and no offsets of 24 hours")
	errWriteDepth  = errors.New("values nest deeper than 10000: perhaps one contains itself")
)

// NewWriter returns a writer that appends to buf, which may be nil.
func NewWriter(buf []byte) *Writer { return &Writer{buf: buf, start: len(buf)} }

// Bytes returns the buffer with the text, even after an error. It is valid until
// the next write or Reset.
func (w *Writer) Bytes() []byte { return w.buf }

// Err returns the first error, or nil.
func (w *Writer) Err() error { return w.err }

// Fail sets the error to err. An earlier error stays.
func (w *Writer) Fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Reset removes the text and the error, and keeps the memory.
func (w *Writer) Reset() {
	*w = Writer{buf: w.buf[:w.start], start: w.start, sending: w.sending, keys: w.keys[:0], plans: w.plans, recent: w.recent}
}

// next writes the comma in front of a value, if one is needed.
func (w *Writer) next() {
	if w.comma {
		w.buf = append(w.buf, ',')
	}
	w.comma = true
}

// ObjectStart opens an object: members follow, each a Key and a value.
func (w *Writer) ObjectStart() { w.enter('{') }

// ObjectEnd closes an object.
func (w *Writer) ObjectEnd() { w.leave('}') }

// ArrayStart opens an array: elements follow.
func (w *Writer) ArrayStart() { w.enter('[') }

// ArrayEnd closes an array.
func (w *Writer) ArrayEnd() { w.leave(']') }

// enter opens an object or an array.
func (w *Writer) enter(bracket byte) {
	w.next()
	w.buf = append(w.buf, bracket)
	w.comma = false
	if w.depth++; w.depth > maxDepth {
		w.Fail(errWriteDepth)
	}
}

// leave closes an object or an array.
func (w *Writer) leave(bracket byte) {
	w.buf = append(w.buf, bracket)
	w.comma = true
	w.depth--
}

// Key writes a member's name and its colon; the value follows.
func (w *Writer) Key(name string) {
	if !isPlain(name) {
		w.escapedKey(name)
		return
	}
	buf := w.room(len(name) + len(`,"":`))
	n := len(buf)
	buf = buf[:cap(buf)]
	if w.comma {
		buf[n] = ','
		n++
	}
	buf[n] = '"'
	n += 1 + copy(buf[n+1:], name)
	buf[n], buf[n+1] = '"', ':'
	w.buf = buf[:n+2]
	w.comma = false
}

// escapedKey writes a name that needs escapes.
func (w *Writer) escapedKey(name string) {
	WriteString(w, name)
	w.buf = append(w.buf, ':')
	w.comma = false
}

// room returns the buffer with capacity for n more bytes.
func (w *Writer) room(n int) []byte {
	if cap(w.buf)-len(w.buf) < n {
		w.buf = slices.Grow(w.buf, n)
	}
	return w.buf
}

// Null writes null.
func (w *Writer) Null() {
	w.next()
	w.buf = append(w.buf, "null"...)
}

// Raw writes a JSON text unchanged, after checking its grammar. nil is null.
func (w *Writer) Raw(raw json.RawMessage) {
	if raw == nil {
		w.Null()
		return
	}
	w.next()
	start := skipSpace(raw, 0)
	end, err := skipValue(raw, start, w.depth)
	if err == nil && skipSpace(raw, end) < len(raw) {
		err = errTrailing
	}
	if err != nil {
		w.Fail(fmt.Errorf("%w at byte %d: %w", errWriteRaw, end, err))
		return
	}
	w.buf = append(w.buf, raw[start:end]...)
}
