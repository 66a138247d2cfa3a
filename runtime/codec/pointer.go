//go:build !purego

package codec

import (
	"reflect"
	"unsafe"
)

// This is the only file of the package that imports unsafe. Its entry points
// are pointer, the address of a value, and the functions that read and write
// what is there.
//
// Reading and writing by a plan needs to reach a field whose type the compiler
// does not know. Package reflect does that too, but takes 5 to 20 times as long
// for each field. The functions below are small enough to be inlined; each
// relies on one of the following facts, and on nothing else.
//
// The type at a pointer is known. A pointer is made in four ways only: from a
// pointer that a caller passed to [Read] or [Write] (pointerTo), from memory
// that package reflect allocated for a type (pointerTo), and from another
// pointer by a step to a field, an element or the target (field, element,
// target). It travels with the form and the typ of its value, which come from
// the reflect.Type that was found at the start, or follow from it by the same
// step. So load, store and ref convert to a type of the same kind and size:
// *status to *string, *[]u8 to *[]byte. That is the first pattern of package
// unsafe: both types have the same memory layout, down to which words are
// pointers, so the garbage collector and the write barriers see what they
// expect.
//
// A field lies within its struct. place, the offset of a field, is checked when
// a plan is made: the field must begin and end within the struct that describes
// itself (placeOf). field therefore adds an offset that stays in the allocation,
// the third pattern of package unsafe, and the result is never kept as a
// uintptr. The two addresses that placeOf subtracts belong to one value that
// both interfaces keep alive; only their difference is kept.
//
// All slices have the same layout. A []T that is looked at as a []byte has the
// right length, capacity and address, counted in elements of T; nothing reads or
// writes its bytes. element multiplies by the size of T and is called with an
// index below the length, so it stays within the array. extend reslices below
// the capacity, which the bounds check of the language guards, and changes
// neither the array nor the capacity.
//
// Maps and pointers are one word, and nil is the zero word. isNil and target
// read that word as an unsafe.Pointer. setTarget writes the address of a value
// of the type that the pointer points to.
//
// A string may share the bytes of a body that never changes. share relies on
// rules 1 to 4 of the package comment; the bounds check of b[i:j] guards its
// length.
//
// No interface value, string header or slice header is put together or taken
// apart here: interfaces of a value are made by reflect.NewAt, strings by
// unsafe.String. No address is kept as an integer, and no pointer points behind
// its allocation: Go moves no heap objects, but all of this would hold if it
// did. The tests run with -race and with -gcflags=all=-d=checkptr, which
// instruments the conversions and additions below.

// pointer is the address of a value, the type of which the caller knows. The
// zero pointer points to nothing.
type pointer struct{ to unsafe.Pointer }

// place is where a field lies in its struct.
type place uintptr

// pointerOf returns p as a pointer.
func pointerOf[T any](p *T) pointer { return pointer{unsafe.Pointer(p)} }

// pointerTo returns the target of v, which is a pointer and not nil.
func pointerTo(v reflect.Value) pointer { return pointer{v.UnsafePointer()} }

// valueAt returns the value at p, a T, for package reflect.
func valueAt(t *typ, p pointer) reflect.Value { return reflect.NewAt(goType(t), p.to).Elem() }

// interfaceAt returns p, a *T, as an interface.
func interfaceAt(t *typ, p pointer) any { return reflect.NewAt(goType(t), p.to).Interface() }

// load returns the value at p, whose type has the layout of T.
func load[T any](p pointer) T { return *(*T)(p.to) }

// store sets the value at p, whose type has the layout of T.
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

// element returns element i of the list at p, whose elements have a size.
func element(p pointer, i int, size uintptr) pointer {
	return pointer{unsafe.Add(unsafe.Pointer(unsafe.SliceData(*(*[]byte)(p.to))), uintptr(i)*size)}
}

// listForm returns the form of the elements of a list that can be read as a
// whole: a []string for formString, whatever the name of the type.
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
