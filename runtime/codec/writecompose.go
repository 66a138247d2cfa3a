package codec

import "slices"

// Writers of lists and maps are composed here of writers of their elements. The
// entry points are WriteList and WriteMap. Each stops after an error, so that a
// value that contains itself ends at the depth limit.

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
	writeMembers(w, m, nil, write)
	w.ObjectEnd()
}

// writeMembers writes the members of m into the open object, sorted by key,
// except those in plan, if there is one.
func writeMembers[T any](w *Writer, m map[string]T, plan *plan, write func(*Writer, T)) {
	switch {
	case w.err != nil || len(m) == 0:
	case len(m) <= few && sizeOf[T]() <= small:
		writeFew(w, m, plan, write)
	default:
		writeMany(w, m, plan, write)
	}
}

// Up to few members, of types up to a small size, are sorted on the stack.
const few, small = 8, 64

// writeFew sorts the members on the stack.
func writeFew[T any](w *Writer, m map[string]T, plan *plan, write func(*Writer, T)) {
	type member struct {
		key   string
		value T
	}
	var sorted [few]member
	n := 0
	for key, value := range m {
		if plan.has(key) {
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

// writeMany sorts the keys in memory that the writer reuses.
func writeMany[T any](w *Writer, m map[string]T, plan *plan, write func(*Writer, T)) {
	base := len(w.keys)
	for key := range m {
		if !plan.has(key) {
			w.keys = append(w.keys, key)
		}
	}
	end := len(w.keys)
	slices.Sort(w.keys[base:])
	for i := base; i < end; i++ {
		key := w.keys[i]
		w.Key(key)
		write(w, m[key])
	}
	clear(w.keys[base:end]) // a pooled writer must not keep the body of a key alive
	w.keys = w.keys[:base]
}
