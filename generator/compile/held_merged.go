package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is reducer.holdMerged. Places that shared a type in an earlier run
// share it though one of them has another member now: a member that a place does not
// have is zero there when it is read, and optional when it is sent.

// holdMerged merges the types that were one in an earlier run and differ in members
// that only some of them have.
func (r *reducer) holdMerged(live []*declared) {
	lenders := map[string]*declared{}
	for _, d := range live {
		if e, ok := r.lock.find(d.kind(), d.place(r.lock.places)); ok && !e.Gone && e.Type != shared && d.mergedInto == nil {
			lenders[e.Name] = d
		}
	}
	instead := map[*ir.Decl]*ir.Decl{}
	for more := true; more; {
		more = false
		for _, d := range live {
			e, ok := r.lock.find(d.kind(), d.place(r.lock.places))
			if !ok || e.Gone || e.Type != shared || d.mergedInto != nil || !d.isAnonymous() {
				continue
			}
			lender := lenders[e.Name].kept()
			if lender == nil || lender.decl == d.decl || lender.kind() != d.kind() || !addFields(lender, d, instead) {
				continue
			}
			lender.hold(d.decl.Pos, e.Kind, e.Place, "", "it stays the type of another place too, whose members are not the same")
			lender.takeIn(d)
			instead[d.decl], more = lender.decl, true
		}
	}
}

// addFields adds to a struct the members that another one has besides. It returns
// false if they do not fit.
func addFields(to, from *declared, instead map[*ir.Decl]*ir.Decl) bool {
	a, okTo := to.decl.Def.(*ir.Struct)
	b, okFrom := from.decl.Def.(*ir.Struct)
	if !okTo || !okFrom || a.Tuple != nil || b.Tuple != nil || a.Extra != nil || b.Extra != nil || a.Multipart != b.Multipart ||
		(to.writeType == nil) != (from.writeType == nil) {
		return false
	}
	sent := to.decl.Use != ir.Read || from.decl.Use != ir.Read
	fields := slices.Clone(a.Fields)
	for _, f := range a.Fields {
		if sent && !f.Omit && fieldOf(b, f.Wire) == nil {
			return false
		}
	}
	for i, f := range b.Fields {
		known := fieldOf(a, f.Wire)
		switch {
		case known == nil && (f.Omit || !sent) && !slices.ContainsFunc(a.Fields, func(g *ir.Field) bool { return g.Name == f.Name }):
			fields = slices.Insert(fields, min(i, len(fields)), f)
		case known == nil, !isSameField(known, f, instead):
			return false
		}
	}
	a.Fields = fields
	return true
}

// isSameField reports whether two fields are read and written alike. instead maps the
// types that were merged to those that stand for them.
func isSameField(f, g *ir.Field, instead map[*ir.Decl]*ir.Decl) bool {
	kept := func(d *ir.Decl) *ir.Decl {
		for instead[d] != nil {
			d = instead[d]
		}
		return d
	}
	return f.Name == g.Name && f.Omit == g.Omit && f.Null == g.Null && f.Empty == g.Empty && f.ContentType == g.ContentType &&
		f.ReadOnly == g.ReadOnly && f.NoNull == g.NoNull && (f.Const == nil) == (g.Const == nil) && (f.Const == nil || *f.Const == *g.Const) &&
		ir.Rewrite(f.Type, kept) == ir.Rewrite(g.Type, kept)
}
