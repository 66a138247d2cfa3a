package runtime

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

// This file reads XML into JSON, which then goes into generated types.

// xmlNode is an element as it came, without its namespaces.
type xmlNode struct {
	name     string
	attrs    []xml.Attr
	children []*xmlNode
	text     []byte
}

// maxXMLDepth is how deep elements may nest.
const maxXMLDepth = 1000

var (
	errXMLDepth = errors.New("its elements are nested too deep")
	errXMLEnd   = errors.New("it has more than one element at the top")
	errXMLNone  = errors.New("it has no element")
)

// parseXML reads a document. Entities of a document's own are refused, as
// encoding/xml does.
func parseXML(data []byte) (*xmlNode, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	top := &xmlNode{}
	open := []*xmlNode{top}
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
			if len(open) > maxXMLDepth {
				return nil, errXMLDepth
			}
			node := &xmlNode{name: token.Name.Local, attrs: token.Attr}
			last.children = append(last.children, node)
			open = append(open, node)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text = append(last.text, token...)
		}
	}
	switch len(top.children) {
	case 0:
		return nil, errXMLNone
	case 1:
		return top.children[0], nil
	}
	return nil, errXMLEnd
}

// json turns a document into the JSON of the entry root.
func (t xmlTable) json(data []byte, root string) ([]byte, error) {
	node, err := parseXML(data)
	if err != nil {
		return nil, fmt.Errorf("it is no XML: %w", err)
	}
	w := codec.NewWriter(nil)
	el := t.of(&xmlElement{Ref: root})
	if el.Kind == "l" {
		t.list(w, t.items(node, el, node.name))
	} else {
		t.value(w, node, el)
	}
	return w.Bytes(), w.Err()
}

// xmlItem is an item of a list.
type xmlItem struct {
	node *xmlNode
	el   *xmlElement
}

// items gives the items of a list from the element around them.
func (t xmlTable) items(around *xmlNode, el *xmlElement, member string) []xmlItem {
	item := t.of(el.Item)
	name := item.named(member)
	var list []xmlItem
	for _, child := range around.children {
		if child.name == name || item.Name == "" && el.Wrapped {
			list = append(list, xmlItem{child, item})
		}
	}
	return list
}

func (t xmlTable) list(w *codec.Writer, items []xmlItem) {
	w.ArrayStart()
	for _, item := range items {
		t.value(w, item.node, item.el)
	}
	w.ArrayEnd()
}

// value writes one element.
func (t xmlTable) value(w *codec.Writer, node *xmlNode, el *xmlElement) {
	switch {
	case node.null():
		w.Null()
	case el.Kind == "o":
		t.object(w, node, el)
	case el.Kind == "l":
		t.list(w, t.items(node, el, node.name))
	default:
		scalar(w, string(node.text), el)
	}
}

// null reports xsi:nil.
func (n *xmlNode) null() bool {
	return slices.ContainsFunc(n.attrs, func(a xml.Attr) bool {
		return a.Name.Local == "nil" && strings.HasSuffix(a.Name.Space, "XMLSchema-instance") && (a.Value == "true" || a.Value == "1")
	})
}

// scalar writes a text, or a number or boolean as it stands there: what is none
// is left to the type that reads it.
func scalar(w *codec.Writer, text string, el *xmlElement) {
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

// isXMLBool reports the words of xs:boolean.
func isXMLBool(s string) bool { return s == "true" || s == "false" || s == "1" || s == "0" }

func (t xmlTable) object(w *codec.Writer, node *xmlNode, el *xmlElement) {
	w.ObjectStart()
	taken := map[string]bool{}
	for name, member := range el.Members {
		t.member(w, node, name, t.of(member), taken)
	}
	if el.Rest != nil {
		for _, child := range node.children {
			if !taken[child.name] {
				taken[child.name] = true
				w.Key(child.name)
				t.value(w, child, t.of(el.Rest))
			}
		}
	}
	w.ObjectEnd()
}

// member writes the member name, if it is there.
func (t xmlTable) member(w *codec.Writer, node *xmlNode, name string, el *xmlElement, taken map[string]bool) {
	if el.Attr {
		for _, a := range node.attrs {
			if a.Name.Local == el.named(name) && a.Name.Space != "xmlns" {
				w.Key(name)
				scalar(w, a.Value, el)
				return
			}
		}
		return
	}
	if el.Kind == "l" && !el.Wrapped {
		list := t.items(node, el, name)
		taken[t.of(el.Item).named(name)] = true
		if len(list) > 0 {
			w.Key(name)
			t.list(w, list)
		}
		return
	}
	taken[el.named(name)] = true
	for _, child := range node.children {
		if child.name == el.named(name) {
			w.Key(name)
			t.value(w, child, el)
			return
		}
	}
}
