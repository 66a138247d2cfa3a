package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is renames.apply, which writes the names of an earlier run as if
// the types had always been where they are, and leaves their old names as former
// names, which forward.

// applying is the rewriting of the names of an earlier run.
type applying struct {
	*renames
	out     *lock.Client
	owners  map[string]bool   // places of types that get another name
	formers map[string]string // kind and old name -> new name
}

// apply returns the names of the earlier run with the places and names of today.
func (r *renames) apply() *lock.Client {
	a := &applying{renames: r, out: &lock.Client{}, owners: map[string]bool{}, formers: map[string]string{}}
	for name, entries := range r.was {
		for _, e := range entries {
			if to := r.names[name]; to != "" && to != name {
				a.owners[e.Place[0]] = true
			}
		}
	}
	var old []lock.Entry
	for e := range r.earlier.All() {
		switch {
		case e.Kind == lock.Former:
			old = append(old, e)
		case a.isRepeated(e):
		default:
			a.entry(e)
		}
	}
	for key, name := range a.formers {
		kind, was, _ := strings.Cut(key, " ")
		a.out.Add(lock.Entry{Kind: lock.Former, Place: []string{kind, was}, Name: name})
	}
	for _, e := range old {
		if now, ok := a.formers[e.Place[0]+" "+e.Name]; ok {
			e.Name = now
		}
		if e.Place[1] != e.Name {
			a.out.Add(e)
		}
	}
	t := &translation{prefixes: r.places}
	out := t.apply(a.out)
	for at, kind := range r.stay {
		if e, ok := r.earlier.Find(kind, at); ok {
			out.Add(lock.Entry{Kind: kind, Place: []string{at}, Name: r.names[e.Name], Type: shared})
		}
	}
	return out
}

// isRepeated reports whether an entry is that of a place which shared a type, and has
// moved to where that type is.
func (a *applying) isRepeated(e lock.Entry) bool {
	if e.Type != shared || e.Gone {
		return false
	}
	_, moves := a.places[e.Place[0]]
	_, renamed := a.names[e.Name]
	return moves && renamed && e.Place[0] != a.was[e.Name][0].Place[0] // in the other direction of the same schema
}

// entry adds an entry with its name of today.
func (a *applying) entry(e lock.Entry) {
	e.Type = replaceTypes(e.Type, a.names)
	was := e.Name
	switch e.Kind {
	case lock.Type, lock.Input, lock.Form:
		if now, ok := a.names[e.Name]; ok && !e.Gone {
			e.Name = now
		}
		a.leave(lock.FormerType, was, e.Name)
	case lock.Const:
		if value, ok := a.values[e.Name]; ok {
			a.leave(lock.FormerConst, was, value.name)
			return
		}
		if a.owners[e.Place[0]] {
			e.Name = a.nameNow(e, lock.FormerConst)
		}
		a.leave(lock.FormerConst, was, e.Name)
	case lock.Interface, lock.Unknown, lock.Constructor:
		kind := lock.FormerType
		if e.Kind == lock.Constructor {
			kind = lock.FormerFunc
		}
		if a.owners[e.Place[1]] {
			e.Name = a.nameNow(e, kind)
		}
		a.leave(kind, was, e.Name)
	}
	a.out.Add(e)
}

// nameNow returns the name that the first compilation gave to what belongs to a type,
// or the former name that comes back.
func (a *applying) nameNow(e lock.Entry, kind string) string {
	for former := range a.earlier.All() {
		if former.Kind == lock.Former && former.Place[0] == kind && former.Name == e.Name && a.comesBack(former.Place[1]) {
			return former.Place[1]
		}
	}
	t := translation{prefixes: a.places}
	if n, ok := a.now.Find(e.Kind, t.schemaPlaces(e.Kind, e.Place)...); ok && !n.Gone {
		return n.Name
	}
	return e.Name
}

// comesBack reports whether a former name is that of a type, or begins with it, which
// the specification has again.
func (a *applying) comesBack(former string) bool {
	for was, name := range a.names {
		e, ok := a.earlier.Find(lock.Former, lock.FormerType, name)
		if ok && e.Name == was && strings.Contains(former, name) {
			return true
		}
	}
	return false
}

// leave records a former name, unless something else has it now.
func (a *applying) leave(kind, was, now string) {
	if was == now || was == "" || slices.ContainsFunc(a.is[was], func(e lock.Entry) bool { return a.names[was] != now }) {
		return
	}
	a.formers[kind+" "+was] = now
}
