package codec

import (
	"encoding/binary"
	"math/bits"
)

// The ends of strings and of white space are found here, a word at a time. The
// entry points are special, textEnd and skipSpace.

const (
	ones     = 0x0101010101010101
	highs    = 0x80 * ones
	quotes   = '"' * ones
	slashes  = '\\' * ones
	controls = 0x20 * ones
)

// loadWord returns the eight bytes at b[i], the first one in the lowest byte.
func loadWord(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i : i+8]) }

// special sets the high bit of the first byte of w that is a quote, a backslash,
// a control character or not ASCII. High bits above it are meaningless, because
// a subtraction borrows from them.
func special(w uint64) uint64 { return (structural(w) | w) & highs }

// special8 is special, but ignores bytes that are not ASCII.
func special8(w uint64) uint64 { return structural(w) &^ w & highs }

// structural sets high bits for a quote, a backslash and a control character.
func structural(w uint64) uint64 {
	return (w ^ quotes - ones) | (w ^ slashes - ones) | (w - controls)
}

// textEnd returns the index of the first quote, backslash or control character
// from i on, or len(b), and whether all bytes before it are ASCII.
func textEnd(b []byte, i int) (end int, ascii bool) {
	var seen uint64
	for ; len(b)-i >= 8; i += 8 {
		w := loadWord(b, i)
		if m := special8(w); m != 0 {
			n := bits.TrailingZeros64(m) &^ 7
			seen |= w & (1<<n - 1)
			return i + n>>3, seen&highs == 0
		}
		seen |= w
	}
	for ; i < len(b); i++ {
		ch := b[i]
		if ch < ' ' || ch == '"' || ch == '\\' {
			break
		}
		seen |= uint64(ch)
	}
	return i, seen&highs == 0
}

// skipSpace returns the index of the first byte from i on that is not white
// space, or len(b).
func skipSpace(b []byte, i int) int {
	for i < len(b) && b[i] <= ' ' {
		switch b[i] {
		case ' ', '\n', '\r', '\t':
			i++
		default:
			return i
		}
	}
	return i
}
