package runtime

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry points are Set and Null, which make an Opt.

// Opt is a value that may be absent, null or set. The zero Opt is absent: the
// request does not have the member. Make one with [Set] or [Null].
//
// Opt has few and short methods, of which package codec needs none: each is
// compiled for every type that a client has an Opt of.
type Opt[T any] struct {
	value T
	state codec.State
}

// Set returns an Opt that holds v.
func Set[T any](v T) Opt[T] { return Opt[T]{v, codec.StateSet} }

// Null returns an Opt that is null, which clears a nullable member.
func Null[T any]() (o Opt[T]) {
	o.state = codec.StateNull
	return o
}

// Get returns the value and true, or the zero value and false when the Opt is
// absent or null.
func (o Opt[T]) Get() (T, bool) { return o.value, o.state == codec.StateSet }

// Or returns the value, or otherwise when the Opt is absent or null.
func (o Opt[T]) Or(otherwise T) T {
	if o.state == codec.StateSet {
		return o.value
	}
	return otherwise
}

// IsZero reports whether the Opt is absent, for omitzero of encoding/json.
func (o Opt[T]) IsZero() bool { return o.state == codec.StateAbsent }

// IsNull reports whether the Opt is null.
func (o Opt[T]) IsNull() bool { return o.state == codec.StateNull }

// Format prints the value with the verb, or "null" or "absent". Without it fmt
// would print the fields of the Opt and bypass the methods that hide a Secret.
func (o Opt[T]) Format(f fmt.State, verb rune) { formatOpt(f, verb, o.state, o.value) }

func formatOpt(f fmt.State, verb rune, state codec.State, value any) {
	switch state {
	case codec.StateSet:
		_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), value)
	case codec.StateNull:
		_, _ = io.WriteString(f, "null")
	default:
		_, _ = io.WriteString(f, "absent")
	}
}

// LogValue returns the value for slog, with its secrets hidden.
func (o Opt[T]) LogValue() slog.Value { return LogValue(&o) }

// MarshalJSON writes the value, or null if the Opt is null or absent. Its struct
// omits an absent member.
func (o Opt[T]) MarshalJSON() ([]byte, error) { return codec.Marshal(&o) }

// UnmarshalJSON reads a value or null.
func (o *Opt[T]) UnmarshalJSON(b []byte) error {
	*o = Opt[T]{}
	return codec.Unmarshal(b, o)
}
