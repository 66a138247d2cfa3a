package decoders

import (
	"reflect"
	"testing"
)

// The entry point is Fuzz.

// Fuzz adds a sample of each type, and texts that most types reject, and lets f choose a
// type and a text.
func Fuzz(f *testing.F, o *Oracle, types []reflect.Type) {
	for i, t := range types {
		f.Add(uint16(i), o.Sample(t))
	}
	for i, text := range []string{`null`, `{}`, `[]`, `"x"`, `1e2`, `{"id":null}`, `{"type":"a","type":"b"}`, `{"id":{"id":"1"}}`, "{\"id\":\"\xff\"}", `{"id":"1"} x`} {
		f.Add(uint16(i), []byte(text))
	}
	f.Fuzz(func(t *testing.T, which uint16, text []byte) {
		if err := o.Check(types[int(which)%len(types)], text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}
