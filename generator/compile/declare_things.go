package compile

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is nameThings, which calls the anonymous types that operations
// return after the thing that they get, list, create or update.

// thing is what an operation returns, such as the Order of Orders.Get.
type thing struct {
	noun  string // what stands behind the verb: "" for Orders.Get, Line for Orders.GetLine
	whole string // behind the noun of the service: Order, OrderLine
	of    string // the noun of the service: Order
	rank  int    // of the operation: the lowest has the first claim to the name
	own   bool   // no other thing and no component has the noun, so that it is the name
}

// name is the name of the type, "" for one that is no thing.
func (t thing) name() string {
	if t.own {
		return t.noun
	}
	return t.whole
}

// before reports whether t has a better claim than other to the name of a type
// that is both.
func (t thing) before(other thing) bool {
	if t.whole == "" || other.whole == "" {
		return t.whole != ""
	}
	order := cmp.Or(t.rank-other.rank, len(t.name())-len(other.name()), cmp.Compare(t.name(), other.name()))
	return order < 0
}

// order is the rank, behind all others for a type that is no thing.
func (t thing) order() int {
	if t.whole == "" {
		return 9
	}
	return t.rank
}

// nameThings sets the thing of each anonymous type that operations return.
func nameThings(ops []*operation, decls *declarations) {
	live := decls.live()
	things := map[*declared][]thing{}
	returned := map[*ir.Decl]*declared{}
	for _, d := range live {
		returned[d.decl] = d
	}
	for _, op := range ops {
		d, is := returned[returnedDecl(op.ir)], op.thing()
		if d != nil && is.whole != "" && !d.isNamed() {
			things[d] = append(things[d], is)
		}
	}
	owners := nounOwners(live, things)
	for d, list := range things {
		for _, is := range list {
			is.own = len(owners[is.noun]) == 1 && !isStructural(is.noun)
			d.isThing(is)
		}
	}
}

// isThing adds a thing to those that d is.
func (d *declared) isThing(is thing) {
	d.things = append(d.things, is)
	if is.before(d.thing) {
		d.thing = is
	}
}

// thingNames returns the names of what operations return: of one thing its own,
// of several what they have in common, or else the one with the first claim.
func (d *declared) thingNames() []string {
	last := naming.Words(d.thing.whole)
	for _, is := range d.things {
		last = commonSuffix(last, naming.Words(is.whole))
	}
	name := naming.Exported(strings.Join(last, "_"))
	switch {
	case name == d.thing.whole:
		return []string{d.thing.name(), d.thing.whole}
	case len(last) == 0, isStructural(name):
		return append(d.commonThing(), d.thing.name(), d.thing.whole)
	}
	return []string{name}
}

// commonThing returns the name of several things of one service whose names end
// in different words: those with which all of them begin. It is no name of one
// of them, and no more than what the service returns where nothing but its noun
// is common to them.
func (d *declared) commonThing() []string {
	words := naming.Words(d.thing.whole)
	for _, is := range d.things {
		words = words[:commonPrefix(words, naming.Words(is.whole))]
	}
	switch name := naming.Exported(strings.Join(words, "_")); {
	case len(words) < len(naming.Words(d.thing.of)) || name == d.thing.whole:
		return nil
	case name == d.thing.of:
		return []string{name + "Result"}
	default:
		return []string{name}
	}
}

// nounOwners returns, for each noun, the things and components that have it.
func nounOwners(live []*declared, things map[*declared][]thing) map[string]map[string]bool {
	owners := map[string]map[string]bool{}
	add := func(noun, owner string) {
		if owners[noun] == nil {
			owners[noun] = map[string]bool{}
		}
		owners[noun][owner] = true
	}
	for _, d := range live {
		if d.isNamed() {
			add(d.noun(), "component")
		}
		for _, is := range things[d] {
			add(is.noun, is.whole)
			add(is.whole, is.whole)
		}
	}
	return owners
}

