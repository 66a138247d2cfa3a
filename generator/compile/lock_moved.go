package compile

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is moved, which writes the names of an earlier run with the
// places of today: of operations that have another path or operationId, of
// components whose names are written otherwise, and of alternatives that have
// changed so that they are called otherwise.

// moved returns the names of an earlier run, which may be nil.
func moved(places *placer, earlier *lock.Client) *lock.Client {
	if earlier == nil {
		return &lock.Client{}
	}
	if old := earlier.Format1(); len(old) > 0 {
		earlier = fromFormat1(places, old)
	}
	ops, known, hints := endpointsOf(places.doc), map[string]bool{}, wasOf(places.doc)
	for e := range earlier.All() {
		if e.Kind == lock.Method {
			known[operationKey(e)] = true
		}
	}
	t := &translation{prefixes: map[string]string{}, keys: map[string]string{}, hinted: map[string]located{}}
	for e := range earlier.All() {
		if e.Kind == lock.Method {
			t.addOperation(e, ops, known)
		}
	}
	t.addHinted(places, hints, earlier, ops)
	addComponents(t.prefixes, places.doc, earlier)
	earlier = renamedMembers(places, hints, t.apply(earlier), ops)
	t = &translation{prefixes: alternativesMoved(places, earlier)}
	return t.apply(earlier)
}

// addComponents adds the components whose names are written otherwise now, with
// the same words: pet_status is PetStatus.
func addComponents(prefixes map[string]string, doc *spec.Document, earlier *lock.Client) {
	const dir = "#/components/schemas/"
	come, had := map[string][]string{}, map[string]bool{}
	components := doc.Root.At("components", "schemas")
	for e := range earlier.All() {
		if name, ok := strings.CutPrefix(e.Place[0], dir); ok && !strings.Contains(name, "/") {
			had[unescape(name)] = true
		}
	}
	for name := range components.Members() {
		if !had[name] {
			come[naming.Exported(name)] = append(come[naming.Exported(name)], name)
		}
	}
	for name := range had {
		if now := come[naming.Exported(name)]; !components.Has(name) && len(now) == 1 {
			prefixes[dir+escapeSegment(name)] = dir + escapeSegment(now[0])
		}
	}
}

// endpoints are the operations of a document.
type endpoints struct {
	byID map[string]located // those with an operationId
	at   map[string]located // by method and path, see endpoint
}

// located is an operation and its place.
type located struct {
	method, path, id string
	node             *spec.Node // nil for one of an earlier run
}

func (o located) key() string {
	if o.id != "" {
		return o.id
	}
	return o.method + " " + o.path
}

func (o located) prefix() string {
	return "#/paths/" + escapeSegment(o.path) + "/" + strings.ToLower(o.method)
}

func endpointsOf(doc *spec.Document) endpoints {
	all := endpoints{byID: map[string]located{}, at: map[string]located{}}
	for template, n := range doc.Root.Get("paths").Members() {
		item, ok := doc.Resolve(n)
		if !ok {
			continue
		}
		for method, node := range operationsOf(item) {
			o := located{method, template, node.Str("operationId"), node}
			all.at[endpoint(method+" "+template)] = o
			if _, twice := all.byID[o.id]; o.id != "" && !twice {
				all.byID[o.id] = o
			}
		}
	}
	return all
}

// translation replaces parts of places.
type translation struct {
	prefixes map[string]string  // of the places of schemas
	keys     map[string]string  // of operations
	hinted   map[string]located // operations that a hint finds again
}

// addOperation adds an operation that has moved: it has the same operationId at
// another endpoint, where nothing is at the old one; or another one at the same
// endpoint.
func (t *translation) addOperation(e lock.Entry, ops endpoints, knownKeys map[string]bool) {
	was := located{method: e.Place[0], path: e.Place[1], id: e.Place[2]}
	there, occupied := ops.at[endpoint(was.method+" "+was.path)]
	now, known := ops.byID[was.id]
	switch {
	case known && !occupied, known && there.id == was.id:
		t.prefixes[was.prefix()] = now.prefix()
	case !known && occupied && !knownKeys[there.key()]:
		t.prefixes[was.prefix()] = there.prefix()
		t.keys[was.key()] = there.key()
	}
}

