package runtime

import "github.com/nimbugen/nimbugen/runtime/codec"

// The entry points are hasNulls and withoutNulls, for lists whose items may be null
// (Request.SkipNulls).

// listAt returns a cursor in front of the list at pointer, or in front of a body
// that is the list; false where there is none.
func listAt(body []byte, pointer string) (*codec.Cursor, bool) {
	if c := codec.NewCursor(body); c.Kind() == codec.KindArray {
		return c, true
	}
	c, ok := seek(body, pointer)
	return c, ok && c.Kind() == codec.KindArray
}

// hasNulls reports whether an element of a list is null. It reports false for a
// body that cannot be read: reading it returns the error.
func hasNulls(body []byte, pointer string) bool {
	c, ok := listAt(body, pointer)
	if !ok {
		return false
	}
	found := false
	for c.ArrayStart(); c.NextElement(); c.Skip() {
		found = found || c.Kind() == codec.KindNull
	}
	return found && c.Err() == nil
}

// withoutNulls returns a list without the elements that are null.
func withoutNulls(body []byte, pointer string) []byte {
	list := []byte("[")
	c, _ := listAt(body, pointer)
	for c.ArrayStart(); c.NextElement(); {
		if c.Kind() == codec.KindNull {
			c.Skip()
			continue
		}
		if len(list) > 1 {
			list = append(list, ',')
		}
		list = append(list, codec.Raw(c)...)
	}
	return append(list, ']')
}
