package redact

import (
	"net/url"
	"slices"
	"strings"
)

// The entry points are the methods JSON and Form of Members, which mask the values of
// members by their names; XML is in xml.go. They read texts that need not be whole: the
// beginning of a body that was cut, or a body that is broken.

// Members are names of members whose values are secrets, in addition to those that
// namesSecret finds.
type Members []string

// Named reports whether the value of the member is a secret.
func (m Members) Named(name string) bool { return namesSecret(name) || slices.Contains(m, name) }

// Field reports whether the value of the header or query parameter is a secret.
func (m Members) Field(name string) bool { return namesCredential(name) || m.Named(name) }

// JSON returns text with the values of secret members replaced, whatever they hold.
func (m Members) JSON(text string) string {
	s := jsonMask{members: m, rest: text}
	for len(s.rest) > 0 {
		s.step()
	}
	return s.out.String()
}

// jsonMask is a text of JSON that is copied without secrets.
type jsonMask struct {
	members Members
	rest    string
	out     strings.Builder
	secret  bool // the next value is a secret
	depth   int  // of the secret list or object that is being read; 0: none is
}

// step copies the next token, or what stands between tokens.
func (s *jsonMask) step() {
	switch c := s.rest[0]; {
	case c == '"':
		s.text()
	case c == '{' || c == '[':
		if s.secret || s.depth > 0 {
			s.depth++
		}
		s.secret = false
		s.copy(1)
	case c == '}' || c == ']':
		s.depth = max(s.depth-1, 0)
		s.secret = false
		s.copy(1)
	case strings.IndexByte(" \t\r\n:,", c) >= 0:
		s.secret = s.secret && c != ','
		s.copy(1)
	default:
		s.value(tokenLength(s.rest))
	}
}

// text copies a string, which is a name if a colon follows.
func (s *jsonMask) text() {
	n := stringLength(s.rest)
	if after := strings.TrimLeft(s.rest[n:], " \t\r\n"); strings.HasPrefix(after, ":") {
		s.secret = s.members.Named(unquotedJSON(s.rest[:n]))
		s.copy(n)
		return
	}
	s.value(n)
}

// value copies a value, or replaces one that is a secret. Literals show nothing.
func (s *jsonMask) value(n int) {
	literal := s.rest[:n] == "null" || s.rest[:n] == "true" || s.rest[:n] == "false"
	if (s.secret || s.depth > 0) && !literal {
		s.out.WriteString(`"` + Placeholder + `"`)
		s.rest = s.rest[n:]
	} else {
		s.copy(n)
	}
	s.secret = false
}

func (s *jsonMask) copy(n int) {
	s.out.WriteString(s.rest[:n])
	s.rest = s.rest[n:]
}

// stringLength returns the length of the string at the beginning of text, of all of it
// where the string does not end.
func stringLength(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// tokenLength returns the length of a number, a literal or what is no JSON.
func tokenLength(text string) int {
	if n := strings.IndexAny(text, " \t\r\n:,{}[]\""); n > 0 {
		return n
	}
	return len(text)
}

// unquotedJSON returns the name in a string of JSON. Escapes are decoded so that they
// hide no name.
func unquotedJSON(quoted string) string {
	return withoutEscapes(strings.Trim(quoted, `"`))
}

// Form returns a query or a form with the values of secret members replaced. It keeps
// the order and the spelling of the others.
func (m Members) Form(text string) string {
	pairs := strings.Split(text, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(name)
		if value != "" && (err != nil || m.Field(plain)) {
			pairs[i] = name + "=" + Placeholder
		}
	}
	return strings.Join(pairs, "&")
}
