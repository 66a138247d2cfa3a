package runtime

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// This file writes JSON as XML.

// xmlWriter writes one document.
type xmlWriter struct {
	table xmlTable
	out   bytes.Buffer
	err   error
}

// xml encodes the body: its JSON, written as its description says.
func (b body) xmlText(tables *xmlTables) ([]byte, error) {
	table, err := tables.get(b.xml.table)
	if err != nil {
		return nil, err
	}
	text, err := jsonText(b.in)
	if err != nil {
		return nil, fmt.Errorf("the body cannot be written: %w", err)
	}
	c := codec.NewCursor([]byte(text))
	v := readTree(c)
	if err := c.End(); err != nil {
		return nil, err
	}
	w := xmlWriter{table: table}
	w.out.WriteString(xml.Header)
	w.root(table.of(&xmlElement{Ref: b.xml.root}), v)
	if w.err != nil {
		return nil, fmt.Errorf("the body cannot be written as XML: %w", w.err)
	}
	return w.out.Bytes(), nil
}

// root writes the document's element. A list needs one of its own.
func (w *xmlWriter) root(el *xmlElement, v tree) {
	if el.Kind == "l" {
		whole := *el
		whole.Wrapped = true
		el = &whole
	}
	w.element(el.named("root"), el, v)
}

// element writes a member: nothing for null, an element for each item of a list
// that is not wrapped.
func (w *xmlWriter) element(member string, el *xmlElement, v tree) {
	name := el.named(member)
	switch {
	case v.kind == treeNull:
	case v.kind == treeList && !el.Wrapped:
		item := w.table.of(el.Item)
		for _, element := range v.list {
			w.element(item.named(member), item, element)
		}
	case v.kind == treeList:
		end := w.start(name, el, nil)
		item := w.table.of(el.Item)
		for _, element := range v.list {
			w.element(item.named(name), item, element)
		}
		w.out.WriteString(end)
	case v.kind == treeObject:
		w.object(name, el, v)
	default:
		end := w.start(name, el, nil)
		w.escape(v.text)
		w.out.WriteString(end)
	}
}

// object writes attributes first, then the other members in their order.
func (w *xmlWriter) object(name string, el *xmlElement, v tree) {
	end := w.start(name, el, v.members)
	for _, m := range v.members {
		if inner := w.member(el, m.name); !inner.Attr {
			w.element(m.name, inner, m.value)
		}
	}
	w.out.WriteString(end)
}

func (w *xmlWriter) member(el *xmlElement, name string) *xmlElement {
	if inner, ok := el.Members[name]; ok {
		return w.table.of(inner)
	}
	return w.table.of(el.Rest)
}

// start writes a start tag and returns its end tag.
func (w *xmlWriter) start(name string, el *xmlElement, members []member) string {
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
		inner := w.member(el, m.name)
		if !inner.Attr || m.value.kind == treeNull {
			continue
		}
		if inner.Space != "" && inner.Prefix != "" {
			w.attribute("xmlns:"+inner.Prefix, inner.Space)
		}
		w.attribute(w.name(inner.named(m.name), inner), m.value.text)
	}
	w.out.WriteString(">")
	return "</" + full + ">"
}

func (w *xmlWriter) attribute(name, value string) {
	w.out.WriteString(" " + name + `="`)
	w.escape(value)
	w.out.WriteString(`"`)
}

var errXMLText = errors.New("a text holds a character that XML cannot")

func (w *xmlWriter) escape(text string) {
	if strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	}) {
		w.err = errXMLText
	}
	_ = xml.EscapeText(&w.out, []byte(text)) // a buffer takes everything
}

// name checks a name, which can be the key of a map, and puts its prefix in
// front.
func (w *xmlWriter) name(name string, el *xmlElement) string {
	if !isXMLName(name) {
		w.err = fmt.Errorf("%q is no name of an element", oneLine(name, 50))
		return "invalid"
	}
	if el.Prefix != "" {
		return el.Prefix + ":" + name
	}
	return name
}

// isXMLName reports names without a colon (Namespaces in XML 1.0, NCName), of
// letters, digits and what is usual between them.
func isXMLName(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || r != '-' && r != '.' && !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}
