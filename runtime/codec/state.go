package codec

import "reflect"

// This file holds State, by which the codec knows values that may be absent.

// State is whether a value is absent, null or set. A struct of two fields, a
// value of any type and its State, is read and written by it: runtime.Opt needs
// no method for that, which would be compiled for each of its types.
type State uint8

// StateAbsent and the others are the states; the zero one is absent.
const (
	StateAbsent State = iota
	StateNull
	StateSet
)

// Inside returns the value that stands beside a State in v, ready to be read
// and set, and the State. ok is false if v is no such struct.
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
