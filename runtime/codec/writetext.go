package codec

import (
	"math/bits"
	"unicode/utf8"
)

// Strings and booleans are written here. The entry points are WriteString and
// WriteBool.

// WriteString writes a string as encoding/json does without HTML escaping:
// invalid UTF-8 becomes U+FFFD, and U+2028 and U+2029 are escaped.
func WriteString(w *Writer, s string) {
	if !isPlain(s) {
		w.escaped(s)
		return
	}
	buf := w.room(len(s) + len(`,""`))
	n := len(buf)
	buf = buf[:cap(buf)]
	if w.comma {
		buf[n] = ','
		n++
	}
	buf[n] = '"'
	n += 1 + copy(buf[n+1:], s)
	buf[n] = '"'
	w.buf = buf[:n+1]
	w.comma = true
}

// escaped writes a string that needs escapes.
func (w *Writer) escaped(s string) {
	w.next()
	w.buf = append(w.buf, '"')
	w.buf = appendEscaped(w.buf, s, plainPrefix(s))
	w.buf = append(w.buf, '"')
}

// WriteBool writes true or false.
func WriteBool(w *Writer, v bool) {
	w.next()
	if v {
		w.buf = append(w.buf, "true"...)
	} else {
		w.buf = append(w.buf, "false"...)
	}
}

// isPlain reports whether s is ASCII that needs no escape. The last word overlaps
// the one before, so that no byte is tested alone.
func isPlain(s string) bool {
	switch n := len(s); {
	case n >= 8:
		for i := 0; i < n-8; i += 8 {
			if special(loadString(s, i)) != 0 {
				return false
			}
		}
		return special(loadString(s, n-8)) == 0
	case n >= 4:
		return special(loadHalf(s, 0)|loadHalf(s, n-4)<<32) == 0
	case n > 0:
		const blanks = ' '<<24 | controls&^(1<<32-1)
		return special(uint64(s[0])|uint64(s[n/2])<<8|uint64(s[n-1])<<16|blanks) == 0
	}
	return true
}

// plainPrefix returns how many bytes of s are ASCII that needs no escape.
func plainPrefix(s string) int {
	i := 0
	for ; len(s)-i >= 8; i += 8 {
		if m := special(loadString(s, i)); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for ; i < len(s); i++ {
		if !plain(s[i]) {
			break
		}
	}
	return i
}

// loadString returns the eight bytes at s[i], the first one in the lowest byte.
func loadString(s string, i int) uint64 {
	p := s[i : i+8]
	return uint64(p[0]) | uint64(p[1])<<8 | uint64(p[2])<<16 | uint64(p[3])<<24 |
		uint64(p[4])<<32 | uint64(p[5])<<40 | uint64(p[6])<<48 | uint64(p[7])<<56
}

// loadHalf returns the four bytes at s[i], the first one in the lowest byte.
func loadHalf(s string, i int) uint64 {
	p := s[i : i+4]
	return uint64(p[0]) | uint64(p[1])<<8 | uint64(p[2])<<16 | uint64(p[3])<<24
}

// plain reports whether ch is ASCII that a string holds unescaped.
func plain(ch byte) bool { return ch >= ' ' && ch != '"' && ch != '\\' && ch < utf8.RuneSelf }

// appendEscaped appends s, whose first n bytes are plain.
func appendEscaped(buf []byte, s string, n int) []byte {
	for {
		buf = append(buf, s[:n]...)
		if s = s[n:]; s == "" {
			return buf
		}
		if s[0] < utf8.RuneSelf {
			buf = appendASCII(buf, s[0])
			s = s[1:]
		} else {
			r, size := utf8.DecodeRuneInString(s)
			buf = appendRune(buf, r, s[:size])
			s = s[size:]
		}
		n = plainPrefix(s)
	}
}

// appendASCII escapes a quote, a backslash or a control character.
func appendASCII(buf []byte, ch byte) []byte {
	switch ch {
	case '"', '\\':
		return append(buf, '\\', ch)
	case '\b':
		return append(buf, `\b`...)
	case '\f':
		return append(buf, `\f`...)
	case '\n':
		return append(buf, `\n`...)
	case '\r':
		return append(buf, `\r`...)
	case '\t':
		return append(buf, `\t`...)
	}
	const hex = "0123456789abcdef"
	return append(buf, '\\', 'u', '0', '0', hex[ch>>4], hex[ch&15])
}

// appendRune appends a rune that is not ASCII. text is its UTF-8.
func appendRune(buf []byte, r rune, text string) []byte {
	switch {
	case r == utf8.RuneError && len(text) == 1:
		return append(buf, `\ufffd`...)
	case r == '\u2028':
		return append(buf, `\u2028`...)
	case r == '\u2029':
		return append(buf, `\u2029`...)
	}
	return append(buf, text...)
}
