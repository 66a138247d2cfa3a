package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// This file names the declarations.

// nameDecls gives every declaration its Go name. Those that a person named
// come first (by hint, by an earlier run, as a component), so that what is
// derived never takes their names.
func (c *compiler) nameDecls() {
	c.reserveOperations()
	live := c.decls.live()
	slices.SortStableFunc(live, func(a, b *declared) int { return nameRank(a) - nameRank(b) })
	c.assignPlaces(live)
	for _, d := range live {
		c.lockedDecl(d)
	}
	for _, d := range live {
		if d.decl.Name == "" {
			c.nameDecl(d)
		}
		for _, place := range d.places {
			c.lock.keep(place, d.decl.Name)
		}
	}
	for _, d := range live {
		if _, ok := d.decl.Def.(*ir.Struct); ok && d.twin != nil && d.key.dir == read {
			d.decl.Input = d.twin.decl
		}
		c.api.Decls = append(c.api.Decls, d.decl)
	}
}

func nameRank(d *declared) int {
	switch twin := d.isTwin(); {
	case d.s.hints.name != "" && !twin:
		return 0
	case d.at.component && !twin:
		return 1
	case d.at.component:
		return 2
	}
	return 3
}

// isTwin reports the write type of a schema that has a read type as well.
func (d *declared) isTwin() bool { return d.reader != nil }

// lockedDecl gives a declaration the name it had before.
func (c *compiler) lockedDecl(d *declared) {
	if d.s.hints.name != "" && !d.isTwin() {
		return
	}
	for _, place := range d.places {
		if name, ok := c.lock.name(place); ok && c.names.Claim(name, d.decl.Pos) {
			d.decl.Name, d.stem = name, name
			if d.isTwin() {
				d.stem = d.reader.stemOf()
			}
			return
		}
	}
}

// stemOf gives the name on which names of what is inside are built.
func (d *declared) stemOf() string {
	if d.gone != nil {
		return d.gone.stemOf()
	}
	if d.stem == "" {
		d.stem = d.wanted()
	}
	return d.stem
}

// wanted is the name before collisions.
func (d *declared) wanted() string {
	switch {
	case d.s.hints.name != "":
		return d.s.hints.name
	case d.reader != nil:
		return d.reader.stemOf()
	}
	return d.ownName()
}

// ownName is the name that the place of the schema gives.
func (d *declared) ownName() string { return joinLong(d.stemAbove(), d.at.suffix) }

func (d *declared) stemAbove() string {
	if d.at.parent != nil {
		return d.at.parent.stemOf()
	}
	return d.at.base
}

// longName is the number of letters from which a name does not say twice what
// its parts have in common.
const longName = 60

// joinLong puts names together. In a long one, words that the first ends and
// the second begins with are there once: OrderReturn and ReturnStatus are
// OrderReturnStatus.
func joinLong(base, suffix string) string {
	if len(base)+len(suffix) <= longName {
		return base + suffix
	}
	a, b := naming.Words(base), naming.Words(suffix)
	for n := min(len(a), len(b)); n > 0; n-- {
		if slices.Equal(a[len(a)-n:], b[:n]) {
			return base + strings.TrimPrefix(suffix, strings.Join(b[:n], ""))
		}
	}
	return base + suffix
}

func (c *compiler) nameDecl(d *declared) {
	want := d.wanted()
	if d.isTwin() {
		d.stem = want
		kind := "Input"
		if d.key.dir == form {
			kind = "Form"
		}
		d.decl.Name = c.names.First(d.decl.Pos, want+kind, want+"Write", want+kind)
		return
	}
	d.decl.Name = c.claimDecl(d, want)
	d.stem = d.decl.Name
}

// claimDecl claims the wanted name, or one near to it, and says so when a
// person would wonder.
func (c *compiler) claimDecl(d *declared, want string) string {
	pos := d.decl.Pos
	_, taken := c.names.Holder(want)
	if _, used := c.names.Holder(want); !used && !(d.named() && naming.IsReservedPattern(want)) {
		c.names.Claim(want, pos)
		return want
	}
	other, _ := c.names.Holder(want)
	switch {
	case d.twin != nil && d.twin.decl.Name == want: // it was sent before anything read it
		return c.names.First(pos, want+"Output", want+"Read", want+"Output")
	case d.s.hints.polite && other.IsValid() && d.ownName() != want:
		return c.claimDecl(d, d.ownName())
	case d.s.hints.name != "" && !d.s.hints.polite && other.IsValid():
		c.collision(pos, other, "two types would both be "+want, d.s.node).
			WithFix("give one of them another  %s: {name: ...}", hint.Key)
		return c.names.First(pos, want+"Model", want)
	case !taken || !other.IsValid():
		name := c.names.First(pos, want+"Model", want)
		c.diags.Warnf(pos, diag.CodeReservedName, "the generated client needs the name %s for itself; this type is %s", want, name).
			WithFix("give it a better name:  %s: {name: ...}", hint.Key)
		return name
	case d.at.component:
		name := c.names.First(pos, want)
		c.diags.Warnf(pos, diag.CodeNameCollision, "two types would both be %s; this one is %s", want, name).
			WithNote(other, "the other is here").
			WithFix("give it a better name:  %s: {name: ...}", hint.Key)
		return name
	}
	if whole := d.stemAbove() + d.at.suffix; want != whole && c.names.Claim(whole, pos) {
		return whole
	}
	return c.names.First(pos, want+kindWord(d.decl.Def), want)
}

// named reports a type whose name stands in the spec, and is not derived.
func (d *declared) named() bool { return d.at.component || d.s.hints.name != "" }

// kindWord tells a derived name from the same name of something else.
func kindWord(def ir.Def) string {
	switch def.(type) {
	case *ir.Enum:
		return "Enum"
	case *ir.Union:
		return "Union"
	case *ir.Alias:
		return "Type"
	case *ir.StatusStruct:
		return "Response"
	}
	return "Object"
}
