package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// This file keeps the declarations in the making.

// declare makes a declaration before its content is known, so that it can
// refer to itself.
func (c *compiler) declare(s *schema.Schema, at place, cl class, fill func(d *declared)) shape {
	use := ir.Write
	if at.dir == read {
		use = ir.Read
	}
	d := &declared{key: at.key(s), s: s, at: at, class: cl}
	d.decl = &ir.Decl{Pos: s.Node.KeyPos(), From: "#" + s.Node.Pointer(), Use: use}
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
func (c *compiler) nameInlined(in *inlined, s *schema.Schema, at place) shape {
	if in.d != nil {
		return shape{typ: ir.Named{Decl: in.d.decl}, class: nilable}
	}
	return c.declare(s, at, nilable, func(d *declared) { in.d = d })
}

// inline builds a list or map. Only one that contains itself gets a name.
func (c *compiler) inline(s *schema.Schema, at place, build func() ir.Type) shape {
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
