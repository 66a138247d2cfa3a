package main

import (
	"iter"
	"strings"

	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// The entry point is graph.names: the names of the members that values of a schema
// may have, at any depth, as libopenapi reads it.

// direction is the way in which a value travels.
type direction int

const (
	request direction = iota
	response
)

// graph holds the schemas that references lead to.
type graph struct {
	named     map[string]*node
	own       map[string]*base.SchemaProxy   // the components by the reference to them
	extending map[string][]*base.SchemaProxy // by the reference to the schema that they extend by allOf
}

// newGraph returns a graph of the components of a document.
func newGraph(components iter.Seq2[string, *base.SchemaProxy], prefix string) *graph {
	g := &graph{named: map[string]*node{}, own: map[string]*base.SchemaProxy{}, extending: map[string][]*base.SchemaProxy{}}
	for name, p := range components {
		g.own[prefix+name] = p
		s := p.Schema()
		if s == nil {
			continue
		}
		for _, part := range s.AllOf {
			if part.IsReference() {
				g.extending[part.GetReference()] = append(g.extending[part.GetReference()], base.CreateSchemaProxyRef(prefix+name), p)
			}
		}
	}
	return g
}

// extend adds to a schema with a discriminator the schemas that extend it: a value
// of it is a value of one of them.
func (g *graph) extend(n *node, ref string, seen map[string]bool) {
	if seen[ref] {
		return
	}
	seen[ref] = true
	for i := 0; i+1 < len(g.extending[ref]); i += 2 {
		extending := g.extending[ref][i].GetReference()
		g.add(n, extending, g.extending[ref][i+1])
		g.extend(n, extending, seen)
	}
}

// add adds a component to a node.
func (g *graph) add(n *node, ref string, p *base.SchemaProxy) {
	to := g.named[ref]
	if to == nil {
		to = newNode()
		g.named[ref] = to
		g.keywords(to, p.Schema(), [2]bool{true, true})
	}
	n.refs[request][ref], n.refs[response][ref] = to, to
}

// mapped adds the schemas that the mapping of a discriminator names: a value of the
// schema is a value of one of them.
func (g *graph) mapped(n *node, d *base.Discriminator) {
	if d == nil {
		return
	}
	for _, ref := range d.Mapping.FromOldest() {
		if p := g.own[ref]; p != nil {
			g.add(n, ref, p)
		}
	}
}

// node is a schema with its own members and the schemas that it refers to.
type node struct {
	names  [2]map[string]bool
	refs   [2]map[string]*node
	broken bool // libopenapi does not build the schema, or a part of it
}

func newNode() *node {
	n := &node{}
	for d := range n.names {
		n.names[d], n.refs[d] = map[string]bool{}, map[string]*node{}
	}
	return n
}

// names returns the names of the members of a schema in one direction, and whether
// libopenapi builds all of it.
func (g *graph) names(p *base.SchemaProxy, d direction) (found map[string]bool, whole bool) {
	root := newNode()
	g.read(root, p, [2]bool{true, true})
	found, whole = map[string]bool{}, true
	seen := map[*node]bool{}
	var visit func(n *node)
	visit = func(n *node) {
		if seen[n] {
			return
		}
		seen[n] = true
		whole = whole && !n.broken
		for name := range n.names[d] {
			found[name] = true
		}
		for _, to := range n.refs[d] {
			visit(to)
		}
	}
	visit(root)
	return found, whole
}

// read adds a schema to a node, for the directions that it is part of.
func (g *graph) read(n *node, p *base.SchemaProxy, in [2]bool) {
	if p == nil {
		return
	}
	if !p.IsReference() {
		g.keywords(n, p.Schema(), in)
		return
	}
	ref := keyOf(p)
	to := g.named[ref]
	if to == nil {
		to = newNode()
		g.named[ref] = to
		g.keywords(to, p.Schema(), [2]bool{true, true})
		if s := p.Schema(); s != nil && s.Discriminator != nil {
			g.extend(to, ref, map[string]bool{})
		}
	}
	for d := range in {
		if in[d] {
			n.refs[d][ref] = to
		}
	}
}

// keyOf identifies the target of a reference. A reference to another file is
// relative to its own.
func keyOf(p *base.SchemaProxy) string {
	ref := p.GetReference()
	if index := p.GoLow().GetIndex(); index != nil && !strings.HasPrefix(ref, "#/components/schemas/") {
		ref = index.GetSpecAbsolutePath() + " " + ref
	}
	return ref
}

// keywords reads the keywords of a schema that describe parts of a value.
func (g *graph) keywords(n *node, s *base.Schema, in [2]bool) {
	if s == nil {
		n.broken = true
		return
	}
	g.mapped(n, s.Discriminator)
	for _, list := range [][]*base.SchemaProxy{s.AllOf, s.OneOf, s.AnyOf, s.PrefixItems} {
		for _, p := range list {
			g.read(n, p, in)
		}
	}
	for _, p := range []*base.SchemaProxy{s.Then, s.Else} {
		g.read(n, p, in)
	}
	for _, v := range []*base.DynamicValue[*base.SchemaProxy, bool]{s.Items, s.AdditionalProperties, s.UnevaluatedProperties} {
		if v != nil && v.IsA() {
			g.read(n, v.A, in)
		}
	}
	for _, p := range s.PatternProperties.FromOldest() {
		g.read(n, p, in)
	}
	for _, p := range s.DependentSchemas.FromOldest() {
		g.read(n, p, in)
	}
	for name, p := range s.Properties.FromOldest() {
		g.property(n, name, p, in)
	}
}

// property reads a property, which may travel in one direction only.
func (g *graph) property(n *node, name string, p *base.SchemaProxy, in [2]bool) {
	if s := p.Schema(); s != nil {
		if s.BooleanSchema != nil && !*s.BooleanSchema {
			return
		}
		in[request] = in[request] && !isTrue(s.ReadOnly) && !beside(p, "readOnly")
		in[response] = in[response] && !isTrue(s.WriteOnly) && !beside(p, "writeOnly")
		for _, part := range s.AllOf {
			if one := part.Schema(); one != nil {
				in[request] = in[request] && !isTrue(one.ReadOnly)
				in[response] = in[response] && !isTrue(one.WriteOnly)
			}
		}
	}
	for d := range in {
		if in[d] {
			n.names[d][name] = true
		}
	}
	g.read(n, p, in)
}

func isTrue(b *bool) bool { return b != nil && *b }

// beside reports whether a keyword is true beside a reference: OpenAPI 3.0 ignores it,
// and authors mean it.
func beside(p *base.SchemaProxy, keyword string) bool {
	n := p.GetReferenceNode()
	if n == nil {
		return false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == keyword && n.Content[i+1].Value == "true" {
			return true
		}
	}
	return false
}
