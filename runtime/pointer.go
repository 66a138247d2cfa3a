package runtime

import (
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are seek and scalarAt, for JSON pointers (RFC 6901).

// seek returns a cursor in front of the value at pointer, or false.
func seek(body []byte, pointer string) (*codec.Cursor, bool) {
	c := codec.NewCursor(body)
	if pointer == "" {
		return c, true
	}
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	for step := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if !enter(c, unescape.Replace(step)) {
			return c, false
		}
	}
	return c, true
}

// enter moves the cursor to one member or element, and reports whether there is
// one.
func enter(c *codec.Cursor, step string) bool {
	switch c.Kind() {
	case codec.KindObject:
		for c.ObjectStart(); c.NextMember(); c.Skip() {
			if c.Key() == step {
				return true
			}
		}
	case codec.KindArray:
		i := 0
		for c.ArrayStart(); c.NextElement(); c.Skip() {
			if strconv.Itoa(i) == step {
				return true
			}
			i++
		}
	}
	return false
}

// scalarAt returns the string or number at pointer; "" for other values and for
// none.
func scalarAt(body []byte, pointer string) string {
	c, ok := seek(body, pointer)
	if !ok {
		return ""
	}
	switch c.Kind() {
	case codec.KindString:
		return codec.String(c)
	case codec.KindNumber:
		return string(codec.Raw(c))
	}
	return ""
}
