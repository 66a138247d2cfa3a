package codec

// This file reads one member of an object, for answers that wrap a value.

// Unwrap returns a reader of the member name of an object; the other members
// are skipped. An object without the member gives the zero value.
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
