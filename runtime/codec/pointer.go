//go:build !purego

package codec

import (
	"reflect"
	"unsafe"
)

// No other file of the package imports unsafe. The entry points are pointer, the
// address of a value, and the functions that read and write the value there.
//
// A plan has to reach fields whose types the compiler does not know. Package
// reflect does so too, but several times slower. The functions below are small
// enough to be inlined. Each relies on one of the following facts, and on
// nothing else.
//
// The type at a pointer is known. There are three sources of pointers: a pointer
// that the caller passed to Read, Write or Members (pointerTo, pointerOf), memory
// that package reflect allocated (pointerTo), and a step from another pointer to
// a field, an element or a target (field, element, target). A pointer travels
// with the form and the typ of its value. Both come from the reflect.Type of the
// first pointer, or follow from it by the same step. Therefore load, store and
// ref convert to a pointer to a type of the same kind and size: *status to
// *string, *[]u8 to *[]byte. This is pattern (1) of package unsafe: both types
// have the same memory layout, including the words that hold pointers, so that
// the garbage collector and its write barriers treat them alike.
//
// A field lies within its struct. A place is the offset of a field. placeOf
// checks, when a plan is made, that the field begins and ends within the struct
// that describes itself. Therefore field adds an offset that stays within the
// allocation, in one expression: pattern (3). placeOf subtracts two addresses of
// one value, which both parameters keep alive, and keeps only the difference.
//
// All slices have the same layout. A []T that is accessed as a []byte has the
// right address, length and capacity, the latter two counted in elements of T.
// No function reads or writes its bytes. element is called with an index below
// the length and multiplies it by the size of T, so that the result stays within
// the array. extend reslices, within the capacity by the bounds check of the
// language, and changes neither the array nor the capacity.
//
// Maps and pointers are one word, and nil is the zero word. isNil, setNil and
// target access that word as an unsafe.Pointer. setTarget stores the address of a
// value of the type that the pointer points to.
//
// A string can share the bytes of a body that never changes: rules 1 to 4 of the
// package comment. In share, the bounds check of b[i:j] guards the length.
//
// No function assembles or takes apart an interface value, a string header or a
// slice header: reflect.NewAt makes interfaces, and unsafe.String makes strings.
// No address is stored as an integer, so that nothing here depends on objects
// that do not move, and no pointer points behind its allocation. The tests run
// with -race, and with -gcflags=all=-d=checkptr, which instruments the
// conversions and additions below.

// pointer is the address of a value of a type that the caller knows. The zero
// pointer is the address of no value.
type pointer struct{ to unsafe.Pointer }

// place is the position of a field in its struct: its offset.
type place uintptr

// pointerOf returns p as a pointer.
func pointerOf[T any](p *T) pointer { return pointer{unsafe.Pointer(p)} }

// pointerTo returns the target of v, which is a pointer and not nil.
func pointerTo(v reflect.Value) pointer { return pointer{v.UnsafePointer()} }

// valueAt returns the value at p, a T, for package reflect.
func valueAt(t *typ, p pointer) reflect.Value { return reflect.NewAt(goType(t), p.to).Elem() }

// interfaceAt returns p, a *T, as an interface.
func interfaceAt(t *typ, p pointer) any { return reflect.NewAt(goType(t), p.to).Interface() }

// load returns the value at p, the type of which has the layout of T.
func load[T any](p pointer) T { return *(*T)(p.to) }

// store sets the value at p, the type of which has the layout of T.
func store[T any](p pointer, v T) { *(*T)(p.to) = v }

// ref returns p for a value whose type has the layout of T.
func ref[T any](p pointer) *T { return (*T)(p.to) }

// sizeOf returns the size of a T.
func sizeOf[T any]() uintptr { return unsafe.Sizeof(*new(T)) }

// placeOf returns the place of the field at p, of a given size, in a struct of
// size whole at base.
func placeOf(base pointer, whole uintptr, p pointer, size uintptr) (place, error) {
	offset := uintptr(p.to) - uintptr(base.to)
	if offset > whole || size > whole-offset {
		return 0, errDescription
	}
	return place(offset), nil
}

// field returns the field at a place of the struct at p.
func field(p pointer, at place) pointer { return pointer{unsafe.Add(p.to, at)} }

// isNil reports whether the map or the pointer at p is nil.
func isNil(p pointer) bool { return *(*unsafe.Pointer)(p.to) == nil }

// setNil makes the map or the pointer at p nil.
func setNil(p pointer) { *(*unsafe.Pointer)(p.to) = nil }

// target returns what the pointer at p points to. It is not nil.
func target(p pointer) pointer { return pointer{*(*unsafe.Pointer)(p.to)} }

// setTarget makes the pointer at p point to v.
func setTarget(p, v pointer) { *(*unsafe.Pointer)(p.to) = v.to }

// isNilList reports whether the list at p is nil.
func isNilList(p pointer) bool { return *(*[]byte)(p.to) == nil }

// setNilList makes the list at p nil.
func setNilList(p pointer) { *(*[]byte)(p.to) = nil }

// setEmptyList makes the list at p empty, but not nil.
func setEmptyList(p pointer) { *(*[]byte)(p.to) = []byte{} }

// length returns the length of the list at p.
func length(p pointer) int { return len(*(*[]byte)(p.to)) }

// isFull reports whether the list at p is as long as its capacity.
func isFull(p pointer) bool { return length(p) == cap(*(*[]byte)(p.to)) }

// extend makes the list at p, which is not full, longer by one.
func extend(p pointer) {
	list := (*[]byte)(p.to)
	*list = (*list)[:len(*list)+1]
}

// element returns element i of the list at p, the elements of which have a size.
func element(p pointer, i int, size uintptr) pointer {
	return pointer{unsafe.Add(unsafe.Pointer(unsafe.SliceData(*(*[]byte)(p.to))), uintptr(i)*size)}
}

// listForm returns the form of the elements of a list that store can set as a
// whole: as a []string for formString, whatever the name of the element type.
func listForm(t *typ) form { return t.elem.read }

// stateOf returns the State of the Opt at p.
func stateOf(t *typ, p pointer) State { return load[State](field(p, place(t.state))) }

// setState sets the State of the Opt at p.
func setState(t *typ, p pointer, s State) { store(field(p, place(t.state)), s) }

// valueOf returns the value of the Opt at p: its first field.
func valueOf(p pointer) pointer { return p }

// share returns b[i:j] as a string of the same memory.
func share(b []byte, i, j int) string {
	p := b[i:j]
	return unsafe.String(unsafe.SliceData(p), len(p))
}

// inner returns the value of an Opt, ready to be read and set.
func inner(v reflect.Value) reflect.Value {
	f := v.Field(0)
	return reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
}
