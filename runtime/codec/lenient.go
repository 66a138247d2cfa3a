package codec

import "errors"

// The entry points are Lenient and Misread. A lenient cursor passes over values that
// are valid JSON and not of the type that is read: one bad value does not cost the
// rest of a body.

// Misread is a value that a lenient cursor could not read as its type. The target has
// its zero value, or is absent; a time may have a value that was guessed.
type Misread struct {
	Offset int    // in bytes, from 0
	Path   string // the value's JSON pointer (RFC 6901), "" for the whole text
	Text   string // the value's JSON, at most the first 200 bytes; it may hold a secret
	Err    error  // the cause; it never holds a value
}

const (
	maxMisread     = 100 // of which the path and the text are kept
	maxMisreadText = 200
	maxMisreadScan = 64 << 20 // bytes that are scanned for the paths
)

// misreads are the values that a lenient cursor has passed over.
type misreads struct {
	list []Misread
	more int
	scan int // bytes that were scanned for the paths
	last int // the offset of the newest that has no value, plus one
}

// Lenient makes c pass over values that are not of the type that is read. It returns c.
func (c *Cursor) Lenient() *Cursor {
	c.lenient = true
	return c
}

// Misread returns the first 100 values that a lenient cursor has passed over, and how
// many there were beyond these.
func (c *Cursor) Misread() (list []Misread, more int) {
	if c.passed == nil {
		return nil, 0
	}
	return c.passed.list, c.passed.more
}

// failValue passes over the value at byte i, which is not of the type that is read, or
// ends reading.
func (c *Cursor) failValue(i int, err error) {
	if !c.passOver(i, err) {
		c.failAt(i, err)
	}
}

// passOver passes over the value at byte i if c is lenient and the value is valid JSON.
// Fits does not: the value may be one of another type.
func (c *Cursor) passOver(i int, err error) bool {
	if !c.lenient || c.trial || c.err != nil || i >= len(c.b) {
		return false
	}
	end, invalid := skipValue(c.b, i, c.depth)
	if invalid != nil {
		return false
	}
	if !c.missed(i) {
		c.note(i, end, err)
	}
	c.passed.last = i + 1
	c.i, c.open = end, openNone
	return true
}

// note keeps a misread value.
func (c *Cursor) note(i, end int, err error) {
	if c.passed == nil {
		c.passed = new(misreads)
	}
	if len(c.passed.list) == maxMisread || c.passed.scan > maxMisreadScan {
		c.passed.more++
		return
	}
	c.passed.scan += i
	text := c.b[i:min(end, i+maxMisreadText)]
	c.passed.list = append(c.passed.list, Misread{Offset: i, Path: pathAt(c.b, i), Text: string(text), Err: err})
}

// missed reports whether the value that began at byte i was passed over.
func (c *Cursor) missed(i int) bool { return c.passed != nil && c.passed.last == i+1 }

var (
	errTimeEmpty  = errors.New("expected a date and time, found an empty text")
	errTimeDay    = errors.New("a date without a time; it is taken as midnight UTC")
	errTimeMinute = errors.New("a date and time without seconds")
	errTimeForm   = errors.New("a date and time in the form of RFC 1123")
)
