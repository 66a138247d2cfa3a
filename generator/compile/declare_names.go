package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are declNamer.nameAll, which names the declarations, and
// declared.wanted, the name of a declaration before collisions.

// declNamer names declarations.
type declNamer struct {
	names *naming.Scope // package level
	lock  *lockedNames
	diags *diag.List
}

// nameAll names the declarations and returns them. The names that a person
// chose come first (by a hint, in an earlier run, as the name of a component),
// so that no derived name takes them.
func (n *declNamer) nameAll(live []*declared) []*ir.Decl {
	live = slices.Clone(live)
	slices.SortStableFunc(live, func(a, b *declared) int { return nameRank(a) - nameRank(b) })
	n.assignPlaces(live)
	for _, d := range live {
		n.nameAsBefore(d)
	}
	for _, d := range live {
		if d.decl.Name == "" {
			n.name(d)
		}
		for _, place := range d.places {
			n.lock.keep(place, d.decl.Name)
		}
	}
	decls := make([]*ir.Decl, len(live))
	for i, d := range live {
		decls[i] = d.decl
		if _, ok := d.decl.Def.(*ir.Struct); ok && d.writeType != nil && d.key.dir == read {
			d.decl.Input = d.writeType.decl
		}
	}
	return decls
}

func nameRank(d *declared) int {
	switch {
	case d.s.Hints.Name != "" && !d.isWriteType():
		return 0
	case d.at.component && !d.isWriteType():
		return 1
	case d.at.component:
		return 2
	}
	return 3
}

// nameAsBefore gives a declaration the name of an earlier run, unless a hint
// names it.
func (n *declNamer) nameAsBefore(d *declared) {
	if d.s.Hints.Name != "" && !d.isWriteType() {
		return
	}
	for _, place := range d.places {
		if name, ok := n.lock.name(place); ok && n.names.Claim(name, d.decl.Pos) {
			d.decl.Name, d.base = name, name
			if d.isWriteType() {
				d.base = d.readType.baseName()
			}
			return
		}
	}
}

// baseName is the name on which the names of types within d are built: that of
// d, or of its read type.
func (d *declared) baseName() string {
	if d.mergedInto != nil {
		return d.mergedInto.baseName()
	}
	if d.base == "" {
		d.base = d.wanted()
	}
	return d.base
}

// wanted is the name of a declaration before collisions.
func (d *declared) wanted() string {
	switch {
	case d.s.Hints.Name != "":
		return d.s.Hints.Name
	case d.readType != nil:
		return d.readType.baseName()
	}
	return d.derivedName()
}

// derivedName is the name that follows from the place of the schema.
func (d *declared) derivedName() string { return joinLong(d.nameAbove(), d.at.suffix) }

func (d *declared) nameAbove() string {
	if d.at.parent != nil {
		return d.at.parent.baseName()
	}
	return d.at.base
}

// longName is the number of letters from which a name does not repeat the
// words that its parts have in common.
const longName = 60

// joinLong joins the parts of a name. In a long name, the words with which the
// first part ends and the second begins are there once: OrderReturn and
// ReturnStatus are OrderReturnStatus.
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

func (n *declNamer) name(d *declared) {
	want := d.wanted()
	if !d.isWriteType() {
		d.decl.Name = n.claim(d, want)
		d.base = d.decl.Name
		return
	}
	d.base = want
	kind := "Input"
	if d.key.dir == form {
		kind = "Form"
	}
	d.decl.Name = n.names.First(d.decl.Pos, want+kind, want+"Write", want+kind)
}

// claim takes the wanted name. If the name is not free, claim takes another
// one, and reports it where a reader would wonder about that name. As in all
// calls of Scope.First, the last candidate is the one that gets a number.
func (n *declNamer) claim(d *declared, want string) string {
	pos := d.decl.Pos
	other, used := n.names.Holder(want)
	if !used && !(d.isNamed() && naming.IsReservedPattern(want)) {
		n.names.Claim(want, pos)
		return want
	}
	switch {
	case d.writeType != nil && d.writeType.decl.Name == want: // the write type had the name before anything read the schema
		return n.names.First(pos, want+"Output", want+"Read", want+"Output")
	case d.s.Hints.Polite && other.IsValid() && d.derivedName() != want:
		return n.claim(d, d.derivedName())
	case d.s.Hints.Name != "" && !d.s.Hints.Polite && other.IsValid():
		collision(n.diags, pos, other, "two types would both be "+want, d.s.Node).
			WithFix("give one of them another  %s: {name: ...}", hint.Key)
		return n.names.First(pos, want+"Model", want)
	case !other.IsValid():
		return n.claimReserved(d, want)
	case d.at.component:
		return n.claimTaken(d, want, other)
	}
	if whole := d.nameAbove() + d.at.suffix; want != whole && n.names.Claim(whole, pos) {
		return whole
	}
	return n.names.First(pos, want+kindWord(d.decl.Def), want)
}

// claimReserved names a type whose wanted name the generated client needs.
func (n *declNamer) claimReserved(d *declared, want string) string {
	name := n.names.First(d.decl.Pos, want+"Model", want)
	n.diags.Warnf(d.decl.Pos, diag.CodeReservedName, "the generated client needs the name %s for itself; this type is %s", want, name).
		WithFix("give it a better name:  %s: {name: ...}", hint.Key)
	return name
}

// claimTaken names a component whose wanted name is that of another type.
func (n *declNamer) claimTaken(d *declared, want string, other diag.Pos) string {
	name := n.names.First(d.decl.Pos, want)
	n.diags.Warnf(d.decl.Pos, diag.CodeNameCollision, "two types would both be %s; this one is %s", want, name).
		WithNote(other, "the other is here").
		WithFix("give it a better name:  %s: {name: ...}", hint.Key)
	return name
}

// kindWord distinguishes a derived name from the same name of another type.
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
