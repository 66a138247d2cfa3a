package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// lockedNames holds the Go names of places in the specification, so that the
// next run names them as this one does. The entry points are newLockedNames,
// find and name, which return what an earlier run recorded, keep, and
// keepGone.

type lockedNames struct {
	places    *placer
	earlier   *lock.Client            // names of an earlier run, by the places of today
	now       *lock.Client            // ir.API.Names
	methods   map[string]lock.Entry   // of the earlier run, by operation
	types     map[string][]lock.Entry // of the earlier run, by Go name
	members   map[string][]lock.Entry // fields and constants of the earlier run, by schema
	removedAt map[string]lock.Entry   // methods of removed operations, by endpoint
	homes     map[typePlace]bool      // of the declarations of this run, see setHomes
	had       map[typePlace]bool      // schemas of which the earlier run had a type

	forwards map[string][]lock.Entry // old names of methods, by operation
}

// newLockedNames returns the names of an earlier run, by the places of today, and
// records those of this run in now.
func newLockedNames(doc *spec.Document, earlier, now *lock.Client) *lockedNames {
	l := &lockedNames{places: newPlacer(doc), earlier: earlier, now: now, methods: map[string]lock.Entry{}, types: map[string][]lock.Entry{}, members: map[string][]lock.Entry{}, removedAt: map[string]lock.Entry{}, homes: map[typePlace]bool{}, had: map[typePlace]bool{}, forwards: map[string][]lock.Entry{}}
	ops := endpointsOf(doc)
	for e := range l.earlier.All() {
		switch e.Kind {
		case lock.Method:
			key := operationKey(e)
			if known, ok := l.methods[key]; !ok || known.Gone && !e.Gone {
				l.methods[key] = e
			}
			if _, ok := ops.byID[e.Place[2]]; !ok && e.Place[2] != "" {
				l.removedAt[endpoint(e.Place[0]+" "+e.Place[1])] = e
			}
		case lock.Moved:
			l.forwards[e.Place[0]] = append(l.forwards[e.Place[0]], e)
		case lock.Type, lock.Input, lock.Form:
			l.types[e.Name] = append(l.types[e.Name], e)
			at, _, _ := strings.Cut(e.Place[0], " in ")
			l.had[typePlace{e.Kind, at}] = l.had[typePlace{e.Kind, at}] || !e.Gone
		case lock.Field, lock.Const:
			key := membersKey(e.Kind, e.Place[0])
			l.members[key] = append(l.members[key], e)
		}
	}
	return l
}

func membersKey(kind lock.Kind, place string) string { return string(kind) + " " + place }

// operationKey is the key of the operation of a method: its operationId, or its
// endpoint.
func operationKey(method lock.Entry) string {
	return cmp.Or(method.Place[2], method.Place[0]+" "+method.Place[1])
}

const shared = lock.Shared

// reserve keeps the names of an earlier run for their places, so that nothing
// new takes them, whatever comes first.
func (l *lockedNames) reserve(names *naming.Scope) {
	for e := range l.earlier.All() {
		switch e.Kind {
		case lock.Headers:
			names.Reserve("Parse" + e.Name)
			names.Reserve(e.Name)
		case lock.Type, lock.Input, lock.Form, lock.Const, lock.Params, lock.Option, lock.Interface, lock.Unknown, lock.Constructor, lock.Func, lock.Receiver:
			names.Reserve(e.Name)
		case lock.Former:
			if e.Place[0] != lock.FormerMethod {
				names.Reserve(e.Place[1])
			}
		}
	}
}

// find returns the record of an earlier run for a place, also for a removed one.
func (l *lockedNames) find(kind lock.Kind, place ...string) (lock.Entry, bool) {
	return l.earlier.Find(kind, place...)
}

// name returns the name that an earlier run gave to a place.
func (l *lockedNames) name(kind lock.Kind, place ...string) (string, bool) {
	e, ok := l.find(kind, place...)
	return e.Name, ok && naming.IsExported(e.Name)
}

// method returns the service and the name of an operation's method in an earlier
// run.
func (l *lockedNames) method(key string) (service, name string, ok bool) {
	e, ok := l.methods[key]
	if !ok {
		return "", "", false
	}
	service, name, ok = strings.Cut(e.Name, ".")
	return service, name, ok && naming.IsExported(name)
}

// extra returns the name of the field for undeclared members of the schema at
// place.
func (l *lockedNames) extra(place string) (string, bool) {
	for _, at := range append([]string{place}, l.lenders(place)...) {
		if name, ok := l.name(lock.Extra, at); ok {
			return name, true
		}
	}
	return "", false
}

// second takes the name of a second method of an operation, as in an earlier run.
func (l *lockedNames) second(op *operation, kind lock.Kind, place ...string) (string, bool) {
	e, ok := l.find(kind, place...)
	service, name, _ := strings.Cut(e.Name, ".")
	names := op.service.names
	if !ok || !naming.IsExported(name) {
		return "", false
	}
	return name, service == op.service.ir.Name && names.Take(name, op.ir.Pos) || names.Claim(name, op.ir.Pos)
}

// hadMethod reports whether a name was that of the operation at the endpoint of
// op, whose operationId was removed.
func (l *lockedNames) hadMethod(op *operation, name string) bool {
	e, ok := l.removedAt[endpoint(op.endpoint())]
	return ok && e.Name == name
}

