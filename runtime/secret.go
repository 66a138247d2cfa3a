package runtime

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file holds Secret, the string that does not print itself.

const redacted = "[redacted]"

// Secret is a string that must not be seen: a password, a token, a client
// secret. Every fmt verb and both slog handlers print "[redacted]" in its
// place (nothing, when it is empty); JSON and string(s) are exact.
type Secret string

// Format prints "[redacted]" whatever the verb, so that no %v, %+v, %#v, %s,
// %q or %x of a value that holds the secret shows it.
func (s Secret) Format(f fmt.State, _ rune) {
	if s != "" {
		_, _ = io.WriteString(f, redacted)
	}
}

// LogValue hides the secret from slog.
func (s Secret) LogValue() slog.Value {
	if s == "" {
		return slog.StringValue("")
	}
	return slog.StringValue(redacted)
}

// DecodeJSON reads a string into memory of its own, so that a secret neither
// keeps a body alive nor is kept alive by one.
func (s *Secret) DecodeJSON(c *codec.Cursor) { *s = codec.SecretText[Secret](c) }
