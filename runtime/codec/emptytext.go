package codec

import "reflect"

// The entry point is EmptyText, the form of a member that an empty text clears.

// EmptyText is the [Custom] of a member whose schema is anyOf a type and the
// constant "": null is written as "", and "" is read as null.
type EmptyText struct {
	Always bool // a nil value is written as "", not left out
}

// ReadMember reads the value at the cursor into p. An empty text makes an Opt
// null, and leaves any other value as it is: zero.
func (EmptyText) ReadMember(c *Cursor, p any) {
	if len(c.b)-c.i < 2 || string(c.b[c.i:c.i+2]) != `""` {
		Read(c, p)
		return
	}
	c.Skip()
	v := reflect.ValueOf(p)
	if t := c.known().typeOf(v.Type().Elem(), false); t.base == formOpt {
		setState(t, pointerTo(v), StateNull)
	}
}

// WriteMember writes the member, unless it is absent.
func (e EmptyText) WriteMember(w *Writer, name string, p any) {
	v := reflect.ValueOf(p)
	t := w.known().typeOf(v.Type().Elem(), false)
	clears, absent := false, false
	if t.base == formOpt {
		state := stateOf(t, pointerTo(v))
		clears, absent = state == StateNull, state == StateAbsent
	} else if v.Elem().IsZero() {
		clears, absent = e.Always, !e.Always
	}
	switch {
	case absent:
	case clears:
		w.Key(name)
		WriteString(w, "")
	default:
		w.Key(name)
		Write(w, p)
	}
}
