package spec

import (
	"path"
	"path/filepath"
	"strings"
)

// This file writes the repaired tree for kin-openapi.

// kinDepth is the depth below which kin-openapi sees nothing: its time grows
// with the square of it, and with 4,000 levels is minutes.
const kinDepth = 400

// kinJSON gives a file as JSON, without what is hidden and what kin-openapi
// need not see.
func kinJSON(f *File) []byte {
	return appendKin(make([]byte, 0, len(f.Data)), f.Root, f, kinDepth)
}

func appendKin(b []byte, n *Node, f *File, depth int) []byte {
	if depth == 0 && n.kind == KindObject {
		return append(b, "{}"...)
	}
	switch n.kind {
	case KindArray:
		b = append(b, '[')
		for i, m := range n.list {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendKin(b, m, f, max(0, depth-1))
		}
		return append(b, ']')
	case KindObject:
		return appendKinObject(b, n, f, depth)
	}
	return n.appendJSON(b)
}

func appendKinObject(b []byte, n *Node, f *File, depth int) []byte {
	names := n.isNames() || n.parent == nil && !n.Has("openapi") // a file of parts has names at its root
	first := true
	b = append(b, '{')
	for _, m := range n.list {
		if m.hidden || !names && m.isProse() || m.isChecked(f) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(appendString(b, m.key), ':')
		switch {
		case m.key == "description" && m.kind == KindString:
			b = append(b, `""`...) // a response must have one
		case m.key == "$ref" && m.kind == KindString && m.file.Root != f.Root:
			b = appendString(b, rebase(m, f))
		default:
			b = appendKin(b, m, f, max(0, depth-1))
		}
	}
	return append(b, '}')
}

// isProse reports members that kin-openapi has nothing to say about. It reads
// every level of a document again, so that what it need not read is worth
// leaving out.
func (n *Node) isProse() bool {
	switch n.key {
	case "example", "examples", "summary", "mapping":
		return true
	}
	return strings.HasPrefix(n.key, "x-")
}

// isChecked reports references to schemas of the same document: they are known
// to resolve, and kin-openapi validates each component where it stands, but
// would do so again for every path that leads there (most of its time for
// documents with many of them).
func (n *Node) isChecked(f *File) bool {
	return n.key == "$ref" && n.kind == KindString && n.file.Root == f.Root && strings.HasPrefix(n.text, "#/components/schemas/")
}

// rebase writes a reference that was moved from another file as one from this
// file.
func rebase(ref *Node, f *File) string {
	location, fragment, _ := strings.Cut(ref.text, "#")
	name := ref.file.Name
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

// rebaseName writes the name of a file as seen from another one.
func rebaseName(name string, f *File) string {
	if isURL(name) {
		return name
	}
	if rel, err := filepath.Rel(path.Dir(f.Name), name); err == nil {
		return filepath.ToSlash(rel)
	}
	return name
}
