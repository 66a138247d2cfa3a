package runtime

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry point is nextLinkAt, which reads the URL of the next page in a body.

// nextLinkAt returns the URL at pointer; "" where there is none. It is a string, an
// object that holds one (HAL, JSON:API), or a list of such objects, of which that
// with the relation "next" is meant (Siren, OGC API, FHIR).
func nextLinkAt(body []byte, pointer string) string {
	c, ok := seek(body, pointer)
	if !ok {
		return ""
	}
	switch c.Kind() {
	case codec.KindString:
		return codec.String(c)
	case codec.KindObject:
		return readLink(c).url
	case codec.KindArray:
		for c.ArrayStart(); c.NextElement(); {
			if l := readLink(c); l.next {
				return l.url
			}
		}
	}
	return ""
}

// bodyLink is a link in a body.
type bodyLink struct {
	url  string
	next bool // it leads to the next page, and can be followed by GET
}

// readLink reads the link at c, and skips any other value. A link that is
// followed by another method than GET leads nowhere for us.
func readLink(c *codec.Cursor) (l bodyLink) {
	if c.Kind() != codec.KindObject {
		c.Skip()
		return l
	}
	method := ""
	for c.ObjectStart(); c.NextMember(); {
		switch c.Key() {
		case "href", "url", "uri":
			l.url = stringOf(c)
		case "rel", "relation":
			l.next = slices.Contains(relations(c), "next")
		case "method":
			method = stringOf(c)
		default:
			c.Skip()
		}
	}
	l.next = l.next && (method == "" || strings.EqualFold(method, "GET"))
	return l
}

// relations returns the relations of a link: a text with one or more, or a list.
func relations(c *codec.Cursor) (all []string) {
	if c.Kind() != codec.KindArray {
		return strings.Fields(strings.ToLower(stringOf(c)))
	}
	for c.ArrayStart(); c.NextElement(); {
		all = append(all, strings.Fields(strings.ToLower(stringOf(c)))...)
	}
	return all
}

// stringOf returns the string at c, and "" for any other value.
func stringOf(c *codec.Cursor) string {
	if c.Kind() == codec.KindString {
		return codec.String(c)
	}
	c.Skip()
	return ""
}
