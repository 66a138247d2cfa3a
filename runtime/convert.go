package runtime

import (
	"reflect"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file holds the small conversions that generated models need.

// Convert reads the JSON of what from points to into what to points to.
// Generated Input methods use it: what the one does not know is dropped, what
// the other leaves out stays absent. It cannot fail for values that came from a
// server; a value without a JSON form (a NaN) converts as far as it goes.
func Convert(from, to any) {
	w := codec.NewWriter(nil)
	codec.Write(w, from)
	codec.Read(codec.NewCursor(w.Bytes()), to)
}

// Clone returns a pointer to a copy of what p points to, or to a zero value
// when it is nil. Unions set the tag of such a copy, not of what they were
// given. It is of p's type; a generic function would be compiled for each.
func Clone(p any) any {
	v := reflect.ValueOf(p)
	clone := reflect.New(v.Type().Elem())
	if !v.IsNil() {
		clone.Elem().Set(v.Elem())
	}
	return clone.Interface()
}

// IfSet returns p, or nil when it points to a zero value: an optional enum,
// whose zero is none of its values, is absent then.
func (*Params) IfSet(p any) any { return nonZero(p) }

// IfSet returns p, or nil when it points to a zero value: an optional enum,
// whose zero is none of its values, is absent then.
func (*Multipart) IfSet(p any) any { return nonZero(p) }

func nonZero(p any) any {
	if v := reflect.ValueOf(p); v.IsNil() || v.Elem().IsZero() {
		return nil
	}
	return p
}
