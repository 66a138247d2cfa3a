package xmlcodec

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry point is Tables.Read: it parses a document into nodes and writes
// the JSON that the table describes.

// node is an element of a document, without its namespaces.
type node struct {
	name     string
	attrs    []xml.Attr
	children []*node
	text     []byte
}

// maxDepth is the limit on nested elements, and maxNodes that on elements and
// attributes, each of which takes 20 times the memory of its text.
const (
	maxDepth = 1000
	maxNodes = 1_000_000
)

var (
	errNodes     = errors.New("it has more than 1000000 elements and attributes")
	errDepth     = errors.New("its elements are nested too deep")
	errManyRoots = errors.New("it has more than one element at the top")
	errNoRoot    = errors.New("it has no element")
)

// parse reads a document. Like encoding/xml it rejects entities that the
// document declares itself.
func parse(data []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	top := &node{}
	open := []*node{top}
	nodes := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			if len(open) > maxDepth {
				return nil, errDepth
			}
			if nodes += 1 + len(token.Attr); nodes > maxNodes {
				return nil, errNodes
			}
			child := &node{name: token.Name.Local, attrs: token.Attr}
			last.children = append(last.children, child)
			open = append(open, child)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text = append(last.text, token...)
		}
	}
	switch len(top.children) {
	case 0:
		return nil, errNoRoot
	case 1:
		return top.children[0], nil
	}
	return nil, errManyRoots
}

// Read returns the JSON of a document, as the entry root of a table describes
// it.
func (t *Tables) Read(table string, document []byte, root string) ([]byte, error) {
	known, err := t.get(table)
	if err != nil {
		return nil, err
	}
	return known.json(document, root)
}

// json returns the JSON of a document as the entry root describes it.
func (t table) json(document []byte, root string) ([]byte, error) {
	top, err := parse(document)
	if err != nil {
		return nil, fmt.Errorf("it is no XML: %w", err)
	}
	w := codec.NewWriter(nil)
	el := t.of(&element{Ref: root})
	if el.Kind == "l" {
		t.list(w, t.items(top, el, top.name))
	} else {
		t.value(w, top, el)
	}
	return w.Bytes(), w.Err()
}

// listItem is an item of a list.
type listItem struct {
	node *node
	el   *element
}

// items returns the items of a list from the element around them.
func (t table) items(around *node, el *element, member string) []listItem {
	item := t.of(el.Item)
	name := item.named(member)
	var list []listItem
	for _, child := range around.children {
		if child.name == name || item.Name == "" && el.Wrapped {
			list = append(list, listItem{child, item})
		}
	}
	return list
}

func (t table) list(w *codec.Writer, items []listItem) {
	w.ArrayStart()
	for _, item := range items {
		t.value(w, item.node, item.el)
	}
	w.ArrayEnd()
}

// value writes the JSON of one element.
func (t table) value(w *codec.Writer, n *node, el *element) {
	switch {
	case n.null():
		w.Null()
	case el.Kind == "o":
		t.object(w, n, el)
	case el.Kind == "l":
		t.list(w, t.items(n, el, n.name))
	default:
		scalar(w, string(n.text), el)
	}
}

// null reports whether the element has xsi:nil.
func (n *node) null() bool {
	return slices.ContainsFunc(n.attrs, func(a xml.Attr) bool {
		return a.Name.Local == "nil" && strings.HasSuffix(a.Name.Space, "XMLSchema-instance") && (a.Value == "true" || a.Value == "1")
	})
}

// scalar writes a text, number or boolean. A text that is no number or boolean
// stays a string: the type that reads it reports the error.
func scalar(w *codec.Writer, text string, el *element) {
	switch trimmed := strings.TrimSpace(text); {
	case el.Kind == "" || el.Kind == "b" && trimmed != "" && !isXMLBool(trimmed):
	case trimmed == "":
		w.Null()
		return
	case el.Kind == "b":
		codec.WriteBool(w, trimmed == "true" || trimmed == "1")
		return
	case json.Valid([]byte(trimmed)):
		w.Raw(json.RawMessage(trimmed))
		return
	}
	codec.WriteString(w, text)
}

// isXMLBool reports whether s is an xs:boolean.
func isXMLBool(s string) bool { return s == "true" || s == "false" || s == "1" || s == "0" }

func (t table) object(w *codec.Writer, n *node, el *element) {
	w.ObjectStart()
	taken := map[string]bool{}
	for name, member := range el.Members {
		t.member(w, n, name, t.of(member), taken)
	}
	if el.Rest != nil {
		for _, child := range n.children {
			if !taken[child.name] {
				taken[child.name] = true
				w.Key(child.name)
				t.value(w, child, t.of(el.Rest))
			}
		}
	}
	w.ObjectEnd()
}

// member writes the member name, if the element has it.
func (t table) member(w *codec.Writer, n *node, name string, el *element, taken map[string]bool) {
	if el.Attr {
		for _, a := range n.attrs {
			if a.Name.Local == el.named(name) && a.Name.Space != "xmlns" {
				w.Key(name)
				scalar(w, a.Value, el)
				return
			}
		}
		return
	}
	if el.Kind == "l" && !el.Wrapped {
		list := t.items(n, el, name)
		taken[t.of(el.Item).named(name)] = true
		if len(list) > 0 {
			w.Key(name)
			t.list(w, list)
		}
		return
	}
	taken[el.named(name)] = true
	for _, child := range n.children {
		if child.name == el.named(name) {
			w.Key(name)
			t.value(w, child, el)
			return
		}
	}
}
