package codec

import "time"

// Cursor is the position of a reader in a body. The entry points are NewCursor,
// Kind for the value that follows, and End.

// maxDepth is the limit of nested objects and arrays, as in encoding/json.
const maxDepth = 10_000

// Cursor reads JSON from a buffer and keeps the first error. It stands in front
// of a value (white space before it is already skipped), just behind one, or
// just behind an opening bracket. A Cursor is for one goroutine.
//
// An error empties b, so that every read takes its slow path and every loop
// ends; the fast paths therefore never check err.
type Cursor struct {
	b       []byte
	i       int    // the next byte of b
	key     string // the name that NextMember found
	open    opening
	copy    bool
	lenient bool   // see Lenient
	trial   bool   // Fits discards an error, so its path is not determined
	vain    uint32 // what Fits read for types that did not fit, in units of 16 bytes
	depth   int
	err     error

	memory  int64     // bytes of the values so far, from a start that overflows at the limit
	lengths [16]uint8 // of earlier lists and maps, see guessLength
	plans   *Plans    // nil until a type is needed
	recent  recent
	passed  *misreads // nil: none
	scratch []byte    // for strings with escapes, reused
	zone    *time.Location
	offset  int // of zone, in seconds
}

// opening is the state that ObjectStart and ArrayStart leave for the first
// NextMember or NextElement.
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

// Over sets c, a zero Cursor, in front of the first value in b, as [NewCursor]
// does for a new one. It returns c.
func (c *Cursor) Over(b []byte) *Cursor {
	c.b, c.i = b, skipSpace(b, 0)
	return c
}

// CopyStrings makes c copy every string, so that a string does not keep the
// whole body alive. It costs an allocation per string. Raw values still share
// the body. CopyStrings returns c.
func (c *Cursor) CopyStrings() *Cursor {
	c.copy = true
	return c
}

// Kind is the type of a JSON value.
type Kind uint8

// KindInvalid and the others are the kinds of JSON values. KindInvalid stands
// for a byte that starts no value, for the end of the body, and for every value
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

// String returns the kind as error messages name it: "a string", "an object".
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

// Null reports whether the value in front of the cursor is null. If it is, Null
// consumes it.
func (c *Cursor) Null() bool {
	return c.i < len(c.b) && c.b[c.i] == 'n' && c.literal("null")
}

// literal consumes null, true or false, the first letter of which matches.
func (c *Cursor) literal(word string) bool {
	if rest := c.b[c.i:]; len(rest) >= len(word) && string(rest[:len(word)]) == word {
		c.i += len(word)
		return true
	}
	c.failAt(c.i, errLiteral)
	return false
}

// End checks that only white space is left, and returns the first error of all
// reads.
func (c *Cursor) End() error {
	if c.i = skipSpace(c.b, c.i); c.i < len(c.b) {
		c.failAt(c.i, errTrailing)
	}
	return c.err
}

// Err returns the first error, an [*Error], or nil.
func (c *Cursor) Err() error { return c.err }

// Fail ends reading with err, at the position of the cursor. An earlier error
// stays.
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

// failKind ends reading, or passes over the value, because the value in front of the cursor, which is not
// null, is of another kind than the reader expects.
func (c *Cursor) failKind(want Kind) {
	found := c.Kind()
	if found == KindInvalid {
		c.failAt(c.i, unexpected(c.b, c.i, want.String()))
		return
	}
	c.failValue(c.i, errKind{want, found})
}
