package codec

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Strings and booleans are read here. The entry points are String, Text,
// SecretText and Bool; rawText takes the forms that String does not.

// String reads a string. It shares the body's memory unless an escape or
// invalid UTF-8 (which becomes U+FFFD) forces a copy. null returns "".
func String(c *Cursor) string {
	b, i := c.b, c.i
	if i >= len(b) || b[i] != '"' {
		return c.nullString()
	}
	i++
	for k := i; len(b)-k >= 8; k += 8 {
		if m := special(loadWord(b, k)); m != 0 {
			k += bits.TrailingZeros64(m) >> 3
			if b[k] != '"' || c.copy {
				break
			}
			c.i = k + 1
			return share(b, i, k)
		}
	}
	return c.text(i)
}

// Text reads a string as another type, such as an enum. It shares memory as
// [String] does.
func Text[T ~string](c *Cursor) T { return T(String(c)) }

// SecretText reads a string into memory of its own, so that a token neither
// keeps the body alive nor is kept alive by it.
func SecretText[T ~string](c *Cursor) T { return T(strings.Clone(String(c))) }

// Bool reads true or false. null returns false.
func Bool(c *Cursor) bool {
	if c.i < len(c.b) {
		switch c.b[c.i] {
		case 't':
			return c.literal("true")
		case 'f':
			c.literal("false")
			return false
		}
	}
	if !c.Null() {
		c.failKind(KindBool)
	}
	return false
}

// sharedString reads the string in front of the cursor. Unlike String it does not
// obey CopyStrings: its caller does not keep the string, or copies it.
func (c *Cursor) sharedString() string {
	b, i := c.b, c.i+1
	for k := i; len(b)-k >= 8; k += 8 {
		if m := special(loadWord(b, k)); m != 0 {
			if k += bits.TrailingZeros64(m) >> 3; b[k] != '"' {
				break
			}
			c.i = k + 1
			return share(b, i, k)
		}
	}
	return c.rawText(i)
}

// nullString reads null in place of a string.
func (c *Cursor) nullString() string {
	if !c.Null() {
		c.failKind(KindString)
	}
	return ""
}

// text reads the string whose first byte, behind the quote, is at i. It obeys
// CopyStrings.
func (c *Cursor) text(i int) string {
	s := c.rawText(i)
	if c.copy {
		return strings.Clone(s)
	}
	return s
}

// rawText reads the string whose first byte, behind the quote, is at i.
func (c *Cursor) rawText(i int) string {
	end, ascii := textEnd(c.b, i)
	if end >= len(c.b) {
		c.failAt(end, errEnd)
		return ""
	}
	switch c.b[end] {
	case '"':
		if !ascii && !utf8.Valid(c.b[i:end]) {
			return c.unescape(i, end)
		}
		c.i = end + 1
		return share(c.b, i, end)
	case '\\':
		return c.unescape(i, end)
	}
	c.failAt(end, errControl)
	return ""
}

// unescape copies the string that starts at i, resolves its escapes and replaces
// invalid UTF-8. There are no escapes before plain.
func (c *Cursor) unescape(i, plain int) string {
	out := c.scratch[:0]
	for end := plain; ; end, _ = textEnd(c.b, i) {
		if end >= len(c.b) {
			c.failAt(end, errEnd)
			return ""
		}
		out = appendValid(out, c.b[i:end])
		if c.b[end] != '\\' {
			i = end
			break
		}
		var ok bool
		if out, i, ok = appendEscape(out, c.b, end); !ok {
			c.failAt(end, errEscape)
			return ""
		}
	}
	if c.b[i] != '"' {
		c.failAt(i, errControl)
		return ""
	}
	c.i = i + 1
	c.scratch = out
	return string(out)
}

// appendValid appends p with U+FFFD for each byte of invalid UTF-8.
func appendValid(out, p []byte) []byte {
	if utf8.Valid(p) {
		return append(out, p...)
	}
	for len(p) > 0 {
		r, n := utf8.DecodeRune(p)
		out = utf8.AppendRune(out, r)
		p = p[n:]
	}
	return out
}

// appendEscape appends the value of the escape at b[i] and returns the index
// behind it.
func appendEscape(out, b []byte, i int) (_ []byte, next int, ok bool) {
	if i+1 >= len(b) {
		return out, i, false
	}
	if b[i+1] == 'u' {
		return appendUnicode(out, b, i)
	}
	ch := simpleEscape(b[i+1])
	return append(out, ch), i + 2, ch != 0
}

// simpleEscape returns the value of a backslash followed by ch, or 0.
func simpleEscape(ch byte) byte {
	switch ch {
	case '"', '\\', '/':
		return ch
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return 0
}

// appendUnicode appends the value of \uXXXX; half a surrogate pair is U+FFFD.
func appendUnicode(out, b []byte, i int) (_ []byte, next int, ok bool) {
	r, ok := hex4(b, i)
	if !ok {
		return out, i, false
	}
	i += 6
	if utf16.IsSurrogate(r) {
		second, ok := hex4(b, i)
		if r = utf16.DecodeRune(r, second); ok && r != unicode.ReplacementChar {
			i += 6
		} else {
			r = unicode.ReplacementChar
		}
	}
	return utf8.AppendRune(out, r), i, true
}

// hex4 reads \uXXXX at b[i].
func hex4(b []byte, i int) (rune, bool) {
	if len(b)-i < 6 || b[i] != '\\' || b[i+1] != 'u' {
		return 0, false
	}
	var r rune
	for _, ch := range b[i+2 : i+6] {
		d := hexDigit(ch)
		if d > 15 {
			return 0, false
		}
		r = r<<4 | rune(d)
	}
	return r, true
}

// hexDigit returns the value of a hexadecimal digit, or 255.
func hexDigit(ch byte) byte {
	switch {
	case ch-'0' <= 9:
		return ch - '0'
	case ch|0x20-'a' <= 5:
		return ch | 0x20 - 'a' + 10
	}
	return 255
}
