package style

// The entry points of percent-encoding (RFC 3986, section 2) are AppendEscaped
// and AppendLiteral.

// Charset is a set of ASCII characters that need no escape.
type Charset [2]uint64

func (s Charset) has(ch byte) bool { return ch < 128 && s[ch>>6]>>(ch&63)&1 == 1 }

// Sets of characters, as bits 0 to 63 and 64 to 127.
const (
	lowDigits  = 0x3FF << '0'
	lowMarks   = 1<<'-' | 1<<'.'
	highLetter = 0x3FFFFFF<<('A'-64) | 0x3FFFFFF<<('a'-64)
	highMarks  = 1<<('_'-64) | 1<<('~'-64)
)

var (
	// Unreserved is the set of characters that never need an escape (RFC 3986,
	// section 2.3).
	Unreserved = Charset{lowDigits | lowMarks, highLetter | highMarks}
	// literal is the set of characters that a path template may hold outside
	// of its placeholders, including ?, which begins a query.
	literal = Charset{lowDigits | lowMarks | 1<<'/' | 1<<'?' | 1<<'!' | 1<<'$' | 1<<'&' | 1<<'\'' | 1<<'(' | 1<<')' | 1<<'*' | 1<<'+' | 1<<',' | 1<<';' | 1<<'=' | 1<<':',
		highLetter | highMarks | 1<<('@'-64)}
	// reservedQuery is the set of characters that allowReserved leaves alone
	// in a query. It lacks #, & and +, and the brackets: they would change how
	// the query is parsed.
	reservedQuery = Charset{lowDigits | lowMarks | 1<<'/' | 1<<'!' | 1<<'$' | 1<<'\'' | 1<<'(' | 1<<')' | 1<<'*' | 1<<',' | 1<<';' | 1<<'=' | 1<<':' | 1<<'?',
		highLetter | highMarks | 1<<('@'-64)}
	// cookieOctets is RFC 6265's cookie-octet without the percent sign.
	cookieOctets = Charset{lowDigits | lowMarks | 1<<'/' | 1<<'!' | 1<<'#' | 1<<'$' | 1<<'&' | 1<<'\'' | 1<<'(' | 1<<')' | 1<<'*' | 1<<'+' | 1<<':' | 1<<'<' | 1<<'=' | 1<<'>' | 1<<'?',
		highLetter | highMarks | 1<<('@'-64) | 1<<('['-64) | 1<<(']'-64) | 1<<('^'-64) | 1<<('`'-64) | 1<<('{'-64) | 1<<('|'-64) | 1<<('}'-64)}
)

const upperHex = "0123456789ABCDEF"

// AppendEscaped escapes every byte of s that is not in keep.
func AppendEscaped(b []byte, s string, keep Charset) []byte {
	for i := range len(s) {
		if ch := s[i]; keep.has(ch) {
			b = append(b, ch)
		} else {
			b = append(b, '%', upperHex[ch>>4], upperHex[ch&15])
		}
	}
	return b
}

// appendKept escapes like AppendEscaped but leaves percent-encoded triplets.
func appendKept(b []byte, s string, keep Charset) []byte {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b = append(b, s[i], s[i+1], s[i+2])
			i += 2
			continue
		}
		b = AppendEscaped(b, s[i:i+1], keep)
	}
	return b
}

// AppendLiteral writes a part of a path template that is no placeholder.
func AppendLiteral(b []byte, s string) []byte { return appendKept(b, s, literal) }

func isHex(ch byte) bool {
	return '0' <= ch && ch <= '9' || 'a' <= ch|0x20 && ch|0x20 <= 'f'
}
