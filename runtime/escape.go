package runtime

// This file percent-encodes (RFC 3986 section 2).

// charset is a set of ASCII characters that need no escape.
type charset [2]uint64

func (s charset) has(ch byte) bool { return ch < 128 && s[ch>>6]>>(ch&63)&1 == 1 }

// Sets of characters, as bits 0 to 63 and 64 to 127.
const (
	lowDigits  = 0x3FF << '0'
	lowMarks   = 1<<'-' | 1<<'.'
	highLetter = 0x3FFFFFF<<('A'-64) | 0x3FFFFFF<<('a'-64)
	highMarks  = 1<<('_'-64) | 1<<('~'-64)
)

var (
	// unreserved is what RFC 3986 never requires to be escaped.
	unreserved = charset{lowDigits | lowMarks, highLetter | highMarks}
	// literal is what may stand in a path outside of parameters, and ? where a
	// query begins.
	literal = charset{lowDigits | lowMarks | 1<<'/' | 1<<'?' | 1<<'!' | 1<<'$' | 1<<'&' | 1<<'\'' | 1<<'(' | 1<<')' | 1<<'*' | 1<<'+' | 1<<',' | 1<<';' | 1<<'=' | 1<<':',
		highLetter | highMarks | 1<<('@'-64)}
	// reservedQuery is what allowReserved leaves alone in a query: without #,
	// & and + and the brackets, which would change what is read.
	reservedQuery = charset{lowDigits | lowMarks | 1<<'/' | 1<<'!' | 1<<'$' | 1<<'\'' | 1<<'(' | 1<<')' | 1<<'*' | 1<<',' | 1<<';' | 1<<'=' | 1<<':' | 1<<'?',
		highLetter | highMarks | 1<<('@'-64)}
	// cookieOctets is RFC 6265's cookie-octet without the percent sign.
	cookieOctets = charset{lowDigits | lowMarks | 1<<'/' | 1<<'!' | 1<<'#' | 1<<'$' | 1<<'&' | 1<<'\'' | 1<<'(' | 1<<')' | 1<<'*' | 1<<'+' | 1<<':' | 1<<'<' | 1<<'=' | 1<<'>' | 1<<'?',
		highLetter | highMarks | 1<<('@'-64) | 1<<('['-64) | 1<<(']'-64) | 1<<('^'-64) | 1<<('`'-64) | 1<<('{'-64) | 1<<('|'-64) | 1<<('}'-64)}
)

const upperHex = "0123456789ABCDEF"

// appendEscaped escapes every byte of s that is not in keep.
func appendEscaped[S string | []byte](b []byte, s S, keep charset) []byte {
	for i := range len(s) {
		if ch := s[i]; keep.has(ch) {
			b = append(b, ch)
		} else {
			b = append(b, '%', upperHex[ch>>4], upperHex[ch&15])
		}
	}
	return b
}

// appendKept escapes like appendEscaped but leaves percent-encoded triplets.
func appendKept[S string | []byte](b []byte, s S, keep charset) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b = append(b, s[i], s[i+1], s[i+2])
			i += 2
			continue
		}
		b = appendEscaped(b, s[i:i+1], keep)
	}
	return b
}

// appendLiteral writes a part of a path template.
func appendLiteral(b []byte, s string) []byte { return appendKept(b, s, literal) }

func isHex(ch byte) bool {
	return '0' <= ch && ch <= '9' || 'a' <= ch|0x20 && ch|0x20 <= 'f'
}
