package spec

import (
	"net/url"
	"path"
	"strings"
)

// The entry points are Document.Target, Resolve and Lookup, which follow
// references.

// maxRefs bounds the references followed for one lookup. A longer chain counts
// as unresolved, like a cycle, so that the time of a lookup is bounded.
const maxRefs = 64

// Ref returns the text of a reference object, an object with the string member
// "$ref"; ok is false for other values.
func (d *Document) Ref(n *Node) (text string, ok bool) {
	m := n.Get("$ref")
	if m.Kind() != KindString {
		return "", false
	}
	return m.text, true
}

// Target returns the target of a reference object, which may be a reference
// again.
func (d *Document) Target(n *Node) (*Node, bool) {
	target := d.target(n, maxRefs)
	return target, target != nil
}

// Resolve follows references until a value that is none; that is n itself for
// any other value. ok is false when a reference names nothing, or only
// references that lead back to each other.
func (d *Document) Resolve(n *Node) (*Node, bool) {
	resolved := d.resolve(n, maxRefs)
	return resolved, resolved != nil
}

func (d *Document) resolve(n *Node, depth int) *Node {
	for ; n != nil && depth > 0; depth-- {
		if _, ok := d.Ref(n); !ok {
			return n
		}
		n = d.target(n, depth)
	}
	return nil
}

// Lookup returns the target of a text that serves as a reference, such as the
// values of a discriminator's mapping: the plain name of a schema, or a
// reference to a schema or to a whole file. at is the value that holds the text;
// relative names are relative to its file.
func (d *Document) Lookup(at *Node, text string) (*Node, bool) {
	if at == nil {
		return nil, false
	}
	if n, ok := d.component(at, text); ok {
		return n, true
	}
	if n := d.lookup(at, text, maxRefs); n != nil {
		return n, true
	}
	_, pointer, _ := strings.Cut(text, "#")
	if pointer == "" {
		return nil, false
	}
	return d.Node("", pointer)
}

// component returns the schema that the plain name in at names, in its file or
// in the main one.
func (d *Document) component(at *Node, name string) (*Node, bool) {
	for _, root := range []*Node{at.file.Root, d.Root} {
		if n := root.At("components", "schemas", name); n != nil {
			return n, true
		}
	}
	return nil, false
}

func (d *Document) target(n *Node, depth int) *Node {
	text, ok := d.Ref(n)
	if !ok || depth <= 0 {
		return nil
	}
	return d.lookup(n.Get("$ref"), text, depth)
}

func (d *Document) lookup(at *Node, text string, depth int) *Node {
	location, fragment, _ := strings.Cut(text, "#")
	root := at.file.Root
	if location != "" {
		f, ok := d.byName[join(at.file.base(), location)]
		if !ok {
			return nil
		}
		root = f.Root
	}
	keys, ok := segments(fragment, true)
	if !ok {
		return nil
	}
	return d.walk(root, keys, depth-1)
}

// walk descends from a value; where a member is missing beside a $ref, it
// continues in the target of the reference.
func (d *Document) walk(n *Node, keys []string, depth int) *Node {
	for _, key := range keys {
		next := n.Child(key)
		if next == nil {
			next = d.resolve(n, depth).Child(key)
		}
		if next == nil {
			return nil
		}
		n = next
	}
	return n
}

// join resolves the name of a file relative to base, the file with the
// reference.
func join(base, location string) string {
	if isURL(location) {
		return location
	}
	if isURL(base) {
		u, err := url.Parse(base)
		if err != nil {
			return location
		}
		ref, err := u.Parse(location)
		if err != nil {
			return location
		}
		return ref.String()
	}
	if plain, err := url.PathUnescape(location); err == nil {
		location = plain
	}
	if path.IsAbs(location) {
		return path.Clean(location)
	}
	return path.Join(path.Dir(base), location)
}

func isURL(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}
