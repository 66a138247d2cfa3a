package codec

import "reflect"

// This file has the entry points: whole texts into values and back.

// Unmarshal reads one JSON value into v, which must be zero, and checks that
// nothing follows. It copies b first, so the caller may reuse b. Errors are
// [*Error].
//
//go:noinline
func Unmarshal(b []byte, v Decoder) error { return Decode(append([]byte(nil), b...), v) }

// Decode reads one JSON value into v, which must be zero, and checks that
// nothing follows. v shares b's memory: b must not change afterwards. Errors
// are [*Error].
func Decode(b []byte, v Decoder) error {
	c := NewCursor(b)
	v.DecodeJSON(c)
	return c.End()
}

// Marshal returns v as JSON. A nil pointer is null.
func Marshal(v Encoder) ([]byte, error) {
	w := NewWriter(make([]byte, 0, 512))
	w.encode(v)
	if w.err != nil {
		return nil, w.err
	}
	return w.buf, nil
}

// encode writes an Encoder that may hold a nil pointer, whose method would
// panic if it is one of the value.
func (w *Writer) encode(v Encoder) {
	if p := reflect.ValueOf(v); !p.IsValid() || p.Kind() == reflect.Pointer && p.IsNil() {
		w.Null()
		return
	}
	WriteValue(w, v)
}
