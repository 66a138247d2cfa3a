package runtime

import "github.com/nimbugen/nimbugen/runtime/codec"

// This file holds the small conversions that generated models need.

// Convert returns v's JSON read as a T. Generated Input methods use it: what a
// T does not know is dropped, what v leaves out stays absent. It cannot fail
// for values that came from a server; a value without a JSON form (a NaN)
// converts as far as it goes.
func Convert[T any, P interface {
	*T
	codec.Decoder
}](v codec.Encoder) T {
	w := codec.NewWriter(nil)
	v.EncodeJSON(w)
	var out T
	c := codec.NewCursor(w.Bytes())
	P(&out).DecodeJSON(c)
	return out
}

// Deref returns what p points to, or the zero value when it is nil.
func Deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// Unless returns the function that writes an optional body for
// [Request.JSONFunc]: nil, which sends no body, when there is none.
func Unless(none bool, write func(*codec.Writer)) func(*codec.Writer) {
	if none {
		return nil
	}
	return write
}

// Optional returns the function that writes an optional body for
// [Request.JSONFunc]: nil, which sends no body, when v is nil.
func Optional[T any](v *T, write func(*codec.Writer, T)) func(*codec.Writer) {
	if v == nil {
		return nil
	}
	return func(w *codec.Writer) { write(w, *v) }
}
