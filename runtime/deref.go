package runtime

// The entry point is Deref.

// Deref returns what p points to, or otherwise if p is nil: a nullable member of a
// response is a pointer.
func Deref[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}
