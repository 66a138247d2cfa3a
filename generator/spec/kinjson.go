package spec

import (
	"path"
	"path/filepath"
	"strings"
)

// The entry point is Document.kinJSON, which writes the repaired tree for
// kin-openapi.

// kinDepth is the maximum depth of the document for kin-openapi: its time grows
// with the square of the depth, and with 4,000 levels it takes minutes.
const kinDepth = 400

// kinJSON returns a file as JSON, without hidden members and those that
// kin-openapi does not check. A document of one file is written without its
// plain schemas, unless some reference may lead into one.
func (d *Document) kinJSON(f *File) []byte {
	w := &kinWriter{file: f, is31: d.Is31(), brief: len(d.Files) == 1}
	w.b = make([]byte, 0, len(f.Data)/4)
	w.value(f.Root, kinDepth)
	if w.brief && w.deep {
		w.b, w.brief = w.b[:0], false
		w.value(f.Root, kinDepth)
	}
	return w.b
}

// kinWriter writes one file.
type kinWriter struct {
	b     []byte
	file  *File
	is31  bool
	brief bool // plain schemas are written as {}
	deep  bool // a reference leads deeper than to a component
	whole bool // nothing is left out
}

func (w *kinWriter) value(n *Node, depth int) {
	switch {
	case depth == 0 && n.kind == KindObject:
		w.b = append(w.b, "{}"...)
	case n.kind == KindArray:
		w.b = append(w.b, '[')
		for i, m := range n.list {
			w.comma(i)
			w.value(m, max(0, depth-1))
		}
		w.b = append(w.b, ']')
	case n.kind == KindObject:
		w.object(n, depth)
	default:
		w.b = n.appendJSON(w.b)
	}
}

func (w *kinWriter) comma(i int) {
	if i > 0 {
		w.b = append(w.b, ',')
	}
}

func (w *kinWriter) object(n *Node, depth int) {
	names := n.isNames() || n.parent == nil && !n.Has("openapi") // a file without "openapi" has names at its root
	schemas := n == w.file.Root.At("components", "schemas")
	count := 0
	w.b = append(w.b, '{')
	if w.whole && n.isSchema() && !n.Has("type") && !n.Has("$ref") && !n.Has("allowEmptyValue") {
		w.b = append(w.b, `"allowEmptyValue":true`...) // kin-openapi asks schemas in a circle without end whether they are empty
		count++
	}
	for _, m := range n.list {
		if m.hidden || !w.whole && (!names && m.isProse() || m.isChecked(w.file)) {
			continue
		}
		w.comma(count)
		count++
		w.b = append(appendString(w.b, m.key), ':')
		switch {
		case m.key == "description" && m.kind == KindString && !w.whole:
			w.b = append(w.b, `""`...) // the description of a response is required
		case m.key == "$ref" && m.kind == KindString:
			w.reference(m)
		case w.brief && (schemas || !names && m.key == "schema"):
			w.schema(m, max(0, depth-1))
		default:
			w.value(m, max(0, depth-1))
		}
	}
	w.b = append(w.b, '}')
}

func (w *kinWriter) reference(n *Node) {
	text := n.text
	if n.file.Root != w.file.Root {
		text = rebase(n, w.file)
	}
	w.deep = w.deep || strings.Count(text, "/") > 3 // "#/components/responses/a"
	w.b = appendString(w.b, text)
}

// isProse reports whether kin-openapi does not check the member. It reads every
// level of a document again, so that leaving members out saves time.
func (n *Node) isProse() bool {
	switch n.key {
	case "example", "examples", "summary", "mapping":
		return true
	}
	return strings.HasPrefix(n.key, "x-")
}

// isChecked reports whether n is a reference to a schema that kin-openapi need not
// follow: a component of the same document, or a schema of another file. Such
// references are known to resolve. kin-openapi validates each component in its
// place, but would do so again for every path that leads to it: most of its time
// for documents with many of them, and without end for schemas in many files,
// whose paths can double with each file.
func (n *Node) isChecked(f *File) bool {
	if n.key != "$ref" || n.kind != KindString {
		return false
	}
	if n.file.Root == f.Root && strings.HasPrefix(n.text, "#/components/schemas/") {
		return true
	}
	return !strings.HasPrefix(n.text, "#") && n.parent.isSchema()
}

// isSchema reports whether an object is in the place of a schema.
func (n *Node) isSchema() bool {
	at := n
	if n.parent.Kind() == KindArray {
		at = n.parent
	}
	switch at.Key() {
	case "allOf", "anyOf", "oneOf", "prefixItems", "items":
		return true
	case "schema", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "itemSchema":
		return n.parent.Kind() == KindObject
	}
	switch n.Parent().Key() {
	case "properties", "patternProperties", "dependentSchemas", "schemas", "$defs", "definitions":
		return true
	}
	return false
}

// rebase rewrites a reference from another file relative to this file.
func rebase(ref *Node, f *File) string {
	location, fragment, _ := strings.Cut(ref.text, "#")
	name := ref.file.base()
	if location != "" {
		name = join(name, location)
	}
	if name == f.Name || location == "" && ref.file.Root == f.Root {
		return "#" + fragment
	}
	if fragment == "" {
		return rebaseName(name, f)
	}
	return rebaseName(name, f) + "#" + fragment
}

// rebaseName writes the name of a file relative to another one.
func rebaseName(name string, f *File) string {
	if isURL(name) {
		return name
	}
	if rel, err := filepath.Rel(path.Dir(f.base()), name); err == nil {
		return filepath.ToSlash(rel)
	}
	return name
}
