package runtime

import (
	"errors"
	"fmt"

	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry point is body.form: application/x-www-form-urlencoded.

var errNoForm = errors.New("only an object can be written as a form")

// form writes the members of the body as pairs, by their encodings or by OpenAPI's
// default (3.1, section 4.8.15).
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

// formEncoding is the encoding of one property: a query style, or mediaJSON.
type formEncoding struct {
	property, style string
	explode         bool
}

// formStyle returns the encoding of one property, or "".
func formStyle(encodings []formEncoding, name string) (style string, explode bool) {
	for _, e := range encodings {
		if e.property == name {
			return e.style, e.explode
		}
	}
	return "", false
}

// FormStyle writes one property of the form in a query style of OpenAPI.
//
//go:noinline
func (r *Request) FormStyle(property, style string, explode bool) *Request {
	if r.body.in != nil {
		if r.body.encodings == nil {
			r.body.encodings = make([]formEncoding, 0, 4)
		}
		r.body.encodings = append(r.body.encodings, formEncoding{property, style, explode})
	}
	return r
}

// FormJSON writes one property of the form as JSON text.
//
//go:noinline
func (r *Request) FormJSON(property string) *Request {
	return r.FormStyle(property, mediaJSON, false)
}
