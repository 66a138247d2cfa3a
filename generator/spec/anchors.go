package spec

import (
	"net/url"
	"strings"
)

// The entry point is resolveAnchors. JSON Schema names schemas by $id, $anchor
// and $dynamicAnchor; references by such a name become references by location.
// $dynamicRef and $recursiveRef, which name the outermost schema with that
// name, become plain references: they are equivalent where no schema overrides
// another, as in an OpenAPI document.

// anchors maps the names in one file to schemas.
type anchors struct {
	named map[string]*Node // "base#name" and "base" -> schema
	any   map[string]*Node // "name" -> the first schema of that name
}

// resolveAnchors replaces references by name in a file.
func resolveAnchors(f *File) {
	a := anchors{named: map[string]*Node{}, any: map[string]*Node{}}
	if a.collect(f.Root, ""); f.Root != nil {
		a.replace(f.Root, "", nil)
	}
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

// replace rewrites the references below n; outer is the schema that
// $recursiveRef refers to.
func (a anchors) replace(n *Node, base string, outer *Node) {
	if isValue(n) {
		return
	}
	if id := n.Get("$id"); id.Kind() == KindString {
		base, outer = against(base, id.text), n
	}
	switch key := n.parent.Key(); {
	case n.parent != nil && (key == "schemas" || key == "definitions") && outer == nil, n.Bool("$recursiveAnchor"):
		outer = n
	}
	for _, m := range n.copyList() {
		if m.kind != KindString {
			a.replace(m, base, outer)
			continue
		}
		var to *Node
		switch m.key {
		case "$ref":
			to = a.target(m.text, base)
		case "$dynamicRef":
			if to = a.target(m.text, base); to == nil && strings.HasPrefix(m.text, "#/") && !n.Has("$ref") {
				m.rename("$ref")
			}
		case "$recursiveRef":
			to = outer
		}
		if to != nil && (m.key == "$ref" || !n.Has("$ref")) {
			m.text = "#" + strings.ReplaceAll(to.Pointer(), "%", "%25")
			if m.key != "$ref" {
				m.rename("$ref")
			}
		}
	}
}

// target returns the schema that a reference names by $id or anchor, nil if it
// names a location or another file.
func (a anchors) target(text, base string) *Node {
	if name, ok := strings.CutPrefix(text, "#"); ok {
		if name == "" || name[0] == '/' {
			return nil
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
	return a.named[strings.TrimSuffix(full, "#")]
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
