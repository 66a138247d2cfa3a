package runtime

import (
	"errors"
	"fmt"
	"strings"
)

// This file writes application/x-www-form-urlencoded bodies.

var errNoForm = errors.New("only an object can be written as a form")

// form flattens the JSON of the body: OpenAPI's rules for properties without an
// encoding (3.1, section 4.8.15), or the encodings given.
func (b body) form() ([]byte, error) {
	t, err := treeOf(b.in)
	if err != nil {
		return nil, fmt.Errorf("the form cannot be written: %w", err)
	}
	if t.kind != treeObject {
		return nil, errNoForm
	}
	var out []byte
	q := quoting{keep: unreserved, plus: true, separator: "&"}
	for _, m := range t.members {
		style, explode := formStyle(b.encodings, m.name)
		switch {
		case m.value.kind == treeNull:
		case m.value.kind == treeText, style == mediaJSON, style == "" && m.value.kind == treeObject:
			out = q.pair(out, m.name, m.value.text)
		case style == "":
			out = appendRepeated(out, m.name, m.value, q)
		default:
			if out, err = appendQuery(out, m.name, m.value, style, explode, q); err != nil {
				return nil, fmt.Errorf("form property %s %w", m.name, err)
			}
		}
	}
	return out, nil
}

// formStyle finds the encoding of one property: "name style [explode]".
func formStyle(encodings []string, name string) (style string, explode bool) {
	for _, encoding := range encodings {
		words := strings.Fields(encoding)
		if len(words) > 1 && words[0] == name {
			return words[1], len(words) > 2 && words[2] == "explode"
		}
	}
	return "", false
}
