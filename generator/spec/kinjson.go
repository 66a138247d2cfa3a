package spec

import (
	"path"
	"path/filepath"
	"strings"
)

// This file writes the repaired tree for kin-openapi.

// kinJSON gives a file as JSON, without what is hidden.
func kinJSON(f *File) []byte {
	return appendKin(make([]byte, 0, len(f.Data)), f.Root, f)
}

func appendKin(b []byte, n *Node, f *File) []byte {
	switch n.kind {
	case KindArray:
		b = append(b, '[')
		for i, m := range n.list {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendKin(b, m, f)
		}
		return append(b, ']')
	case KindObject:
		b = append(b, '{')
		first := true
		for _, m := range n.list {
			if m.hidden || m.key == "mapping" && m.file.Root != f.Root { // its names are relative to its own file
				continue
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			b = append(appendString(b, m.key), ':')
			if m.key == "$ref" && m.kind == KindString && m.file.Root != f.Root {
				b = appendString(b, rebase(m, f))
				continue
			}
			b = appendKin(b, m, f)
		}
		return append(b, '}')
	}
	return n.appendJSON(b)
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
