package codec

import "reflect"

// Whole texts are read and written here. The entry points are Unmarshal, Decode
// and Marshal.

// Unmarshal reads one JSON value into the target of v, which must be zero and of
// a type that [Read] takes, and checks that nothing follows. It copies b first,
// so the caller may reuse b. Errors are [*Error].
//
//go:noinline
func Unmarshal(b []byte, v any) error { return Decode(append([]byte(nil), b...), v) }

// Decode reads one JSON value into the target of v, which must be zero and of a
// type that [Read] takes, and checks that nothing follows. v shares b's memory:
// b must not change afterwards. Errors are [*Error].
func Decode(b []byte, v any) error {
	c := NewCursor(b)
	if d, ok := v.(Decoder); ok {
		d.DecodeJSON(c)
	} else {
		Read(c, v)
	}
	return c.End()
}

// Marshal returns the JSON of the target of v, or of v itself if it is not a
// pointer, which must be of a type that [Write] takes. A nil pointer is null.
func Marshal(v any) ([]byte, error) {
	w := NewWriter(make([]byte, 0, 1024))
	if e, ok := v.(Encoder); ok {
		w.encode(e)
	} else {
		Write(w, v)
	}
	if w.err != nil {
		return nil, w.err
	}
	return w.buf, nil
}

// encode writes an Encoder, or null if it is a nil pointer: EncodeJSON would
// panic if its receiver is the value.
func (w *Writer) encode(v Encoder) {
	if p := reflect.ValueOf(v); !p.IsValid() || p.Kind() == reflect.Pointer && p.IsNil() {
		w.Null()
		return
	}
	if w.err == nil {
		v.EncodeJSON(w)
	}
}
