package codec

import "time"

// This file holds Cursor: where reading stands, what comes next, and the end.

// maxDepth is how deep objects and arrays may nest: the limit of encoding/json.
const maxDepth = 10_000

// Cursor reads JSON from a buffer and keeps the first error. It stands in front
// of a value (white space before it is already passed), just behind one, or
// just behind an opening bracket. A Cursor is for one goroutine.
//
// After an error b is empty, so every read ends in its slow path and every loop
// ends; the fast paths therefore never look at err.
type Cursor struct {
	b     []byte
	i     int    // the next byte of b
	key   string // of the member that NextMember found
	open  opening
	copy  bool
	depth int
	trial bool // an error is not shown, so its path is not looked for
	err   error

	lengths [16]uint8 // of earlier lists and maps, see guess
	plans   *Plans    // nil until a type is looked for
	recent  recent
	scratch []byte // where escapes are resolved
	zone    *time.Location
	offset  int // of zone, in seconds
}

// opening is what ObjectStart and ArrayStart leave for the first NextMember or
// NextElement.
type opening uint8

const (
	openNone  opening = iota // behind a member or an element
	openFirst                // behind { or [
	openNull                 // behind null in place of an object or array
)

// NewCursor returns a cursor in front of the first value in b. Decoded strings
// and raw values share b's memory: b must not change as long as they are used.
func NewCursor(b []byte) *Cursor {
	return &Cursor{b: b, i: skipSpace(b, 0)}
}

// Over puts a new cursor, one that is its zero value, in front of the first
// value in b, as [NewCursor] does. It returns c.
func (c *Cursor) Over(b []byte) *Cursor {
	c.b, c.i = b, skipSpace(b, 0)
	return c
}

// CopyStrings gives every string its own memory, so that keeping one does not
// keep the whole body alive. It costs an allocation per string and returns c.
// Raw values still share the body.
func (c *Cursor) CopyStrings() *Cursor {
	c.copy = true
	return c
}

// Kind is what a JSON value is.
type Kind uint8

// KindInvalid and the others are the kinds of JSON values. KindInvalid is
// anything that no value starts with, the end of the body, and every value
// after an error.
const (
	KindInvalid Kind = iota
	KindNull
	KindBool
	KindNumber
	KindString
	KindArray
	KindObject
)

// String names the kind as error messages do: "a string", "an object".
func (k Kind) String() string {
	switch k {
	case KindNull:
		return "null"
	case KindBool:
		return "a boolean"
	case KindNumber:
		return "a number"
	case KindString:
		return "a string"
	case KindArray:
		return "an array"
	case KindObject:
		return "an object"
	}
	return "no JSON value"
}

// Kind returns the kind of the value in front of the cursor, by its first byte.
func (c *Cursor) Kind() Kind {
	if c.i >= len(c.b) {
		return KindInvalid
	}
	switch ch := c.b[c.i]; ch {
	case 'n':
		return KindNull
	case 't', 'f':
		return KindBool
	case '"':
		return KindString
	case '[':
		return KindArray
	case '{':
		return KindObject
	default:
		if ch == '-' || ch-'0' <= 9 {
			return KindNumber
		}
		return KindInvalid
	}
}

// Null consumes null and reports true if that is the value in front of the
// cursor.
func (c *Cursor) Null() bool {
	return c.i < len(c.b) && c.b[c.i] == 'n' && c.literal("null")
}

// literal consumes null, true or false, whose first letter the caller saw.
func (c *Cursor) literal(word string) bool {
	if rest := c.b[c.i:]; len(rest) >= len(word) && string(rest[:len(word)]) == word {
		c.i += len(word)
		return true
	}
	c.failAt(c.i, errLiteral)
	return false
}

// End checks that only white space is left, and returns the first error of the
// whole reading.
func (c *Cursor) End() error {
	if c.i = skipSpace(c.b, c.i); c.i < len(c.b) {
		c.failAt(c.i, errTrailing)
	}
	return c.err
}

// Err returns the first error, an [*Error], or nil.
func (c *Cursor) Err() error { return c.err }

// Fail ends reading with err, at the place where the cursor stands. The first
// error stays.
func (c *Cursor) Fail(err error) { c.failAt(c.i, err) }

// failAt ends reading with an error at byte i.
func (c *Cursor) failAt(i int, err error) {
	if c.err != nil {
		return
	}
	i = min(i, len(c.b))
	wrong := &Error{Offset: i, Err: err}
	if !c.trial {
		wrong.Path = pathAt(c.b, i)
	}
	c.err = wrong
	c.b, c.i, c.key, c.open = nil, 0, "", openNone
}

// failKind ends reading because the value in front of the cursor, which is not
// null, is not what the reader wants.
func (c *Cursor) failKind(want Kind) {
	found := c.Kind()
	if found == KindInvalid {
		c.failAt(c.i, unexpected(c.b, c.i, want.String()))
		return
	}
	c.failAt(c.i, errKind{want, found})
}
