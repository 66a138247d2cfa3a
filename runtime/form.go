package runtime

import (
	"errors"
	"fmt"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// This file writes application/x-www-form-urlencoded bodies.

var errNoForm = errors.New("only an object can be written as a form")

// form flattens the JSON of the body: OpenAPI's rules for properties without an
// encoding (3.1, section 4.8.15), or the encodings given.
func (b body) form() ([]byte, error) {
	t, err := style.TreeOf(b.in)
	if err != nil {
		return nil, fmt.Errorf("the form cannot be written: %w", err)
	}
	if t.Kind != style.KindObject {
		return nil, errNoForm
	}
	var out []byte
	q := style.Form
	for _, m := range t.Members {
		named, explode := formStyle(b.encodings, m.Name)
		switch {
		case m.Value.Kind == style.KindNull:
		case m.Value.Kind == style.KindText, named == mediaJSON, named == "" && m.Value.Kind == style.KindObject:
			out = q.Pair(out, m.Name, m.Value.Text)
		case named == "":
			out = style.AppendRepeated(out, m.Name, m.Value, q)
		default:
			if out, err = style.AppendTree(out, m.Name, m.Value, named, explode, q); err != nil {
				return nil, fmt.Errorf("form property %s %w", m.Name, err)
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
