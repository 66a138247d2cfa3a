package spec

import (
	"net/url"
	"strings"
)

// The entry point is resolveAnchors. JSON Schema names schemas by $id, $anchor
// and $dynamicAnchor; references by such a name become references by location.
// $dynamicRef and $recursiveRef, which name the outermost schema with that
// name, become plain references once expandGenerics has expanded those that a
// schema overrides.

// anchors maps the names in one file to schemas.
type anchors struct {
	named map[string]*Node // "base#name" and "base" -> schema
	any   map[string]*Node // "name" -> the first schema of that name
}

// resolveAnchors replaces references by name in a file.
func resolveAnchors(f *File) {
	a := anchors{named: map[string]*Node{}, any: map[string]*Node{}}
	if f.Root == nil {
		return
	}
	a.collect(f.Root, "")
	a.locate(f.Root, "")
	expandGenerics(f)
	a.replace(f.Root, "", nil)
}

// collect finds the names below n; base is the nearest $id.
func (a anchors) collect(n *Node, base string) {
	if isValue(n) {
		return
	}
	if id := n.Get("$id"); id.Kind() == KindString {
		base = against(base, id.text)
		a.give(strings.TrimSuffix(base, "#"), n)
	}
	for _, key := range []string{"$anchor", "$dynamicAnchor"} {
		if name := n.Get(key); name.Kind() == KindString && name.text != "" {
			a.give(base+"#"+name.text, n)
			if a.any[name.text] == nil {
				a.any[name.text] = n
			}
		}
	}
	for _, m := range n.list {
		a.collect(m, base)
	}
}

func (a anchors) give(name string, n *Node) {
	if a.named[name] == nil {
		a.named[name] = n
	}
}

// locate rewrites the $refs below n that are names, and the $dynamicRefs that name
// an $anchor: those are plain references.
func (a anchors) locate(n *Node, base string) {
	if isValue(n) {
		return
	}
	base = baseOf(n, base)
	if ref := n.Get("$ref"); ref.Kind() == KindString {
		if to := a.target(ref.text, base); to != nil {
			ref.text = referenceTo(to)
		}
	} else if ref := n.Get("$dynamicRef"); ref.Kind() == KindString {
		location, name, _ := strings.Cut(ref.text, "#")
		if to := a.named[against(base, location)+"#"+name]; to != nil && to.Str("$dynamicAnchor") != name {
			ref.text = referenceTo(to)
			ref.rename("$ref")
		}
	}
	for _, m := range n.list {
		a.locate(m, base)
	}
}

// baseOf returns the base of the references in n.
func baseOf(n *Node, base string) string {
	if id := n.Get("$id"); id.Kind() == KindString {
		return against(base, id.text)
	}
	return base
}

// replace turns the dynamic references below n into references; outer is the
// schema that $recursiveRef refers to.
func (a anchors) replace(n *Node, base string, outer *Node) {
	if isValue(n) {
		return
	}
	base = baseOf(n, base)
	key := n.parent.Key()
	if n.Has("$id") || n.Bool("$recursiveAnchor") || n.parent != nil && (key == "schemas" || key == "definitions") && outer == nil {
		outer = n
	}
	for _, m := range n.copyList() {
		if m.kind != KindString {
			a.replace(m, base, outer)
			continue
		}
		switch to := outer; {
		case n.Has("$ref"):
		case m.key == "$recursiveRef" && to != nil:
			m.text = referenceTo(to)
			m.rename("$ref")
		case m.key == "$dynamicRef":
			a.dynamic(n, m, base)
		}
	}
}

// dynamic turns a $dynamicRef into a reference: to the schema with that anchor
// around it, or to any.
func (a anchors) dynamic(n, m *Node, base string) {
	_, name, _ := strings.Cut(m.text, "#")
	for at := n; at != nil; at = at.parent {
		if to := (binding{}).with(at)[name]; to != nil {
			m.text = referenceTo(to)
			m.rename("$ref")
			return
		}
	}
	if to := a.target(m.text, base); to != nil {
		m.text = referenceTo(to)
	} else if !strings.HasPrefix(m.text, "#/") {
		return
	}
	m.rename("$ref")
}

// target returns the schema that a reference names by $id or anchor, nil if it
// names a location or another file.
func (a anchors) target(text, base string) *Node {
	if name, ok := strings.CutPrefix(text, "#"); ok {
		if name == "" || name[0] == '/' {
			return a.inside(name, base)
		}
		if n := a.named[base+"#"+name]; n != nil {
			return n
		}
		return a.any[name]
	}
	full := against(base, text)
	if n := a.named[full]; n != nil {
		return n
	}
	location, pointer, _ := strings.Cut(full, "#")
	if pointer != "" && pointer[0] != '/' {
		return nil
	}
	return a.inside(pointer, location)
}

// inside returns the value at a pointer in the schema whose $id is base; nil
// when the pointer is one into the file.
func (a anchors) inside(pointer, base string) *Node {
	n := a.named[base]
	if n == nil || base == "" {
		return nil
	}
	keys, _ := segments(pointer, true)
	for _, key := range keys {
		n = n.Child(key)
	}
	return n
}

// against resolves a reference against a base, either of which may be relative.
func against(base, text string) string {
	b, err := url.Parse(base)
	if err != nil {
		return text
	}
	r, err := b.Parse(text)
	if err != nil {
		return text
	}
	return r.String()
}

// isValue reports whether n holds values, not schemas.
func isValue(n *Node) bool {
	if n == nil || n.kind != KindObject && n.kind != KindArray {
		return true
	}
	switch n.key {
	case "example", "examples", "default", "enum", "const":
		return n.parent == nil || n.parent.key != "properties"
	}
	return strings.HasPrefix(n.key, "x-")
}
