package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry points are types.declare and types.inline: a type that gets a
// declaration, and one that gets one only when it contains itself.

// declare makes a declaration before its content is known, so that it can
// refer to itself; fill adds the content.
func (t *types) declare(s *schema.Schema, at place, cl class, fill func(d *declared)) shape {
	use := ir.Write
	if at.dir == read {
		use = ir.Read
	}
	d := &declared{key: at.key(s), s: s, at: at, class: cl}
	d.decl = &ir.Decl{Pos: s.Node.KeyPos(), From: "#" + s.Node.Pointer(), Use: use}
	t.decls.add(d)
	fill(d)
	return shape{typ: ir.Named{Decl: d.decl}, class: cl}
}

// inlined is a list or map that is being built without a declaration.
type inlined struct {
	d *declared // the declaration, once the list or map was found within itself
}

// nameInlined declares a list or map because it contains itself.
func (t *types) nameInlined(in *inlined, s *schema.Schema, at place) shape {
	if in.d != nil {
		return shape{typ: ir.Named{Decl: in.d.decl}, class: nilable}
	}
	return t.declare(s, at, nilable, func(d *declared) { in.d = d })
}

// inline builds a list or map, which has no name unless it contains itself.
func (t *types) inline(s *schema.Schema, at place, build func() ir.Type) shape {
	key := at.key(s)
	in := &inlined{}
	t.inlining[key] = in
	typ := build()
	delete(t.inlining, key)
	if in.d == nil {
		return shape{typ: typ, class: nilable}
	}
	in.d.decl.Def = &ir.Alias{Type: typ}
	return shape{typ: ir.Named{Decl: in.d.decl}, class: nilable}
}
