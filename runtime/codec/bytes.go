package codec

import (
	"encoding/base64"
	"strings"
)

// Base64 is read here. The entry point is Bytes.

// Bytes reads a base64 string: the standard or the URL alphabet, padded or not,
// line ends ignored. null returns nil and "" returns an empty slice.
func Bytes(c *Cursor) []byte {
	start := c.i
	if c.Kind() != KindString {
		c.nullString()
		return nil
	}
	text := strings.TrimRight(c.sharedString(), "=\r\n")
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		encoding = base64.RawURLEncoding
	}
	b, err := encoding.DecodeString(text)
	if err != nil {
		c.failValue(start, errBase64)
		return nil
	}
	if c.err != nil {
		return nil
	}
	return b
}
