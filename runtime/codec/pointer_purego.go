//go:build purego

package codec

import (
	"encoding/json"
	"errors"
	"reflect"
)

// Builds with the tag purego use the functions below instead of those of
// pointer.go. They do the same with package reflect, without package unsafe. The
// entry points are pointer, a value that can be set, and the functions that read
// and write it.
//
// Reflection cannot set a field that is not exported. A struct must therefore
// describe exported fields only, and a struct of a value and its State must be a
// Parter. Strings are copied, which costs an allocation each.

// Parter is a struct of a value and its State that are not exported. Only builds
// with the tag purego need and call its method.
type Parter interface {
	// JSONParts returns pointers to the value and to its State.
	JSONParts() (value any, state *State)
}

// pointer is a value that can be set. The zero pointer is no value.
type pointer struct{ reflect.Value }

// place is the position of a field in its struct: the indexes of the fields and
// elements that lead to it.
type place []int

var errUnexported = errors.New("a field that is not exported cannot be reached in a build with the tag purego")

// pointerOf returns p as a pointer.
func pointerOf[T any](p *T) pointer { return pointer{reflect.ValueOf(p).Elem()} }

// pointerTo returns the target of v, which is a pointer and not nil.
func pointerTo(v reflect.Value) pointer { return pointer{v.Elem()} }

// valueAt returns the value at p, a T, for package reflect.
func valueAt(_ *typ, p pointer) reflect.Value { return p.Value }

// interfaceAt returns p, a *T, as an interface.
func interfaceAt(_ *typ, p pointer) any { return p.Addr().Interface() }

// load returns the value at p, which has the kind of T.
func load[T any](p pointer) (v T) {
	if same, ok := p.Addr().Interface().(*T); ok {
		return *same
	}
	if b, ok := any(&v).(*[]byte); ok { // a list of bytes of another name
		*b = p.Bytes()
		return v
	}
	reflect.ValueOf(&v).Elem().Set(p.Convert(reflect.TypeFor[T]()))
	return v
}

// store sets the value at p, which has the kind of T.
func store[T any](p pointer, v T) {
	if same, ok := p.Addr().Interface().(*T); ok {
		*same = v
		return
	}
	if b, ok := any(&v).(*[]byte); ok { // a list of bytes of another name
		p.SetBytes(*b)
		return
	}
	p.Set(reflect.ValueOf(&v).Elem().Convert(p.Type()))
}

// ref returns p for a value of a type with the underlying type of T.
func ref[T any](p pointer) *T { return p.Addr().Convert(reflect.TypeFor[*T]()).Interface().(*T) }

// sizeOf returns the size of a T.
func sizeOf[T any]() uintptr { return reflect.TypeFor[T]().Size() }

// placeOf returns the place of the field at p in the struct at base.
func placeOf(base pointer, _ uintptr, p pointer, _ uintptr) (place, error) {
	offset := p.Addr().Pointer() - base.Addr().Pointer()
	path := pathTo(base.Type(), p.Type(), offset)
	switch {
	case path == nil:
		return nil, errDescription
	case !field(base, path).CanSet():
		return nil, errUnexported
	}
	return path, nil
}

// pathTo returns the position in a value of type in of a value of type to at an
// offset, or nil.
func pathTo(in, to reflect.Type, offset uintptr) place {
	if in == to && offset == 0 {
		return place{}
	}
	switch in.Kind() {
	case reflect.Struct:
		for i := range in.NumField() {
			f := in.Field(i)
			if offset < f.Offset || offset > f.Offset+f.Type.Size() {
				continue
			}
			if rest := pathTo(f.Type, to, offset-f.Offset); rest != nil {
				return append(place{i}, rest...)
			}
		}
	case reflect.Array:
		size := max(in.Elem().Size(), 1)
		if i := int(offset / size); i < in.Len() {
			if rest := pathTo(in.Elem(), to, offset%size); rest != nil {
				return append(place{i}, rest...)
			}
		}
	}
	return nil
}

// field returns the field at a place of the struct at p.
func field(p pointer, at place) pointer {
	for _, i := range at {
		if p.Kind() == reflect.Struct {
			p = pointer{p.Field(i)}
		} else {
			p = pointer{p.Index(i)}
		}
	}
	return p
}

// isNil reports whether the map or the pointer at p is nil.
func isNil(p pointer) bool { return p.IsNil() }

// setNil makes the map or the pointer at p nil.
func setNil(p pointer) { p.SetZero() }

// target returns what the pointer at p points to. It is not nil.
func target(p pointer) pointer { return pointer{p.Elem()} }

// setTarget makes the pointer at p point to v.
func setTarget(p, v pointer) { p.Set(v.Addr()) }

// isNilList reports whether the list at p is nil.
func isNilList(p pointer) bool { return p.IsNil() }

// setNilList makes the list at p nil.
func setNilList(p pointer) { p.SetZero() }

// setEmptyList makes the list at p empty, but not nil.
func setEmptyList(p pointer) { p.Set(reflect.MakeSlice(p.Type(), 0, 0)) }

// length returns the length of the list at p.
func length(p pointer) int { return p.Len() }

// isFull reports whether the list at p is as long as its capacity.
func isFull(p pointer) bool { return p.Len() == p.Cap() }

// extend makes the list at p, which is not full, longer by one.
func extend(p pointer) { p.SetLen(p.Len() + 1) }

// element returns element i of the list at p.
func element(p pointer, i int, _ uintptr) pointer { return pointer{p.Index(i)} }

// listForm returns the form of the elements of a list that store can set as a
// whole: those of types without a name, because reflection converts no others.
func listForm(t *typ) form {
	switch goType(t.elem) {
	case reflect.TypeFor[string](), reflect.TypeFor[int64](), reflect.TypeFor[json.RawMessage]():
		return t.elem.read
	}
	return formForeign
}

// stateOf returns the State of the Opt at p.
func stateOf(_ *typ, p pointer) State {
	_, state := parts(p)
	return load[State](state)
}

// setState sets the State of the Opt at p.
func setState(_ *typ, p pointer, s State) {
	_, state := parts(p)
	store(state, s)
}

// valueOf returns the value of the Opt at p.
func valueOf(p pointer) pointer {
	value, _ := parts(p)
	return value
}

// parts returns the value and the State of an Opt.
func parts(p pointer) (value, state pointer) {
	if o, ok := interfaceAt(nil, p).(Parter); ok {
		v, s := o.JSONParts()
		return pointerTo(reflect.ValueOf(v)), pointerOf(s)
	}
	return pointer{p.Field(0)}, pointer{p.Field(1)}
}

// share returns b[i:j] as a string.
func share(b []byte, i, j int) string { return string(b[i:j]) }

// inner returns the value of an Opt, ready to be read and set.
func inner(v reflect.Value) reflect.Value { return valueOf(pointer{v}).Value }
