package codec

// One member of an object is read here, for responses that wrap a value. The
// entry point is Unwrap.

// Unwrap returns a reader of the member called name of an object; the other
// members are skipped. An object without the member returns the zero value.
func Unwrap[T any](name string, read func(*Cursor) T) func(*Cursor) T {
	return func(c *Cursor) T {
		var value T
		for c.ObjectStart(); c.NextMember(); {
			if c.Key() == name {
				value = read(c)
			} else {
				c.Skip()
			}
		}
		return value
	}
}
