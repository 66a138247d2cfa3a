package runtime

import (
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are seek and scalarAt, for JSON pointers (RFC 6901). The links
// of a body are read in pagelink.go.

// seek returns a cursor in front of the value at pointer, or false.
func seek(body []byte, pointer string) (*codec.Cursor, bool) {
	c := codec.NewCursor(body)
	if pointer == "" {
		return c, true
	}
	for step := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if !enter(c, unescapeStep(step)) {
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

// unescapeStep returns the name that a step of a pointer stands for.
func unescapeStep(step string) string {
	return strings.ReplaceAll(strings.ReplaceAll(step, "~1", "/"), "~0", "~")
}

// scalarAt returns the string or number at pointer; "" for other values and for
// none.
func scalarAt(body []byte, pointer string) string {
	text, _ := valueAt(body, pointer)
	return text
}

// valueAt returns the string or number at pointer, and whether it is a number; ""
// for other values and for none.
func valueAt(body []byte, pointer string) (text string, number bool) {
	c, ok := seek(body, pointer)
	if !ok {
		return "", false
	}
	switch c.Kind() {
	case codec.KindString:
		return codec.String(c), false
	case codec.KindNumber:
		return string(codec.Raw(c)), true
	}
	return "", false
}

// flagAt returns the boolean at pointer, which may be written as a string or a
// number, and whether there is one.
func flagAt(body []byte, pointer string) (on, known bool) {
	c, ok := seek(body, pointer)
	if !ok {
		return false, false
	}
	var text string
	switch c.Kind() {
	case codec.KindBool:
		on = codec.Bool(c)
		return on, c.Err() == nil
	case codec.KindString:
		text = codec.String(c)
	case codec.KindNumber:
		text = string(codec.Raw(c))
	}
	switch strings.ToLower(text) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// lastElement returns the last element of the list at pointer that is not null; nil
// if there is none. A body that is a list is read as one all the same.
func lastElement(body []byte, pointer string) (last []byte) {
	c, ok := listAt(body, pointer)
	if !ok {
		return nil
	}
	for c.ArrayStart(); c.NextElement(); {
		if c.Kind() == codec.KindNull {
			c.Skip()
			continue
		}
		last = codec.Raw(c)
	}
	return last
}
