package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file decides which schemas need two Go types: one for what is read and
// one for what is written.

// mergeTwins makes one declaration of a read and a write type that came out
// alike. All are taken to be alike until their own fields differ; then those
// that hold them differ too.
func (c *compiler) mergeTwins() {
	pairs := c.pairs()
	alike := map[*ir.Decl]*ir.Decl{} // write -> read
	for _, p := range pairs {
		alike[p.write.decl] = p.read.decl
	}
	for changed := true; changed; {
		changed = false
		for _, p := range pairs {
			if alike[p.write.decl] != nil && !sameDef(p.read.decl.Def, p.write.decl.Def, alike) {
				delete(alike, p.write.decl)
				changed = true
			}
		}
	}
	for _, p := range pairs {
		if alike[p.write.decl] == nil {
			p.write.reader = p.read
			if p.write.key.dir == write {
				p.read.twin = p.write
			}
			continue
		}
		p.write.gone = p.read
		if p.read.key.dir == read {
			p.read.decl.Use = ir.Both
		}
		if s, ok := p.read.decl.Def.(*ir.Struct); ok {
			s.Multipart = s.Multipart || p.write.decl.Def.(*ir.Struct).Multipart
		}
		p.read.add(p.write.raws...)
	}
	c.rewriteAll(func(d *ir.Decl) *ir.Decl {
		if r := alike[d]; r != nil {
			return r
		}
		return d
	})
}

// pair is a schema that is both read and written.
type pair struct{ read, write *declared }

// pairs gives the schemas declared in two directions. A multipart body is one
// more: it goes with what is read, or else with what is written as JSON.
func (c *compiler) pairs() []pair {
	var out []pair
	for _, d := range c.decls.list {
		if d.key.dir == read {
			continue
		}
		for _, dir := range []direction{read, write} {
			if dir >= d.key.dir {
				break
			}
			if other := c.decls.byKey[declKey{id: d.key.id, dir: dir, only: d.key.only}]; other != nil {
				out = append(out, pair{read: other, write: d})
				break
			}
		}
	}
	return out
}

func (c *compiler) rewriteAll(f func(*ir.Decl) *ir.Decl) {
	for _, d := range c.decls.list {
		ir.RewriteDef(d.decl.Def, f)
	}
	for _, op := range c.allOps() {
		ir.RewriteOperation(op.ir, f)
		for i := range op.errors {
			op.errors[i].Type = ir.Rewrite(op.errors[i].Type, f)
		}
	}
	for _, set := range c.api.Filters {
		set.Record = f(set.Record)
	}
}

// sameDef compares what two declarations hold, taking those in alike as equal.
func sameDef(a, b ir.Def, alike map[*ir.Decl]*ir.Decl) bool {
	switch a := a.(type) {
	case *ir.Struct:
		b, ok := b.(*ir.Struct)
		return ok && sameFields(a, b, alike)
	case *ir.Union:
		b, ok := b.(*ir.Union)
		return ok && slices.EqualFunc(a.Variants, b.Variants, func(v, w *ir.Variant) bool {
			return sameType(ir.Named{Decl: v.Decl}, ir.Named{Decl: w.Decl}, alike)
		})
	case *ir.Alias:
		b, ok := b.(*ir.Alias)
		return ok && sameType(a.Type, b.Type, alike)
	case *ir.Enum:
		_, ok := b.(*ir.Enum)
		return ok
	}
	return false
}

func sameFields(a, b *ir.Struct, alike map[*ir.Decl]*ir.Decl) bool {
	if !sameTuple(a.Tuple, b.Tuple, alike) {
		return false
	}
	if (a.Extra == nil) != (b.Extra == nil) || a.Extra != nil && !sameType(a.Extra.Elem, b.Extra.Elem, alike) {
		return false
	}
	return slices.EqualFunc(a.Fields, b.Fields, func(f, g *ir.Field) bool {
		return f.Wire == g.Wire && f.Name == g.Name && f.Omit == g.Omit && f.ContentType == g.ContentType &&
			(f.Const == nil) == (g.Const == nil) && sameType(f.Type, g.Type, alike)
	})
}

func sameTuple(a, b *ir.Tuple, alike map[*ir.Decl]*ir.Decl) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Needed == b.Needed && (a.Rest == nil) == (b.Rest == nil) && (a.Rest == nil || sameType(a.Rest, b.Rest, alike))
}

// sameType compares uses of types; b may name the write twin of what a names.
func sameType(a, b ir.Type, alike map[*ir.Decl]*ir.Decl) bool {
	switch a := a.(type) {
	case ir.Named:
		b, ok := b.(ir.Named)
		return ok && (a.Decl == b.Decl || alike[b.Decl] == a.Decl)
	case ir.List:
		b, ok := b.(ir.List)
		return ok && sameType(a.Elem, b.Elem, alike)
	case ir.Map:
		b, ok := b.(ir.Map)
		return ok && sameType(a.Elem, b.Elem, alike)
	case ir.Ptr:
		b, ok := b.(ir.Ptr)
		return ok && sameType(a.Elem, b.Elem, alike)
	case ir.Opt:
		b, ok := b.(ir.Opt)
		return ok && a.Null == b.Null && sameType(a.Elem, b.Elem, alike)
	}
	return a == b
}
