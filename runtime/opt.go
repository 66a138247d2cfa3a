package runtime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"reflect"
)

// This file holds Opt, the three states that a member of a request can have.

// Opt is a value that may be absent, null or set. The zero Opt is absent: the
// member is left out of the request. Make one with [Set] or [Null].
type Opt[T any] struct {
	value T
	state optState
}

type optState uint8

const (
	optAbsent optState = iota
	optNull
	optSet
)

// Set returns an Opt that holds v.
func Set[T any](v T) Opt[T] { return Opt[T]{value: v, state: optSet} }

// Null returns an Opt that sends null, which clears a member that may be null.
func Null[T any]() Opt[T] { return Opt[T]{state: optNull} }

// Get returns the value and true, or the zero value and false when the Opt is
// absent or null.
func (o Opt[T]) Get() (T, bool) { return o.value, o.state == optSet }

// Or returns the value, or otherwise when the Opt is absent or null.
func (o Opt[T]) Or(otherwise T) T {
	if o.state == optSet {
		return o.value
	}
	return otherwise
}

// IsZero reports whether the Opt is absent; encoding/json's omitzero asks it.
func (o Opt[T]) IsZero() bool { return o.state == optAbsent }

// IsNull reports whether the Opt is null.
func (o Opt[T]) IsNull() bool { return o.state == optNull }

// Format prints the value with the verb it was given, "null" or "absent". It
// exists because fmt would otherwise reach into the Opt past the methods that
// hide a Secret.
func (o Opt[T]) Format(f fmt.State, verb rune) {
	switch o.state {
	case optSet:
		_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), o.value)
	case optNull:
		_, _ = io.WriteString(f, "null")
	default:
		_, _ = io.WriteString(f, "absent")
	}
}

// LogValue describes the value to slog; secrets inside stay hidden.
func (o Opt[T]) LogValue() slog.Value { return o.logValue(logDepth) }

func (o Opt[T]) logValue(depth int) slog.Value {
	switch o.state {
	case optSet:
		return logReflect(reflect.ValueOf(&o.value).Elem(), depth)
	case optNull:
		return slog.StringValue("null")
	default:
		return slog.StringValue("absent")
	}
}

// MarshalJSON writes the value, or null when the Opt is null or absent (an
// absent member is left out by its struct).
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if o.state != optSet {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON reads a value or null.
func (o *Opt[T]) UnmarshalJSON(b []byte) error {
	if bytes.Equal(bytes.TrimSpace(b), []byte("null")) {
		*o = Null[T]()
		return nil
	}
	var v T
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	*o = Set(v)
	return nil
}