// warnKept reports that something does not get the name that the specification
// implies.
func warnKept(diags *diag.List, pos diag.Pos, want, got string) {
	diags.Warnf(pos, diag.CodeNameKept, "in an earlier run the name %s was that of something else, which keeps it; this is %s", want, got).
		WithFix("give it a better name:  %s: {name: ...}; if the other is gone for good, nimbugen lock prune frees its name", hint.Key)
}

// reserveMethods keeps the names of a service's methods for their operations.
func (l *lockedNames) reserveMethods(service string, names *naming.Scope) {
	for e := range l.earlier.All() {
		switch e.Kind {
		case lock.Method, lock.Stream, lock.Media, lock.Whole, lock.Iterator, lock.Moved, lock.Func:
			if name, ok := strings.CutPrefix(e.Name, service+"."); ok {
				names.Reserve(name)
			}
		case lock.Former:
			if name, ok := strings.CutPrefix(e.Place[1], service+"."); ok {
				names.Reserve(name)
			}
		}
	}
}

// keep records the name of a place for the next run.
func (l *lockedNames) keep(e lock.Entry) { l.now.Add(e) }

// lenders returns the places whose types had, in an earlier run, the name of the
// type at a place: that of the type which lends the name comes first.
func (l *lockedNames) lenders(place string) []string {
	var places []string
	for _, kind := range []lock.Kind{lock.Type, lock.Input, lock.Form} {
		e, ok := l.find(kind, place)
		if !ok || e.Type != shared {
			continue
		}
		for _, other := range l.types[e.Name] {
			if other.Type != shared && other.Place[0] != place && !slices.Contains(places, other.Place[0]) {
				places = append(places, other.Place[0])
			}
		}
	}
	return places
}

// member returns the name of a field or a constant in an earlier run.
func (l *lockedNames) member(kind lock.Kind, place, wire string) (string, bool) {
	e, ok := l.memberEntry(kind, place, wire)
	return e.Name, ok
}

// memberEntry returns the entry of a field or a constant: that of the schema at
// place, or else of the one which lends the name to its type.
func (l *lockedNames) memberEntry(kind lock.Kind, place, wire string) (lock.Entry, bool) {
	for _, at := range append([]string{place}, l.lenders(place)...) {
		if e, ok := l.find(kind, at, wire); ok && naming.IsExported(e.Name) {
			return e, true
		}
	}
	return lock.Entry{}, false
}

// isShared reports whether an earlier run had one type for what is read and what is
// sent of a schema.
func (l *lockedNames) isShared(d *declared) bool {
	at := only(l.places.of(d.s.Node), d)
	input, _ := l.find(lock.Input, at)
	form, _ := l.find(lock.Form, at)
	return input.Type == shared && !input.Gone || form.Type == shared && !form.Gone
}

// membersOf returns the fields or constants that a schema had in an earlier
// run.
func (l *lockedNames) membersOf(kind lock.Kind, place string) []lock.Entry {
	all := l.members[membersKey(kind, place)]
	for _, at := range l.lenders(place) {
		all = append(slices.Clone(all), l.members[membersKey(kind, at)]...)
	}
	return all
}

// keepGone records what an earlier run named and the specification no longer
// has: its name is not given to anything else, and comes back with it. A type
// whose name is that of another place now, which shared it, needs no record.
func (l *lockedNames) keepGone() {
	methods, names, fields := map[string]bool{}, map[string]bool{}, map[[2]string]bool{}
	for e := range l.now.All() {
		switch e.Kind {
		case lock.Method:
			methods[operationKey(e)] = true
		case lock.Field:
			fields[[2]string{e.Place[0], e.Name}] = true
		}
		if isPackageLevel(e.Kind) {
			names[e.Name] = true
		}
	}
	for e := range l.earlier.All() {
		switch {
		case e.Kind == lock.Method && methods[operationKey(e)]: // at another endpoint now
		case e.Kind == lock.Former:
			l.now.Add(e)
		case e.Kind == lock.Errors: // no name
		case e.Kind == lock.Headers && e.Place[0] == "": // of format 1
		case e.Kind == lock.Field && fields[[2]string{e.Place[0], e.Name}]: // the field of another property now
		case isPackageLevel(e.Kind) && names[e.Name]:
		case isMember(e.Kind) && l.isMoved(e.Place[0], names):
		default:
			e.Gone = true
			l.now.Add(e)
		}
	}
}

func isPackageLevel(kind lock.Kind) bool {
	switch kind {
	case lock.Type, lock.Input, lock.Form, lock.Const, lock.Params, lock.Option, lock.Interface, lock.Unknown, lock.Constructor, lock.Func, lock.Receiver:
		return true
	}
	return false
}

func isMember(kind lock.Kind) bool { return kind == lock.Field || kind == lock.Extra }

// isMoved reports whether a type was removed from its place, and another place has
// its name now.
func (l *lockedNames) isMoved(place string, names map[string]bool) bool {
	for _, kind := range []lock.Kind{lock.Type, lock.Input, lock.Form} {
		e, ok := l.find(kind, place)
		if _, now := l.now.Find(kind, place); ok && !now && names[e.Name] {
			return true
		}
	}
	return false
}