// apply returns the entries with other places.
func (t *translation) apply(earlier *lock.Client) *lock.Client {
	for was, now := range t.prefixes {
		if was == now {
			delete(t.prefixes, was)
		}
	}
	if len(t.prefixes)+len(t.keys) == 0 {
		return earlier
	}
	out := &lock.Client{}
	var doubtful []lock.Entry
	for e := range earlier.All() {
		was := e.Place
		switch e.Kind {
		case lock.Method:
			e.Place = t.method(e.Place)
		case lock.Stream, lock.Media, lock.Whole, lock.Iterator, lock.Pages, lock.Moved, lock.Arguments, lock.Envelope, lock.Params, lock.Option, lock.Param, lock.Headers, lock.Errors:
			if key, ok := t.keys[was[0]]; ok {
				e.Place = slices.Concat([]string{key}, was[1:])
			}
		default:
			e.Place = t.schemaPlaces(e.Kind, was)
		}
		if !slices.Equal(e.Place, was) || e.Kind == lock.Method {
			doubtful = append(doubtful, e)
			continue
		}
		out.Add(e)
	}
	for _, e := range doubtful { // an entry that has the place already counts more
		out.Add(e)
	}
	return out
}

// schemaPlaces translates a place that has that of a schema.
func (t *translation) schemaPlaces(kind lock.Kind, place []string) []string {
	i := 0
	switch kind {
	case lock.Type, lock.Input, lock.Form, lock.Field, lock.Extra, lock.Const:
	case lock.Interface, lock.Unknown, lock.Constructor, lock.Func:
		i = 1
	default:
		return place
	}
	place = slices.Clone(place)
	place[i] = t.place(place[i])
	return place
}

// method translates the place of an operation that had no operationId or has none
// now. One with another operationId has another name.
func (t *translation) method(place []string) []string {
	was := located{method: place[0], path: place[1], id: place[2]}
	if now, ok := t.hinted[was.key()]; ok { // the old operationId at the present endpoint: the method gets another name
		return []string{now.method, now.path, cmp.Or(was.id, now.id)}
	}
	key, ok := t.keys[was.key()]
	method, path, isEndpoint := strings.Cut(key, " ")
	switch {
	case !ok || was.id != "" && !isEndpoint:
		return place
	case isEndpoint && strings.HasPrefix(path, "/"):
		return []string{method, path, ""}
	}
	return []string{was.method, was.path, key}
}

// place translates the place of a schema; the long place of a type also has that
// of another one.
func (t *translation) place(at string) string {
	for i := len(at); i > 0; i = strings.LastIndexByte(at[:i], '/') {
		if now, ok := t.prefixes[at[:i]]; ok {
			return now + at[i:]
		}
	}
	parts := strings.Split(at, " ")
	for n, part := range parts {
		for i := len(part); i > 0; i = strings.LastIndexByte(part[:i], '/') {
			if now, ok := t.prefixes[part[:i]]; ok {
				parts[n] = now + part[i:]
				break
			}
		}
	}
	return strings.Join(parts, " ")
}

// alternativesMoved finds the alternatives that have no name of their own, only
// a shape, and have it no longer: one that has come in the same list with all
// the members of the old one is that.
func alternativesMoved(places *placer, earlier *lock.Client) map[string]string {
	fields := map[string][]string{} // properties by place
	lists := map[string]map[string]bool{}
	for e := range earlier.All() {
		if e.Kind == lock.Field {
			fields[e.Place[0]] = append(fields[e.Place[0]], e.Place[1])
		}
		switch e.Kind {
		case lock.Type, lock.Input, lock.Form:
			addLists(lists, e.Place[0])
		}
	}
	prefixes := map[string]string{}
	for _, list := range slices.Sorted(maps.Keys(lists)) {
		n := places.node(list)
		if n.Kind() != spec.KindArray {
			continue
		}
		var come []*spec.Node
		for _, item := range n.Items() {
			if name := escapeSegment(places.item(n, item)); !lists[list][name] {
				come = append(come, item)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(lists[list])) {
			if places.child(n, unescape(name)) != nil {
				continue
			}
			had := fields[list+"/"+name]
			successors := slices.Collect(func(yield func(*spec.Node) bool) {
				for _, item := range come {
					if len(had) > 0 && hasAllProperties(item, had) && !yield(item) {
						return
					}
				}
			})
			if len(successors) == 1 {
				prefixes[list+"/"+name] = list + "/" + escapeSegment(places.item(n, successors[0]))
				come = slices.DeleteFunc(come, func(item *spec.Node) bool { return item == successors[0] })
			}
		}
	}
	return prefixes
}

// addLists adds the lists of alternatives on the way to a place, with the names
// of the items.
func addLists(lists map[string]map[string]bool, at string) {
	at, _, _ = strings.Cut(at, " ")
	segments := strings.Split(at, "/")
	for i, s := range segments[:len(segments)-1] {
		if s != "oneOf" && s != "anyOf" && s != "allOf" {
			continue
		}
		list := strings.Join(segments[:i+1], "/")
		if lists[list] == nil {
			lists[list] = map[string]bool{}
		}
		lists[list][segments[i+1]] = true
	}
}

func hasAllProperties(n *spec.Node, names []string) bool {
	props := n.Get("properties")
	return !slices.ContainsFunc(names, func(name string) bool { return !props.Has(name) })
}
