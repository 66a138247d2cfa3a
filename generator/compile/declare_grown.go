package compile

import (
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is reducer.shareGrown. Places that had one type in an earlier run
// keep it when members have come in some of them: the type has the members of all.

// shareGrown merges the anonymous types that were one in an earlier run.
func (r *reducer) shareGrown() {
	for r.shareOneGrown() {
	}
}

// shareOneGrown merges types of one name, and reports whether there were any. A type
// that holds others of such types may be one afterwards.
func (r *reducer) shareOneGrown() bool {
	before := map[string][]*declared{}
	for _, d := range r.decls.live() {
		if _, ok := d.decl.Def.(*ir.Struct); ok && d.isAnonymous() {
			if name := r.lock.typeName(d); name != "" {
				before[name] = append(before[name], d)
			}
		}
	}
	instead := map[*ir.Decl]*ir.Decl{}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		for _, other := range before[name][1:] {
			if d := before[name][0]; d.key.dir == other.key.dir && r.lock.wereShared(d, other) && canGrow(d, other) {
				d.grow(other)
				instead[other.decl] = d.decl
			}
		}
	}
	if len(instead) == 0 {
		return false
	}
	for _, d := range r.decls.list {
		d.writeType, d.readType = d.writeType.kept(), d.readType.kept()
	}
	r.rewrite(instead)
	return true
}

// wereShared reports whether an earlier run had one type for two declarations. Adopting
// takes the word shared off.
func (l *lockedNames) wereShared(a, b *declared) bool {
	lends := 0
	for _, d := range []*declared{a, b} {
		e, ok := l.find(d.kind(), d.place(l.places))
		if !ok || e.Gone || e.Type == "" {
			return false
		}
		if e.Type != shared {
			lends++
		}
	}
	return lends < 2
}

// canGrow reports whether one struct can have the members of both: those of both are
// the same, and what only one of them has is not always sent.
func canGrow(a, b *declared) bool {
	x, y := a.decl.Def.(*ir.Struct), b.decl.Def.(*ir.Struct)
	if x.Tuple != nil || y.Tuple != nil || x.Multipart != y.Multipart || (x.Extra == nil) != (y.Extra == nil) || x.Extra != nil && !sameType(x.Extra.Elem, y.Extra.Elem, nil) {
		return false
	}
	common := 0
	for _, f := range y.Fields {
		switch i := slices.IndexFunc(x.Fields, func(g *ir.Field) bool { return g.Wire == f.Wire }); {
		case i >= 0:
			g := x.Fields[i]
			if f.Name != g.Name || f.Omit != g.Omit || !sameType(f.Type, g.Type, nil) {
				return false
			}
			common++
		case a.key.dir != read && !f.Omit || slices.ContainsFunc(x.Fields, func(g *ir.Field) bool { return g.Name == f.Name }):
			return false
		}
	}
	missing := slices.ContainsFunc(x.Fields, func(f *ir.Field) bool {
		return a.key.dir != read && !f.Omit && !slices.ContainsFunc(y.Fields, func(g *ir.Field) bool { return g.Wire == f.Wire })
	})
	return common > 0 && !missing
}

// grow merges other into d, which gets its members.
func (d *declared) grow(other *declared) {
	x, y := d.decl.Def.(*ir.Struct), other.decl.Def.(*ir.Struct)
	var come []string
	for _, f := range x.Fields {
		if !slices.ContainsFunc(y.Fields, func(g *ir.Field) bool { return g.Wire == f.Wire }) {
			f.Required = false
			come = append(come, f.Name)
		}
	}
	for _, f := range y.Fields {
		if !slices.ContainsFunc(x.Fields, func(g *ir.Field) bool { return g.Wire == f.Wire }) {
			f.Required = false
			x.Fields = append(x.Fields, f)
			come = append(come, f.Name)
		}
	}
	d.grown = append(d.grown, grownType{other, come})
	d.takeIn(other)
}

// grownType is a type that was merged into one with other members.
type grownType struct {
	d       *declared
	members []string // Go names of those that only one of both has
}

// heldTypes lists the types that have members of several places.
func heldTypes(live []*declared, places *placer) (held []ir.Held) {
	for _, d := range live {
		for _, g := range d.grown {
			held = append(held, ir.Held{
				Pos: g.d.decl.Pos, Kind: string(g.d.kind()), Place: []string{g.d.place(places)}, Name: d.decl.Name,
				Text: "the type stays shared by its places, not all of which have " + strings.Join(g.members, ", "),
			})
		}
	}
	return held
}
