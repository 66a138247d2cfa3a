package runtime

import (
	"fmt"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file writes and reads members of type Opt.

// PutOpt writes the member key unless v is absent. A null fails the encoding:
// the schema does not allow it, so nothing is sent.
func PutOpt[T any](w *codec.Writer, key string, v Opt[T], write func(*codec.Writer, T)) {
	switch v.state {
	case codec.StateSet:
		codec.Put(w, key, v.value, write)
	case codec.StateNull:
		w.Fail(fmt.Errorf("member %q cannot be null: leave it absent (the zero Opt) or Set a value", key))
	}
}

// PutNullable writes the member key unless v is absent; Null writes null.
func PutNullable[T any](w *codec.Writer, key string, v Opt[T], write func(*codec.Writer, T)) {
	switch v.state {
	case codec.StateSet:
		codec.Put(w, key, v.value, write)
	case codec.StateNull:
		w.Key(key)
		w.Null()
	}
}

// ReadOpt reads a member that is present: null gives Null, anything else Set.
func ReadOpt[T any](c *codec.Cursor, read func(*codec.Cursor) T) Opt[T] {
	if c.Null() {
		return Null[T]()
	}
	return Set(read(c))
}
