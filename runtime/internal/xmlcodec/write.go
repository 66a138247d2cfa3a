package xmlcodec

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/runtime/codec"
	"github.com/nimbugen/nimbugen/runtime/internal/redact"
	"github.com/nimbugen/nimbugen/runtime/internal/style"
)

// The entry point is Tables.Write.

// Write returns the XML document of v: its JSON, written as the entry root of a
// table describes it.
func (t *Tables) Write(v any, table, root string) ([]byte, error) {
	known, err := t.get(table)
	if err != nil {
		return nil, err
	}
	text, err := style.JSON(v)
	if err != nil {
		return nil, fmt.Errorf("the body cannot be written: %w", err)
	}
	c := codec.NewCursor([]byte(text))
	tree := style.ReadTree(c)
	if err := c.End(); err != nil {
		return nil, err
	}
	w := writer{table: known}
	w.out.WriteString(xml.Header)
	w.root(known.of(&element{Ref: root}), tree)
	if w.err != nil {
		return nil, fmt.Errorf("the body cannot be written as XML: %w", w.err)
	}
	return w.out.Bytes(), nil
}

// writer writes one document.
type writer struct {
	table table
	out   bytes.Buffer
	err   error
}

// root writes the root element. A list needs one around its items.
func (w *writer) root(el *element, v style.Tree) {
	if el.Kind == "l" {
		whole := *el
		whole.Wrapped = true
		el = &whole
	}
	w.element(el.named("root"), el, v)
}

// element writes a member: nothing for null, an element for each item of a list
// that is not wrapped.
func (w *writer) element(member string, el *element, v style.Tree) {
	name := el.named(member)
	switch {
	case v.Kind == style.KindNull:
	case v.Kind == style.KindList && !el.Wrapped:
		item := w.table.of(el.Item)
		for _, child := range v.List {
			w.element(item.named(member), item, child)
		}
	case v.Kind == style.KindList:
		end := w.start(name, el, nil)
		item := w.table.of(el.Item)
		for _, child := range v.List {
			w.element(item.named(name), item, child)
		}
		w.out.WriteString(end)
	case v.Kind == style.KindObject:
		w.object(name, el, v)
	default:
		end := w.start(name, el, nil)
		w.escape(v.Text)
		w.out.WriteString(end)
	}
}

// object writes attributes first, then the other members in their order.
func (w *writer) object(name string, el *element, v style.Tree) {
	end := w.start(name, el, v.Members)
	for _, m := range v.Members {
		if inner := w.member(el, m.Name); !inner.Attr {
			w.element(m.Name, inner, m.Value)
		}
	}
	w.out.WriteString(end)
}

func (w *writer) member(el *element, name string) *element {
	if inner, ok := el.Members[name]; ok {
		return w.table.of(inner)
	}
	return w.table.of(el.Rest)
}

// start writes a start tag and returns its end tag.
func (w *writer) start(name string, el *element, members []style.Member) string {
	full := w.name(name, el)
	w.out.WriteString("<" + full)
	if el.Space != "" {
		attribute := "xmlns"
		if el.Prefix != "" {
			attribute += ":" + el.Prefix
		}
		w.attribute(attribute, el.Space)
	}
	for _, m := range members {
		inner := w.member(el, m.Name)
		if !inner.Attr || m.Value.Kind == style.KindNull {
			continue
		}
		if inner.Space != "" && inner.Prefix != "" {
			w.attribute("xmlns:"+inner.Prefix, inner.Space)
		}
		w.attribute(w.name(inner.named(m.Name), inner), m.Value.Text)
	}
	w.out.WriteString(">")
	return "</" + full + ">"
}

func (w *writer) attribute(name, value string) {
	w.out.WriteString(" " + name + `="`)
	w.escape(value)
	w.out.WriteString(`"`)
}

var errText = errors.New("a text holds a character that XML cannot")

func (w *writer) escape(text string) {
	if strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	}) {
		w.err = errText
	}
	_ = xml.EscapeText(&w.out, []byte(text)) // a buffer takes everything
}

// name checks a name, which can be the key of a map, and adds its prefix.
func (w *writer) name(name string, el *element) string {
	if !isName(name) {
		w.err = fmt.Errorf("%q is no name of an element", redact.Line(name, 50))
		return "invalid"
	}
	if el.Prefix != "" {
		return el.Prefix + ":" + name
	}
	return name
}

// isName reports whether s is a name without a colon (Namespaces in XML 1.0,
// NCName) made of letters, digits, "_", "-" and ".".
func isName(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || r != '-' && r != '.' && !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}
