package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file keeps the declarations in the making.

// declKey identifies a declaration: a schema in one direction.
type declKey struct {
	id   string
	dir  direction
	only string
}

func (p place) key(s *schema) declKey { return declKey{id: s.id, dir: p.dir, only: p.only} }

// declared is a declaration in the making.
type declared struct {
	decl   *ir.Decl
	key    declKey
	s      *schema
	at     place
	class  class
	stem   string      // name without the suffix of a twin
	twin   *declared   // of a read type: what is sent, when that differs
	reader *declared   // of what is sent: the read type that differs
	gone   *declared   // merged into this one
	shares []*declared // anonymous types that are alike, and merged into this one
	places []string    // what the lock calls it
	fallbacks
}

// declarations are the declarations of an API, found one after the other while
// operations are typed.
type declarations struct {
	list  []*declared           // in order of discovery
	byKey map[declKey]*declared // one for each schema and direction
}

func newDeclarations() *declarations { return &declarations{byKey: map[declKey]*declared{}} }

func (ds *declarations) add(d *declared) {
	ds.byKey[d.key] = d
	ds.list = append(ds.list, d)
}

// live returns the declarations that were not merged into others.
func (ds *declarations) live() []*declared {
	return slices.DeleteFunc(slices.Clone(ds.list), func(d *declared) bool { return d.gone != nil })
}

// fallbacks are the places at which a declaration or an operation became raw
// JSON or raw bytes although the specification describes more.
type fallbacks struct {
	raws []diag.Pos
}

func (f *fallbacks) add(at ...diag.Pos) { f.raws = append(f.raws, at...) }

// declare makes a declaration before its content is known, so that it can
// refer to itself.
func (c *compiler) declare(s *schema, at place, cl class, fill func(d *declared)) shape {
	use := ir.Write
	if at.dir == read {
		use = ir.Read
	}
	d := &declared{key: at.key(s), s: s, at: at, class: cl}
	d.decl = &ir.Decl{Pos: s.node.KeyPos(), From: "#" + s.node.Pointer(), Use: use}
	c.decls.add(d)
	owner, aliases := c.owner, c.aliases
	c.owner, c.aliases = &d.fallbacks, nil
	fill(d)
	c.owner, c.aliases = owner, aliases
	return shape{typ: ir.Named{Decl: d.decl}, class: cl}
}

// inlined is a list or map that is being built without a declaration.
type inlined struct {
	d *declared
}

// nameInlined gives a list or map a declaration because it contains itself.
func (c *compiler) nameInlined(in *inlined, s *schema, at place) shape {
	if in.d != nil {
		return shape{typ: ir.Named{Decl: in.d.decl}, class: nilable}
	}
	return c.declare(s, at, nilable, func(d *declared) { in.d = d })
}

// inline builds a list or map. Only one that contains itself gets a name.
func (c *compiler) inline(s *schema, at place, build func() ir.Type) shape {
	key := at.key(s)
	in := &inlined{}
	c.inlining[key] = in
	aliases := c.aliases
	c.aliases = nil
	t := build()
	c.aliases = aliases
	delete(c.inlining, key)
	if in.d == nil {
		return shape{typ: t, class: nilable}
	}
	in.d.decl.Def = &ir.Alias{Type: t}
	return shape{typ: ir.Named{Decl: in.d.decl}, class: nilable}
}
