package runtime

import (
	"errors"
	"fmt"
	"strconv"
)

// This file writes lists and objects in OpenAPI's styles (OpenAPI 3.1, section
// 4.8.12, "Style Values").

var errStyle = errors.New("has an unknown style")

// pathStyle writes a path parameter in style simple, label or matrix.
func pathStyle(style string, explode bool, name string, v any) (string, error) {
	t, err := treeOf(v)
	if err != nil {
		return "", err
	}
	if err := checkTree(t); err != nil {
		return "", err
	}
	var b []byte
	prefix, separator := "", ","
	switch style {
	case "simple":
	case "label":
		prefix, separator = ".", "."
		if !explode {
			separator = ","
		}
	case "matrix":
		name = string(appendEscaped(nil, name, unreserved))
		prefix, separator = ";"+name+"=", ","
		if explode && t.kind == treeList {
			separator = prefix
		} else if explode && t.kind == treeObject {
			prefix, separator = ";", ";"
		}
	default:
		return "", errStyle
	}
	b = appendJoined(append(b, prefix...), t, separator, explode, unreserved)
	if text := string(b); text != "." && text != ".." { // of label, with empty elements
		return text, nil
	}
	return "", errPathDots
}

// checkTree refuses a path value that would be no segment of its own.
func checkTree(t tree) error {
	switch t.kind {
	case treeList:
		if len(t.list) == 0 {
			return errPathEmpty
		}
		if len(t.list) > 1 {
			return nil
		}
		return checkTree(t.list[0])
	case treeObject:
		if len(t.members) == 0 {
			return errPathEmpty
		}
		return nil
	case treeNull:
		return errPathEmpty
	}
	return checkSegment(t.text)
}

// appendJoined writes the elements of a list, or the names and values of an
// object, with separators between them; explode writes name=value.
func appendJoined(b []byte, t tree, separator string, explode bool, keep charset) []byte {
	switch t.kind {
	case treeNull:
		return b
	case treeText:
		return appendEscaped(b, t.text, keep)
	}
	for i, element := range t.list {
		if i > 0 {
			b = append(b, separator...)
		}
		b = appendEscaped(b, element.text, keep)
	}
	for i, m := range t.members {
		if i > 0 {
			b = append(b, separator...)
		}
		b = appendEscaped(b, m.name, keep)
		if explode {
			b = append(b, '=')
		} else {
			b = append(b, separator...)
		}
		b = appendEscaped(b, m.value.text, keep)
	}
	return b
}

// appendQuery writes "name=value&..." for a tree in a query style.
func appendQuery(b []byte, name string, t tree, style string, explode bool, q quoting) ([]byte, error) {
	if style == "deepObject" {
		return appendDeep(b, name, t, q), nil
	}
	separator, ok := querySeparator(style)
	if !ok {
		return b, errStyle
	}
	switch {
	case t.kind == treeList && len(t.list) == 0, t.kind == treeObject && len(t.members) == 0:
		return b, nil
	case t.kind == treeList && explode:
		for _, element := range t.list {
			b = q.pair(b, name, element.text)
		}
		return b, nil
	case t.kind == treeObject && explode:
		for _, m := range t.members {
			b = appendRepeated(b, m.name, m.value, q)
		}
		return b, nil
	}
	return q.joined(q.name(b, name), t, separator), nil
}

// appendRepeated writes a member of an exploded object; a list repeats it.
func appendRepeated(b []byte, name string, t tree, q quoting) []byte {
	if t.kind != treeList {
		return q.pair(b, name, t.text)
	}
	for _, element := range t.list {
		b = q.pair(b, name, element.text)
	}
	return b
}

// querySeparator returns what stands between values that are not exploded.
func querySeparator(style string) (string, bool) {
	switch style {
	case "form", "":
		return ",", true
	case "spaceDelimited":
		return "%20", true
	case "pipeDelimited":
		return "%7C", true
	}
	return "", false
}

// appendDeep writes name[member]=value, and as deep as the tree goes, for which
// OpenAPI has no rule: elements of lists are numbered, name[0]=value, as the
// servers that declare them want it (Stripe) and as kin-openapi reads it.
func appendDeep(b []byte, name string, t tree, q quoting) []byte {
	switch t.kind {
	case treeNull:
		return b
	case treeText:
		return q.pair(b, name, t.text)
	}
	for i, element := range t.list {
		b = appendDeep(b, name+"["+strconv.Itoa(i)+"]", element, q)
	}
	for _, m := range t.members {
		b = appendDeep(b, name+"["+m.name+"]", m.value, q)
	}
	return b
}

// quoting is how names and values are escaped in a query, form or cookie.
type quoting struct {
	keep      charset
	triplets  bool // %XX stays
	plus      bool // a space becomes +
	separator string
}

func (q quoting) name(b []byte, name string) []byte {
	if len(b) > 0 {
		b = append(b, q.separator...)
	}
	return append(q.escape(b, name, unreserved), '=')
}

func (q quoting) pair(b []byte, name, value string) []byte {
	return q.escape(q.name(b, name), value, q.keep)
}

func (q quoting) escape(b []byte, s string, keep charset) []byte {
	switch {
	case q.plus:
		for i := range len(s) {
			if s[i] == ' ' {
				b = append(b, '+')
			} else {
				b = appendEscaped(b, s[i:i+1], keep)
			}
		}
		return b
	case q.triplets:
		return appendKept(b, s, keep)
	}
	return appendEscaped(b, s, keep)
}

func (q quoting) joined(b []byte, t tree, separator string) []byte {
	if q.triplets {
		for i, element := range t.list {
			if i > 0 {
				b = append(b, separator...)
			}
			b = q.escape(b, element.text, q.keep)
		}
		if t.kind == treeList {
			return b
		}
	}
	return appendJoined(b, t, separator, false, q.keep)
}

func wrapParam(name string, err error) error { return fmt.Errorf("parameter %s %w", name, err) }
