package compile

import (
	"cmp"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are declNamer.nameAll, which names the declarations, and
// declared.baseParts, of which the name of a declaration is made.

// declNamer names declarations.
type declNamer struct {
	names *naming.Scope // package level
	lock  *lockedNames
	diags *diag.List
	live  map[*declared]bool
}

// nameAll names the declarations and returns them. The names that a person
// chose come first (by a hint, in an earlier run, as the name of a component),
// so that no derived name takes them.
func (n *declNamer) nameAll(live []*declared) []*ir.Decl {
	live = slices.Clone(live)
	slices.SortStableFunc(live, compareRanks)
	n.live = map[*declared]bool{}
	for _, d := range live {
		n.live[d] = true
	}
	n.freeInputs(live)
	n.assignPlaces(live)
	n.nameAllAsBefore(live)
	for _, d := range live {
		n.name(d)
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

// nameRank orders declarations: the names that a person chose come first, read
// types before write types.
func nameRank(d *declared) int {
	switch {
	case d.s.Hints.Name != "" && !d.isWriteType():
		return 0
	case d.at.component && !d.isWriteType():
		return 1
	case d.at.component:
		return 2
	case d.isWriteType():
		return 4
	}
	return 3
}

// compareRanks orders declarations for nameAll. Types with derived names are in
// an order that does not depend on that of the specification: those that are
// called after a thing, then the outer ones before the inner ones, by their
// places.
func compareRanks(a, b *declared) int {
	if order := cmp.Or(nameRank(a)-nameRank(b), a.thing.order()-b.thing.order()); order != 0 || a.isNamed() && b.isNamed() {
		return order
	}
	return cmp.Or(a.depth()-b.depth(), cmp.Compare(a.from(), b.from()))
}

// depth is the number of types around d.
func (d *declared) depth() int {
	n := 0
	for p := d.at.parent; p != nil; p = p.at.parent {
		n++
	}
	return n
}

// baseName is the name on which the names of types within d are built: that of
// d, or of its read type.
func (d *declared) baseName() string { return joinParts(d.baseParts()) }

// baseParts are the parts of baseName, see derivedNames.
func (d *declared) baseParts() []string {
	if d.mergedInto != nil {
		return d.mergedInto.baseParts()
	}
	if d.base == nil {
		d.base = d.wantedParts()
	}
	return d.base
}

// wantedParts are the parts of the name of a declaration before collisions.
func (d *declared) wantedParts() []string {
	switch {
	case d.s.Hints.Name != "":
		return []string{d.s.Hints.Name}
	case d.readType != nil:
		return d.readType.baseParts()
	}
	return d.derivedParts()
}

// derivedName is the name that follows from the place of the schema.
func (d *declared) derivedName() string { return joinParts(d.derivedParts()) }

// derivedParts are the parts of the name that follows from the place of the
// schema. A part that is the end of the name above it is replaced by a word for
// the kind of type.
func (d *declared) derivedParts() []string {
	if d.at.parent == nil {
		return []string{d.at.base + d.at.suffix}
	}
	above := d.at.parent.baseParts()
	suffix := d.at.suffix
	if d.at.variant {
		suffix = variantPart(joinParts(above), suffix)
	}
	if endsInWords(joinParts(above), suffix) {
		suffix = kindWord(d.decl.Def)
	}
	return append(slices.Clone(above), suffix)
}

// endsInWords reports whether the last words of a name are those of suffix.
func endsInWords(name, suffix string) bool {
	ws, end := naming.Words(name), naming.Words(suffix)
	return len(end) > 0 && len(ws) >= len(end) && slices.Equal(ws[len(ws)-len(end):], end)
}

// name names a declaration, and those before it on whose names its own is built.
func (n *declNamer) name(d *declared) {
	for _, above := range []*declared{d.readType, d.at.parent} {
		if above = above.kept(); above != nil && above.decl.Name == "" && n.live[above] {
			n.name(above)
		}
	}
	switch {
	case d.decl.Name != "":
	case d.shared && d.at.parent == nil:
		n.nameShared(d)
	case d.isWriteType():
		d.base = d.wantedParts()
		kind := "Input"
		if d.key.dir == form {
			kind = "Form"
		}
		want := d.readType.kept().decl.Name
		if want == "" {
			want = derivedNames(d.base, d.nameLimit()-len(kind))[0]
		}
		d.decl.Name = n.names.First(d.decl.Pos, want+kind, want+"Write", want+kind)
	case d.isNamed():
		d.decl.Name = n.claim(d, d.baseName())
		d.base = []string{d.decl.Name}
	default:
		n.derive(d)
	}
}

// derive gives a declaration that the specification does not name the first of
// its names that is free.
func (n *declNamer) derive(d *declared) {
	limit, kind := d.nameLimit(), kindWord(d.decl.Def)
	if len(d.merged) > 0 && d.base == nil {
		d.base = d.allMerged()[0].derivedParts()
	}
	derived := derivedNames(d.baseParts(), limit)
	names := append(d.sharedNames(), derived...)
	want := names[0]
	if other, used := n.names.Holder(want); used && !other.IsValid() && len(names) == 1 {
		d.decl.Name = n.claimReserved(d, want)
	} else {
		names = append(names, cutWords(want, limit-len(kind))+kind, cutWords(want, limit-len("99")))
		d.decl.Name = n.names.First(d.decl.Pos, names...)
	}
	if d.decl.Name != derived[0] {
		d.base = []string{d.decl.Name}
	}
}

// claim takes the wanted name of a declaration that the specification names. If
// the name is not free, claim takes another one, and reports it. As in all calls
// of Scope.First, the last candidate is the one that gets a number.
func (n *declNamer) claim(d *declared, want string) string {
	pos := d.decl.Pos
	other, used := n.names.Holder(want)
	if !used && !naming.IsReservedPattern(want) && (n.names.Claim(want, pos) || d.s.Hints.Name != "" && !d.s.Hints.Polite && n.names.Take(want, pos)) {
		return want
	}
	if !used && n.names.IsReserved(want) {
		name := n.names.First(pos, want)
		warnKept(n.diags, pos, want, name)
		return name
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
