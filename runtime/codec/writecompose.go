package codec

import "slices"

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
	if w.err != nil || len(m) == 0 {
		return
	}
	base := len(w.keys)
	for key := range m {
		if !slices.Contains(declared, key) {
			w.keys = append(w.keys, key)
		}
	}
	end := len(w.keys)
	slices.Sort(w.keys[base:end])
	for i := base; i < end; i++ {
		key := w.keys[i]
		w.Key(key)
		write(w, m[key])
	}
	clear(w.keys[base:end]) // keys of a pooled writer keep no body alive
	w.keys = w.keys[:base]
}
