package style

// Escaping is how names and values are escaped and joined in one place of a
// request. The entry points are its five values and its method Pair.
type Escaping struct {
	keep      Charset
	triplets  bool // %XX stays
	plus      bool // a space becomes +
	separator string
}

var (
	// Query is the escaping of a query.
	Query = Escaping{keep: Unreserved, separator: "&"}
	// Reserved is the escaping of a query parameter with allowReserved.
	Reserved = Escaping{keep: reservedQuery, triplets: true, separator: "&"}
	// Form is the escaping of application/x-www-form-urlencoded.
	Form = Escaping{keep: Unreserved, plus: true, separator: "&"}
	// Cookie is the escaping of the Cookie header.
	Cookie = Escaping{keep: cookieOctets, separator: "; "}
	// RawCookie is that of style cookie (OpenAPI 3.2): values are escaped already.
	RawCookie = Escaping{keep: Charset{cookieOctets[0] | 1<<'%', cookieOctets[1]}, separator: "; "}
)

// Pair appends "name=value", after a separator where b is not empty.
func (e Escaping) Pair(b []byte, name, value string) []byte {
	return e.escape(e.name(b, name), value, e.keep)
}

func (e Escaping) name(b []byte, name string) []byte {
	if len(b) > 0 {
		b = append(b, e.separator...)
	}
	return append(e.escape(b, name, Unreserved), '=')
}

func (e Escaping) escape(b []byte, s string, keep Charset) []byte {
	switch {
	case e.plus:
		for i := range len(s) {
			if s[i] == ' ' {
				b = append(b, '+')
			} else {
				b = AppendEscaped(b, s[i:i+1], keep)
			}
		}
		return b
	case e.triplets:
		return appendKept(b, s, keep)
	}
	return AppendEscaped(b, s, keep)
}

// joined appends a list or object whose elements share one name.
func (e Escaping) joined(b []byte, t Tree, separator string) []byte {
	if e.triplets {
		for i, element := range t.List {
			if i > 0 {
				b = append(b, separator...)
			}
			b = e.escape(b, element.Text, e.keep)
		}
		if t.Kind == KindList {
			return b
		}
	}
	return appendJoined(b, t, separator, false, e.keep)
}