// returnedDecl returns the struct that an operation returns, or whose values it
// lists; nil where it returns something else.
func returnedDecl(op *ir.Operation) *ir.Decl {
	var t ir.Type
	switch r := op.Result.(type) {
	case ir.Value:
		t = r.Type
		elem := listElem(t)
		if elem != nil {
			t = elem
		}
		if elem == nil && strings.HasPrefix(op.Name, "List") || isEnvelope(t) {
			return nil
		}
	case ir.Items:
		t = r.Elem
	}
	named, _ := t.(ir.Named)
	if _, ok := declDef[*ir.Struct](named); !ok {
		return nil
	}
	return named.Decl
}

// thing returns what the operation returns by its name: the noun of the service
// and what stands behind the verb, up to a preposition. There is none where the
// verb is another one than those of a record.
func (op *operation) thing() thing {
	ws := naming.Words(op.ir.Name)
	if len(ws) == 0 {
		return thing{}
	}
	rank := verbRank(op.ir.Method, ws[0])
	if rank == 0 {
		return thing{}
	}
	service := singularName(op.service.ir.Name, "")
	is := thing{whole: service, of: service, rank: rank}
	ws = withoutWordsOf(ws[1:], service)
	if i := slices.IndexFunc(ws, isSpecifier); i >= 0 {
		ws = ws[:i]
	}
	if len(ws) > 0 {
		is.noun = naming.Exported(strings.Join(ws, "_"))
		if returnsList(op.ir) {
			is.noun = singularName(is.noun, "")
		}
		is.whole = joinOnce(service, is.noun)
	}
	return is
}

// isSpecifier reports whether a word begins the part of a name that tells which
// things an operation returns.
func isSpecifier(w string) bool {
	return slices.Contains([]string{"For", "By", "From", "With", "To"}, w)
}

// returnsList reports whether an operation returns many things.
func returnsList(op *ir.Operation) bool {
	switch r := op.Result.(type) {
	case ir.Items:
		return true
	case ir.Value:
		return listElem(r.Type) != nil
	}
	return false
}

// withoutWordsOf returns words without the first ones that the name of the
// service has too, of which the last one stays.
func withoutWordsOf(ws []string, service string) []string {
	for len(ws) > 1 && slices.ContainsFunc(naming.Words(service), func(w string) bool { return strings.EqualFold(w, ws[0]) }) {
		ws = ws[1:]
	}
	return ws
}

// verbRank returns the rank of a method by its verb, 0 where it does not return
// the thing that its name has.
func verbRank(method, verb string) int {
	verbs := map[string][]string{
		http.MethodGet:   {"Get", "Retrieve", "Read", "Fetch", "Find", "Show", "List"},
		http.MethodPost:  {"Create", "Add"},
		http.MethodPatch: {"Update", "Edit", "Modify"},
		http.MethodPut:   {"Update", "Replace", "Edit", "Modify", "Set"},
	}
	ranks := map[string]int{http.MethodGet: 1, http.MethodPost: 3, http.MethodPatch: 4, http.MethodPut: 4}
	for _, v := range verbs[method] {
		if v == verb {
			rank := ranks[method]
			if verb == "List" {
				rank++
			}
			return rank
		}
	}
	return 0
}

// isEnvelope reports whether a type is a struct around what it holds: a member
// with a name that says no more than that it is the content, and nothing but
// information on the response beside it.
func isEnvelope(t ir.Type) bool {
	content := 0
	for _, f := range fieldsOf(t) {
		switch {
		case isContentMember(f.Wire):
			content++
		case !isInformationMember(f.Wire):
			return false
		}
	}
	return content > 0
}

func isContentMember(wire string) bool {
	switch strings.ToLower(wire) {
	case "data", "result", "results", "items", "response", "payload", "content", "value", "values", "records", "list", "rows":
		return true
	}
	return false
}

// isInformationMember reports whether a member of an envelope describes the
// response, and not the thing.
func isInformationMember(wire string) bool {
	switch strings.ToLower(wire) {
	case "success", "ok", "status", "code", "message", "messages", "msg", "error", "errors", "warnings", "meta", "metadata", "links", "_links", "included",
		"result_info", "request_id", "requestid", "pagination", "paging", "page", "pages", "per_page", "total", "count", "has_more", "next", "jsonapi", "timestamp":
		return true
	}
	return false
}
