package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are declNamer.assignPlaces, which decides by which places the
// lock knows a declaration, and declared.lockedNames. A schema can become
// several types, each within another type that inherits it: then one of them has
// the place of the schema in the specification, and each has a longer place, by
// which the next run recognizes it.

// typePlace is the place of a type in the lock.
type typePlace struct {
	kind lock.Kind
	at   string
}

// others returns the places of the same schema in its other uses. Format 1 of the
// lock did not distinguish the two in which it is sent.
func (p typePlace) others() []typePlace {
	switch p.kind {
	case lock.Type:
		return []typePlace{{lock.Input, p.at}, {lock.Form, p.at}}
	case lock.Form:
		return []typePlace{{lock.Input, p.at}, {lock.Type, p.at}}
	}
	return []typePlace{{lock.Type, p.at}, {lock.Form, p.at}}
}

// kind returns in which use of its schema a type was declared.
func (d *declared) kind() lock.Kind {
	switch d.key.dir {
	case write:
		return lock.Input
	case form:
		return lock.Form
	}
	return lock.Type
}

// schemaPlace is the place of the schema of a declaration.
func (d *declared) schemaPlace(places *placer) string {
	at := ""
	switch {
	case d.shared && d.at.parent != nil:
		return "variant " + d.at.suffix + " of " + d.at.parent.place(places)
	case d.shared:
		return d.key.id
	case d.written != nil:
		at = places.of(d.written)
	default:
		at = places.of(d.s.Node)
	}
	if strings.HasPrefix(d.key.id, "any(") { // of several nodes, whichever comes first
		for _, n := range d.s.Members {
			at = min(at, places.of(n))
		}
	}
	if d.key.only != "" {
		at += " " + d.key.only
	}
	return at
}

// from is the pointer of a declaration and its use, by which declarations without
// another order are sorted.
func (d *declared) from() string {
	from := d.decl.From
	if d.key.only != "" {
		from += " " + d.key.only
	}
	if d.decl.Use == ir.Write {
		from += " (sent)"
	}
	return from
}

// place is the place of a declaration, which no other one has in the same use but
// for those that setHomes distinguishes: that of its schema; and for a type that
// is made of several schemas also that of the type or operation around it.
func (d *declared) place(places *placer) string {
	if d.home == "" {
		d.home = d.schemaPlace(places)
		if d.isComposed() {
			d.home = d.placeWithin(places)
		}
	}
	return d.home
}

// placeWithin is the place of the schema of a declaration, and that of the type or
// operation which it is part of.
func (d *declared) placeWithin(places *placer) string {
	return d.schemaPlace(places) + " in " + d.outerPlace(places, cmp.Or(d.at.wire, d.at.suffix))
}

// outerPlace is the place of the type or operation around a declaration, and the
// member that it is.
func (d *declared) outerPlace(places *placer, member string) string {
	outer := d.at.base
	if d.at.parent != nil {
		outer = d.at.parent.place(places)
	}
	if !d.at.variant {
		outer += "." + member
	}
	return outer
}

// setHomes decides the places of all declarations, before any is merged.
func (l *lockedNames) setHomes(list []*declared) {
	sharing := map[typePlace][]*declared{}
	for _, d := range list {
		p := typePlace{d.kind(), d.place(l.places)}
		sharing[p] = append(sharing[p], d)
	}
	for _, several := range sharing {
		for _, d := range several {
			if len(several) > 1 && d.isComposed() {
				d.home += " of " + l.places.sources(d.key.id)
			}
			l.homes[typePlace{d.kind(), d.home}] = true
		}
	}
}

// leaveHome frees the place of a write type that is merged into its read type, by
// which an earlier run may have known that one: nothing read the schema then.
func (l *lockedNames) leaveHome(d *declared) { delete(l.homes, typePlace{d.kind(), d.home}) }

// former returns the places by which an earlier run may have known a declaration,
// the present one first. None of them is that of another declaration.
func (l *lockedNames) former(d *declared) []typePlace {
	p := typePlace{d.kind(), d.place(l.places)}
	other := typePlace{p.kind, d.schemaPlace(l.places)}
	if !d.isComposed() {
		other.at = d.placeWithin(l.places)
	}
	former := append(p.others(), append([]typePlace{other}, other.others()...)...)
	if d.isComposed() { // a lock of before had the Go name of the member
		former = append(former, typePlace{p.kind, d.schemaPlace(l.places) + " in " + d.outerPlace(l.places, d.at.suffix)})
	}
	return append([]typePlace{p}, slices.DeleteFunc(former, func(p typePlace) bool { return l.homes[p] })...)
}

// withMerged returns a declaration and those that were merged into it.
func (d *declared) withMerged() []*declared {
	all := []*declared{d}
	for _, other := range d.merged {
		all = append(all, other.withMerged()...)
	}
	return all
}

// assignPlaces gives each declaration its places in the lock. The first is the one
// that lends its name to the others.
func (n *declNamer) assignPlaces(live []*declared) {
	for _, d := range live {
		if d.shared && naming.IsVariant(d.at.base) {
			continue // its name is always the same
		}
		for _, x := range d.withMerged() {
			if p := (typePlace{x.kind(), x.place(n.lock.places)}); !slices.Contains(d.places, p) {
				d.places = append(d.places, p)
			}
		}
		own := d.places[0]
		if !d.isNamed() {
			own = typePlace{}
		}
		slices.SortStableFunc(d.places, func(a, b typePlace) int {
			return cmp.Or(n.lenderRank(a, own)-n.lenderRank(b, own), cmp.Compare(a.at, b.at), cmp.Compare(b.kind, a.kind))
		})
	}
}

// lenderRank orders the places of a type: the one that lent the name in an
// earlier run comes first, or else the one where the specification names it.
func (n *declNamer) lenderRank(p, own typePlace) int {
	e, ok := n.lock.find(p.kind, p.at)
	switch {
	case ok && e.Type != shared && !e.Gone:
		return 0
	case p == own:
		return 1
	}
	return 2
}

// isComposed reports whether a type is that of a schema merged with others, and
// not of the schema itself.
func (d *declared) isComposed() bool { return !d.shared && d.key.id != d.s.Node.Ref() }

// sources writes the ID of a schema that is made of several with their places.
func (p *placer) sources(id string) string {
	var b strings.Builder
	for len(id) > 0 {
		end := strings.IndexAny(id, " ()")
		if end < 0 {
			end = len(id)
		}
		if n := p.byRef(id[:end]); n != nil {
			b.WriteString(p.of(n))
		} else {
			b.WriteString(id[:end])
		}
		b.WriteString(id[end:min(end+1, len(id))])
		id = id[min(end+1, len(id)):]
	}
	return b.String()
}

// likelyName is the name of a declaration that collides with no other.
func (d *declared) likelyName() string {
	return derivedNames(d.likelyParts(), longName)[0]
}

func (d *declared) likelyParts() []string {
	if d.at.parent == nil {
		return d.derivedParts()
	}
	return append(d.at.parent.likelyParts(), d.at.suffix)
}
