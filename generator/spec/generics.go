package spec

import (
	"maps"
	"slices"
	"strings"
)

// The entry point is expandGenerics. In JSON Schema 2020-12 a schema with a
// $dynamicRef is generic: the reference leads to the outermost schema with that
// $dynamicAnchor on the way from reference to reference. So a page of anything
// is a page of pets where a schema around the reference states it.

// generics expands the references to generic schemas.
type generics struct {
	doc    *Document
	names  map[*Node][]string // of the $dynamicRefs that a schema reaches
	budget int                // values that copies may still add
}

// binding maps names to the schemas with that $dynamicAnchor.
type binding map[string]*Node

// expandGenerics replaces each reference to a generic schema, from within
// schemas that bind its names, by a copy in which the names are bound. A
// $dynamicRef that is left leads to the schema of that name in its own file.
func expandGenerics(f *File) {
	if !hasKey(f.Root, "$dynamicRef") {
		return
	}
	doc := &Document{Root: f.Root, byName: map[string]*File{f.Name: f}}
	g := &generics{doc: doc, names: map[*Node][]string{}, budget: copyBudget}
	g.expand(f.Root, nil, nil)
}

// copyBudget bounds the values that copies of generic schemas add, since copies
// in copies can grow without end.
const copyBudget = 100_000

// hasKey reports whether an object in n has a member called key.
func hasKey(n *Node, key string) bool {
	return !isValue(n) && (n.Has(key) || slices.ContainsFunc(n.list, func(m *Node) bool { return hasKey(m, key) }))
}

// expand expands the references in n. bound are the names that schemas around n
// bind. within are the generic schemas that n is part of a copy of, with the
// schemas that have the copies.
func (g *generics) expand(n *Node, bound binding, within map[*Node]*Node) {
	if isValue(n) {
		return
	}
	bound = bound.with(n)
	members := n.copyList()
	if generic, ok := g.doc.Target(n); ok && g.binds(bound, generic) {
		if same := within[generic]; same != nil {
			n.Get("$ref").text = referenceTo(same)
		} else {
			g.instantiate(n, generic, bound, within)
		}
	}
	for _, m := range members {
		g.expand(m, bound, within)
	}
}

// with returns the names bound in n; the outermost schema wins.
func (b binding) with(n *Node) binding {
	own := binding{}
	for _, m := range n.Get("$defs").Members() {
		if !m.Has("$id") { // the names of another resource are its own
			own.bind(m)
		}
	}
	if own.bind(n); len(own) == 0 {
		return b
	}
	maps.Copy(own, b)
	return own
}

func (b binding) bind(n *Node) {
	if name := n.Str("$dynamicAnchor"); name != "" {
		b[name] = n
	}
}

// binds reports whether a name that a schema leaves open is bound outside of it.
func (g *generics) binds(bound binding, generic *Node) bool {
	return slices.ContainsFunc(g.namesOf(generic), func(name string) bool {
		return bound[name] != nil && !bound[name].isBelow(generic)
	})
}

// isBelow reports whether n is outer or a value in it.
func (n *Node) isBelow(outer *Node) bool {
	for ; n != nil; n = n.parent {
		if n == outer {
			return true
		}
	}
	return false
}

// namesOf returns the names of the $dynamicRefs in a schema and in the schemas
// that it refers to.
func (g *generics) namesOf(generic *Node) []string {
	if names, ok := g.names[generic]; ok {
		return names
	}
	found, seen := map[string]bool{}, map[*Node]bool{}
	var visit func(n *Node)
	visit = func(n *Node) {
		if isValue(n) || seen[n] {
			return
		}
		seen[n] = true
		if name := n.dynamicName(); name != "" {
			found[name] = true
		}
		if target, ok := g.doc.Target(n); ok {
			visit(target)
		}
		for _, m := range n.list {
			visit(m)
		}
	}
	visit(generic)
	g.names[generic] = slices.Sorted(maps.Keys(found))
	return g.names[generic]
}

// dynamicName returns the name that the $dynamicRef of a schema looks for: "node" of
// #node, and of tree#node, which names the resource to begin with.
func (n *Node) dynamicName() string {
	_, name, _ := strings.Cut(n.Str("$dynamicRef"), "#")
	if strings.HasPrefix(name, "/") {
		return "" // a pointer is no name
	}
	return name
}

// instantiate replaces the reference of n by a copy of the schema with its names
// bound, as the first part of an allOf.
func (g *generics) instantiate(n, generic *Node, bound binding, within map[*Node]*Node) {
	if g.budget -= generic.size(); g.budget < 0 {
		return
	}
	inner := map[*Node]*Node{generic: n}
	maps.Copy(inner, within)
	part := generic.clone()
	for _, key := range []string{"$id", "$schema", "$anchor", "$dynamicAnchor", "$defs"} {
		part.remove(key)
	}
	part.bindNames(bound)
	ref := n.remove("$ref")
	all := n.Get("allOf")
	if all.Kind() != KindArray {
		all = newNode(ref, KindArray, "")
		n.set("allOf", all)
	}
	part.parent, part.key = all, ""
	all.list = slices.Insert(all.list, 0, part)
	g.expand(part, bound, inner)
}

// bindNames makes the bound $dynamicRefs below n references.
func (n *Node) bindNames(bound binding) {
	if isValue(n) {
		return
	}
	if to := bound[n.dynamicName()]; to != nil && !n.Has("$ref") {
		m := n.Get("$dynamicRef")
		m.text = referenceTo(to)
		m.rename("$ref")
	}
	for _, m := range n.list {
		m.bindNames(bound)
	}
}

// referenceTo returns the text of a reference to a value of the same file.
func referenceTo(n *Node) string {
	return "#" + strings.ReplaceAll(n.Pointer(), "%", "%25")
}
