package style

import (
	"errors"
	"strings"
)

// The entry points for path parameters are Path and CheckSegment.

var (
	errEmpty = errors.New("is empty")
	errStyle = errors.New("has an unknown style")
	// ErrDots is the error of a path that servers and proxies may resolve to
	// another path.
	ErrDots = errors.New(`must not be or contain the segment "." or ".."`)
)

// Path returns a path parameter in style simple, label or matrix, escaped.
func Path(style string, explode bool, name string, v any) (string, error) {
	t, err := TreeOf(v)
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
		name = string(AppendEscaped(nil, name, Unreserved))
		prefix, separator = ";"+name+"=", ","
		if explode && t.Kind == KindList {
			separator = prefix
		} else if explode && t.Kind == KindObject {
			prefix, separator = ";", ";"
		}
	default:
		return "", errStyle
	}
	b = appendJoined(append(b, prefix...), t, separator, explode, Unreserved)
	if text := string(b); text != "." && text != ".." { // a label with empty elements
		return text, nil
	}
	return "", ErrDots
}

// checkTree rejects a value that would leave its segment empty or change the
// path.
func checkTree(t Tree) error {
	switch t.Kind {
	case KindList:
		if len(t.List) == 0 {
			return errEmpty
		}
		if len(t.List) > 1 {
			return nil
		}
		return checkTree(t.List[0])
	case KindObject:
		if len(t.Members) == 0 {
			return errEmpty
		}
		return nil
	case KindNull:
		return errEmpty
	}
	return CheckSegment(t.Text)
}

// CheckSegment rejects an empty text and one with a dot segment.
func CheckSegment(text string) error {
	if text == "" {
		return errEmpty
	}
	if strings.Contains(text, ".") && HasDots(text) {
		return ErrDots
	}
	return nil
}

// HasDots reports whether a path, not escaped, has a segment "." or "..".
// Backslashes separate segments too, as some servers have it.
func HasDots(path string) bool {
	for part := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '\\' }) {
		if part == "." || part == ".." {
			return true
		}
	}
	return false
}

// appendJoined writes the elements of a list, or the names and values of an
// object, with separators between them; explode writes name=value.
func appendJoined(b []byte, t Tree, separator string, explode bool, keep Charset) []byte {
	switch t.Kind {
	case KindNull:
		return b
	case KindText:
		return AppendEscaped(b, t.Text, keep)
	}
	for i, element := range t.List {
		if i > 0 {
			b = append(b, separator...)
		}
		b = AppendEscaped(b, element.Text, keep)
	}
	for i, m := range t.Members {
		if i > 0 {
			b = append(b, separator...)
		}
		b = AppendEscaped(b, m.Name, keep)
		if explode {
			b = append(b, '=')
		} else {
			b = append(b, separator...)
		}
		b = AppendEscaped(b, m.Value.Text, keep)
	}
	return b
}
