package codec

import (
	"slices"
	"unsafe"
)

// This file composes writers: structs, pointers, lists and maps. Each stops
// after an error, so that a value that contains itself ends at the depth limit.

// WriteValue writes a generated struct.
func WriteValue[T Encoder](w *Writer, v T) {
	if w.err == nil {
		v.EncodeJSON(w)
	}
}

// WritePtr writes what v points to; nil is null.
func WritePtr[T any](w *Writer, v *T, write func(*Writer, T)) {
	switch {
	case v == nil:
		w.Null()
	case w.err == nil:
		write(w, *v)
	}
}

// WriteList writes an array. A nil list is [], because a list that has to be
// written is never null.
func WriteList[T any](w *Writer, list []T, write func(*Writer, T)) {
	if w.err != nil {
		return
	}
	w.ArrayStart()
	for i := range list {
		write(w, list[i])
	}
	w.ArrayEnd()
}

// WriteMap writes an object with sorted keys. A nil map is {}.
func WriteMap[T any](w *Writer, m map[string]T, write func(*Writer, T)) {
	if w.err != nil {
		return
	}
	w.ObjectStart()
	PutMembers(w, m, write)
	w.ObjectEnd()
}

// PutMembers writes additional properties into the open object, sorted by key,
// except those whose name is a declared property.
func PutMembers[T any](w *Writer, m map[string]T, write func(*Writer, T), declared ...string) {
	switch {
	case w.err != nil || len(m) == 0:
	case len(m) <= few && unsafe.Sizeof(*new(T)) <= small:
		putFew(w, m, write, declared)
	default:
		putMany(w, m, write, declared)
	}
}

// few members of a small type are sorted on the stack.
const few, small = 8, 64

func putFew[T any](w *Writer, m map[string]T, write func(*Writer, T), declared []string) {
	type member struct {
		key   string
		value T
	}
	var sorted [few]member
	n := 0
	for key, value := range m {
		if isDeclared(declared, key) {
			continue
		}
		i := n
		for ; i > 0 && sorted[i-1].key > key; i-- {
			sorted[i] = sorted[i-1]
		}
		sorted[i] = member{key, value}
		n++
	}
	for i := range sorted[:n] {
		w.Key(sorted[i].key)
		write(w, sorted[i].value)
	}
}

// putMany sorts the keys in memory that the writer keeps.
func putMany[T any](w *Writer, m map[string]T, write func(*Writer, T), declared []string) {
	base := len(w.keys)
	for key := range m {
		if !isDeclared(declared, key) {
			w.keys = append(w.keys, key)
		}
	}
	end := len(w.keys)
	w.sortKeys(base)
	for i := base; i < end; i++ {
		key := w.keys[i]
		w.Key(key)
		write(w, m[key])
	}
	clear(w.keys[base:end]) // keys of a pooled writer keep no body alive
	w.keys = w.keys[:base]
}

// sortKeys and isDeclared need no type: generic code that sorted would be
// compiled into each generated package.
func (w *Writer) sortKeys(from int) { slices.Sort(w.keys[from:]) }

func isDeclared(declared []string, key string) bool { return slices.Contains(declared, key) }
