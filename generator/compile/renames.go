package compile

import (
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is findRenames. It finds the types of an earlier run that are
// called otherwise now, because the specification moved or renamed their schemas.
// Nothing is guessed: a property, parameter or body that stayed has the other type,
// and both are of one kind; or a hint says so.

// renames are the types of an earlier run that other ones replace.
type renames struct {
	earlier, now *lock.Client
	was, is      map[string][]lock.Entry // types by name, then and now
	declared     map[string]*declared    // of now, by name
	names        map[string]string       // then -> from now on; the same name if only the place is another
	given        map[string]string       // of the first compilation -> from now on
	places       map[string]string       // then -> now
	stay         map[string]lock.Kind    // places of a type that share one which has moved
	values       map[string]valueWas     // constants whose value a hint renames, see addValues
}

// findRenames compares the names of an earlier run with those that a first
// compilation gave.
func findRenames(types *types) *renames {
	earlier, now := types.lock.earlier, types.lock.now
	r := &renames{
		earlier: earlier, now: now, was: typesByName(earlier), is: typesByName(now),
		declared: map[string]*declared{}, names: map[string]string{}, given: map[string]string{}, stay: map[string]lock.Kind{}, places: map[string]string{}, values: map[string]valueWas{},
	}
	for _, d := range types.decls.live() {
		r.declared[d.decl.Name] = d
	}
	if earlier.Len() == 0 {
		return r
	}
	r.addHints(types.lock.places)
	for r.step() {
	}
	return r
}

// any reports whether something has another name or place.
func (r *renames) any() bool { return len(r.names)+len(r.values) > 0 }

// typesByName returns the entries of types that the specification has, by name, the
// one that lends the name first.
func typesByName(c *lock.Client) map[string][]lock.Entry {
	all := map[string][]lock.Entry{}
	for e := range c.All() {
		switch e.Kind {
		case lock.Type, lock.Input, lock.Form:
			if !e.Gone {
				all[e.Name] = append(all[e.Name], e)
			}
		}
	}
	for _, list := range all {
		slices.SortStableFunc(list, func(a, b lock.Entry) int { return lenderOrder(a) - lenderOrder(b) })
	}
	return all
}

func lenderOrder(e lock.Entry) int {
	if e.Type == shared {
		return 1
	}
	return 0
}

// step adds the renamed types that the uses of types show, and returns false if there
// are no more. A type within one that was moved is found in the next step.
func (r *renames) step() bool {
	found := map[string]map[string]bool{}
	for e := range r.earlier.All() {
		if e.Gone {
			continue
		}
		for _, place := range r.placesNow(e) {
			if n, ok := r.now.Find(e.Kind, place...); ok && !n.Gone && !r.opened(e) {
				r.compare(e, n, found)
			}
		}
	}
	more := false
	for _, was := range slices.Sorted(maps.Keys(found)) {
		if len(found[was]) > 1 { // it is still in some of its places
			delete(found[was], was)
		}
		for is := range found[was] {
			if len(found[was]) == 1 && r.isRename(was, is) {
				r.add(was, is)
				more = true
			}
		}
	}
	return more
}

// placesNow returns the places where an entry can be now: its own and, in a schema
// that moved, the one there.
func (r *renames) placesNow(e lock.Entry) [][]string {
	places := [][]string{e.Place}
	t := translation{prefixes: r.places}
	if moved := t.schemaPlaces(e.Kind, e.Place); !slices.Equal(moved, e.Place) {
		places = append(places, moved)
	}
	return places
}

// opened reports whether a method returns something else of its response than in the
// earlier run: a member of the body instead of all of it, or the reverse.
func (r *renames) opened(e lock.Entry) bool {
	switch e.Kind {
	case lock.Method, lock.Stream, lock.Media, lock.Whole, lock.Iterator:
	default:
		return false
	}
	key := e.Place[0]
	if e.Kind == lock.Method {
		key = operationKey(e)
	}
	was, had := r.earlier.Find(lock.Envelope, key)
	is, has := r.now.Find(lock.Envelope, key)
	return had != has || was.Name != is.Name
}

// compare adds the types that two entries of one thing use in the same role.
func (r *renames) compare(was, is lock.Entry, found map[string]map[string]bool) {
	for _, texts := range usesOf(was, is, r.isSent) {
		old, new := typesIn(texts[0]), typesIn(texts[1])
		if len(old) != 1 || len(new) != 1 || containersOf(texts[0]) != containersOf(texts[1]) {
			continue
		}
		if found[old[0]] == nil {
			found[old[0]] = map[string]bool{}
		}
		found[old[0]][new[0]] = true
	}
}

// isSent reports whether a type of the earlier run was only sent.
func (r *renames) isSent(name string) bool {
	return !slices.ContainsFunc(r.was[name], func(e lock.Entry) bool { return e.Kind == lock.Type })
}

// isRename reports whether the type is replaces the type was.
func (r *renames) isRename(was, is string) bool {
	_, done := r.names[was]
	if done || len(r.was[was]) == 0 || len(r.is[is]) == 0 || r.declared[is] == nil {
		return false
	}
	if was == is {
		return r.hasMoved(was)
	}
	if _, statuses := r.declared[is].decl.Def.(*ir.StatusStruct); statuses || !r.ofOneKind(was, is) {
		return false
	}
	if len(r.is[was]) > 0 { // in other places, which shared the type: one that the specification does not name
		return r.declared[was] != nil && r.specified(was) == "" && r.specified(is) != "" && r.sameMembers(was, is)
	}
	return !r.isTaken(was)
}

// hasMoved reports whether a type is at another place now, where nothing was before.
func (r *renames) hasMoved(name string) bool {
	from, to := r.was[name][0], r.is[name][0]
	if from.Place[0] == to.Place[0] {
		return false
	}
	if n, ok := r.now.Find(from.Kind, from.Place...); ok && !n.Gone {
		return false
	}
	_, had := r.earlier.Find(to.Kind, to.Place...)
	return !had
}

// ofOneKind reports whether two types are of one kind, and have something in common:
// all members of the old one, where the new one was there before.
func (r *renames) ofOneKind(was, is string) bool {
	old, new := r.was[was][0], r.is[is][0]
	if withoutTypes(old.Type) != withoutTypes(new.Type) {
		return false
	}
	had, has := members(r.earlier, old.Place[0]), members(r.now, new.Place[0])
	common := 0
	for m := range had {
		if _, ok := has[m]; ok {
			common++
		}
	}
	if len(r.was[is]) > 0 {
		return common == len(had) && common > 0
	}
	return common > 0 || len(had) == 0 || len(has) == 0
}

// sameMembers reports whether two types of today have the same members.
func (r *renames) sameMembers(a, b string) bool {
	x, y := members(r.now, r.is[a][0].Place[0]), members(r.now, r.is[b][0].Place[0])
	return len(x) > 0 && maps.Equal(x, y)
}

// members returns the fields and constants of a type, with the shapes of their types.
func members(c *lock.Client, place string) map[string]string {
	all := map[string]string{}
	place, _, _ = strings.Cut(place, " in ")
	for e := range c.All() {
		if (e.Kind == lock.Field || e.Kind == lock.Const) && e.Place[0] == place && !e.Gone {
			shape := ""
			if e.Kind == lock.Field {
				shape = withoutTypes(e.Type)
			}
			all[string(e.Kind)+" "+e.Place[1]] = shape
		}
	}
	return all
}

// isTaken reports whether something of today has a name.
func (r *renames) isTaken(name string) bool {
	for e := range r.now.All() {
		if isPackageLevel(e.Kind) && e.Name == name && !e.Gone {
			return true
		}
	}
	return false
}

// specified returns the name that the specification gives to a type of today, "" for
// a type whose name follows from its place.
func (r *renames) specified(name string) string {
	d := r.declared[name]
	switch {
	case d.isWriteType() && d.readType.kept().isNamed():
		return name
	case !d.isWriteType() && d.isNamed():
		return joinParts(d.wantedParts())
	}
	return ""
}

// add records that the type is replaces the type was. A type that the specification
// names gets that name; another one keeps the old name.
func (r *renames) add(was, is string) {
	r.names[was] = r.nameOf(was, is)
	r.given[is] = r.names[was]
	to := r.is[is][0].Place[0]
	for _, e := range r.was[was] {
		from := e.Place[0]
		if n, ok := r.now.Find(e.Kind, from); ok && !n.Gone {
			if from == to || was == is {
				continue
			}
			r.stay[from] = e.Kind
		}
		if _, known := r.places[from]; !known && from != to {
			r.places[from] = to
		}
	}
}

// nameOf returns the name that a type gets. The first compilation could not give it a
// name which the lock keeps for the old type.
func (r *renames) nameOf(was, is string) string {
	want := r.specified(is)
	if d := r.declared[is]; d.isWriteType() && want != "" {
		of := d.readType.kept().decl.Name
		if now := r.given[of]; now != "" && now != of {
			return now + strings.TrimPrefix(is, of)
		}
	}
	if want == "" || want == was {
		return was
	}
	if former, ok := r.earlier.Find(lock.Former, lock.FormerType, want); ok && former.Name == was {
		return want
	}
	return is
}
