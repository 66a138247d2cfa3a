package redact

import (
	"strings"
	"unicode"
)

// The entry point is Line.

// Placeholder stands in a text for a secret.
const Placeholder = "[redacted]"

// ellipsis ends a text that Line cut.
const ellipsis = "..."

// Line makes a server's text safe to print: valid UTF-8 in one line without
// control characters, cut after limit bytes.
func Line(s string, limit int) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "?"), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }), " ")
	if len(s) <= limit {
		return s
	}
	cut := limit
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + ellipsis
}
