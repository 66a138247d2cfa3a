package codec

import "reflect"

// State marks a value that may be absent or null. The entry point for other
// packages is Inside.

// State is whether a value is absent, null or set. The codec recognizes a struct
// of two fields, a value of any type and its State, and reads and writes it:
// runtime.Opt needs no method for that, which would be compiled for each type
// that a client makes an Opt of.
type State uint8

// StateAbsent and the others are the states of a value. The zero State is absent.
const (
	StateAbsent State = iota
	StateNull
	StateSet
)

// Inside returns the value and the State in v, a struct of these two. The value
// can be read and set. ok is false if v is not such a struct.
func Inside(v reflect.Value) (value reflect.Value, state State, ok bool) {
	if v.Kind() != reflect.Struct || v.NumField() != 2 || v.Field(1).Type() != reflect.TypeFor[State]() {
		return value, 0, false
	}
	if !v.CanAddr() {
		boxed := reflect.New(v.Type()).Elem()
		boxed.Set(v)
		v = boxed
	}
	return inner(v), State(v.Field(1).Uint()), true
}
