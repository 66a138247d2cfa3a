package codec

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Errors of reading, with their places, are made here. The entry points are
// Error and pathAt.

// Error describes where in a JSON text reading failed, and why. It never holds
// a value of the text; member names are part of the path.
type Error struct {
	Offset int    // in bytes, from 0
	Path   string // the value's JSON pointer (RFC 6901), "" for the whole text
	Err    error  // the cause
}

// Error returns the place and the cause in one line.
func (e *Error) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("JSON byte %d: %v", e.Offset, e.Err)
	}
	return fmt.Sprintf("JSON at %s (byte %d): %v", e.Path, e.Offset, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

var (
	errTrailing  = errors.New("more data after the value")
	errLiteral   = errors.New("expected null, true or false")
	errEnd       = errors.New("unexpected end of JSON")
	errDepth     = errors.New("objects and arrays nest deeper than " + strconv.Itoa(maxDepth))
	errControl   = errors.New("control character in a string; it must be escaped")
	errEscape    = errors.New("invalid escape in a string")
	errNumber    = errors.New("malformed number")
	errInteger   = errors.New("expected an integer, found a number with a fraction")
	errRange     = errors.New("number out of range for its type")
	errTime      = errors.New("expected an RFC 3339 date and time such as 2006-01-02T15:04:05Z")
	errBase64    = errors.New("expected a base64 string")
	errNotNumber = errors.New("expected a number, found a string that is none")
)

// errKind is a value of the wrong kind.
type errKind struct{ want, found Kind }

func (e errKind) Error() string { return "expected " + e.want.String() + ", found " + e.found.String() }

// errByte is a byte that the grammar does not allow at its place.
type errByte struct {
	want  string
	found byte
}

func (e errByte) Error() string {
	return "expected " + e.want + ", found " + strconv.QuoteRuneToASCII(rune(e.found))
}

// unexpected returns an error for b[i], or for the end of b, where the grammar
// requires something else.
func unexpected(b []byte, i int, want string) error {
	if i >= len(b) {
		return errEnd
	}
	return errByte{want, b[i]}
}

// maxPath is the limit of the path in an error; a longer one is cut at its start.
const maxPath = 256

// pathAt returns the JSON pointer of the value at byte end. It scans b from the
// start, so that reading need not keep track of the path.
func pathAt(b []byte, end int) string {
	var stack []step
	for i := 0; i < end; {
		top := len(stack) - 1
		switch b[i] {
		case '{', '[':
			stack = append(stack, step{array: b[i] == '['})
		case '}', ']':
			if top >= 0 {
				stack = stack[:top]
			}
		case ',':
			if top >= 0 {
				stack[top].index++
				stack[top].named = false
			}
		case '"':
			closing := stringEnd(b, i+1)
			if top >= 0 && !stack[top].array && !stack[top].named && closing < end {
				stack[top].key, stack[top].named = b[i+1:closing], true
			}
			i = closing
		}
		i++
	}
	return jsonPointer(stack)
}

// step is one level of a path.
type step struct {
	array bool
	index int
	key   []byte // still escaped
	named bool   // the key of this member was read
}

// stringEnd returns the index of the quote that closes the string at i, or
// len(b).
func stringEnd(b []byte, i int) int {
	for ; i < len(b) && b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return min(i, len(b))
}

// jsonPointer returns the levels of a path as a JSON pointer (RFC 6901).
func jsonPointer(stack []step) string {
	const omitted = "..."
	var path string
	for k := len(stack) - 1; k >= 0; k-- {
		part := strconv.Itoa(stack[k].index)
		if !stack[k].array {
			if !stack[k].named {
				continue
			}
			part = strings.NewReplacer("~", "~0", "/", "~1").Replace(keyText(stack[k].key))
		}
		if len(path)+len(part) >= maxPath {
			return omitted + path
		}
		path = "/" + part + path
	}
	return path
}

// keyText returns a key, which is still escaped, as printable text on one line.
func keyText(raw []byte) string {
	quoted := strconv.QuoteToGraphic(string(raw))
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\\`, `\`)
}
