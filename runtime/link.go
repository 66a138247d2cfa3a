package runtime

import (
	"net/http"
	"strings"
)

// The entry point is linkRel, which reads the Link header (RFC 8288 section 3).

// linkRel returns the target of the first link with the relation type rel, a URI
// reference, and whether there is such a link. The target is "" if the link
// leads to nothing: some servers send results="false" with it.
func linkRel(h http.Header, rel string) (target string, ok bool) {
	for _, value := range h["Link"] {
		for value != "" {
			var l link
			if l, value, ok = nextLink(value); ok && l.has(rel) && !l.elsewhere {
				return l.target, true
			}
		}
	}
	return "", false
}

// link is one link-value.
type link struct {
	target, rel string
	elsewhere   bool // it is a link of another resource, its anchor
}

// has reports whether rel is among the relation types, which ignore case.
func (l link) has(rel string) bool {
	for word := range strings.FieldsSeq(l.rel) {
		if strings.EqualFold(word, rel) {
			return true
		}
	}
	return false
}

const linkSpace = " \t"

// nextLink reads one link-value and returns the rest of s. It skips a malformed
// one up to the next comma.
func nextLink(s string) (l link, rest string, ok bool) {
	s = strings.TrimLeft(s, linkSpace+",")
	if !strings.HasPrefix(s, "<") {
		_, rest, _ = strings.Cut(s, ",")
		return link{}, rest, false
	}
	end := strings.IndexByte(s, '>')
	if end < 0 {
		return link{}, "", false
	}
	l.target, s = strings.TrimSpace(s[1:end]), s[end+1:]
	for seen := false; ; {
		s = strings.TrimLeft(s, linkSpace)
		if !strings.HasPrefix(s, ";") {
			break
		}
		var name, value string
		name, value, s = linkParam(strings.TrimLeft(s[1:], linkSpace))
		switch {
		case strings.EqualFold(name, "rel") && !seen: // only the first counts
			l.rel, seen = value, true
		case strings.EqualFold(name, "anchor"):
			l.elsewhere = true
		case strings.EqualFold(name, "results") && strings.EqualFold(value, "false"):
			l.target = ""
		}
	}
	_, rest, _ = strings.Cut(s, ",")
	return l, rest, true
}

// linkParam reads name, name=token or name="quoted".
func linkParam(s string) (name, value, rest string) {
	end := strings.IndexAny(s, "=;,")
	if end < 0 {
		return strings.TrimRight(s, linkSpace), "", ""
	}
	name, rest = strings.TrimRight(s[:end], linkSpace), s[end:]
	if rest[0] != '=' {
		return name, "", rest
	}
	rest = strings.TrimLeft(rest[1:], linkSpace)
	if strings.HasPrefix(rest, `"`) {
		value, rest = quoted(rest[1:])
		return name, value, rest
	}
	if end = strings.IndexAny(rest, ";,"); end < 0 {
		return name, strings.TrimRight(rest, linkSpace), ""
	}
	return name, strings.TrimRight(rest[:end], linkSpace), rest[end:]
}

// quoted reads a quoted-string behind its opening quote.
func quoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
}
