package runtime

import (
	"reflect"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are Convert, Clone and IfSet, which generated models call.

// Convert copies the value at from to the value at to, by way of its JSON.
// Generated Input methods use it: members that the target lacks are dropped, and
// members that the source omits stay absent. Converting a value that came from a
// server cannot fail; a value without a JSON form (a NaN) is copied up to there.
func Convert(from, to any) {
	w := codec.NewWriter(nil)
	codec.Write(w, from)
	codec.Read(codec.NewCursor(w.Bytes()), to)
}

// Clone returns a pointer to a copy of the value at p, or to a zero value if p is
// nil. The result has the type of p. Unions set the discriminator of such a copy
// and leave the caller's value as it is. A generic function would be compiled for
// each type.
func Clone(p any) any {
	v := reflect.ValueOf(p)
	clone := reflect.New(v.Type().Elem())
	if !v.IsNil() {
		clone.Elem().Set(v.Elem())
	}
	return clone.Interface()
}

// IfSet returns v, or nil if it points to a zero value, which means that it is
// absent: the zero value of an optional enum is none of its constants, and that of
// a union has no variant.
func (p *Params) IfSet(v any) any {
	if p.listed() != nil {
		return v
	}
	return nonZero(v)
}

// IfSet returns v, or nil if it points to a zero value, which means that it is
// absent: the zero value of an optional enum is none of its constants, and that of
// a union has no variant.
func (m *Multipart) IfSet(v any) any {
	if m.fields != nil {
		return v
	}
	return nonZero(v)
}

func nonZero(p any) any {
	if v := reflect.ValueOf(p); v.IsNil() || v.Elem().IsZero() {
		return nil
	}
	return p
}
