package codec

import (
	"fmt"
	"reflect"
)

// The entry points are ReadOnly and NoNull, the forms of members of a type that is
// read and sent, which are not the same in both directions. Tags describe them as
// codec:"readonly" and codec:"nonull".

// ReadOnly is the [Custom] of a member that only the server writes: a request does
// not have it, see [Writer.Sending].
type ReadOnly struct {
	Omit bool // a zero value is not written
}

// ReadMember reads the value at the cursor into p.
func (ReadOnly) ReadMember(c *Cursor, p any) { Read(c, p) }

// WriteMember writes the member, unless the writer makes a request.
func (m ReadOnly) WriteMember(w *Writer, name string, p any) {
	if w.sending || m.Omit && reflect.ValueOf(p).Elem().IsZero() {
		return
	}
	w.Key(name)
	Write(w, p)
}

// NoNull is the [Custom] of a member, an Opt, whose schema does not allow null: null
// is read as absent, so that what was read can be sent.
type NoNull struct{}

// ReadMember reads the value at the cursor into p.
func (NoNull) ReadMember(c *Cursor, p any) {
	if c.Kind() == KindNull {
		c.Skip()
		return
	}
	Read(c, p)
}

// WriteMember writes the member, unless it is absent.
func (NoNull) WriteMember(w *Writer, name string, p any) {
	v := reflect.ValueOf(p)
	switch stateOf(w.known().typeOf(v.Type().Elem(), false), pointerTo(v)) {
	case StateAbsent:
	case StateNull:
		w.Fail(fmt.Errorf(cannotBeNull, name))
	default:
		w.Key(name)
		Write(w, p)
	}
}

// cannotBeNull is the text of the error for an Opt that is null where the schema
// does not allow it.
const cannotBeNull = "member %q cannot be null: leave it absent (the zero Opt) or Set a value"
