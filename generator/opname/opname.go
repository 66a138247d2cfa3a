// Package opname chooses names for the methods and services of a client, as a
// person would who knows the API: the verb first, then what it acts on, without
// what the service already says and without what a framework has added to an
// operationId. It reads operationId, path, HTTP method, text and response of all
// operations together. The entry points are New, API.Names and Services.
package opname

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are New and API.Names. The steps of a name are functions of
// their own files: the words of the operationId or path (phrase.go), the verb
// (verb.go) and its object (object.go).

// Operation is what is known of an operation when it gets its name.
type Operation struct {
	Method  string // HTTP method in capitals
	Path    string
	ID      string // operationId, or ""
	Text    string // summary or description
	Service string // Go name of its service
	Noun    string // tag or segment of the path that names the service
	Result  Result
	Rows    bool // the result is an array of objects
	Paged   bool // a parameter chooses or limits the items of a page
	Pages   bool // it returns pages, by all that is known of it
}

// Result says what the success response of an operation holds.
type Result int

// The results of an operation.
const (
	Unknown Result = iota // no schema, or no JSON
	One                   // one record
	List                  // a list, or an envelope with one list
)

// API knows what the operations of an API have in common.
type API struct {
	ops      []*Operation
	at       map[string]map[string]*Operation // by path without names of parameters, and method
	ids      map[string]int                   // operations by operationId
	services map[string]*service
	prefix   string // with which all operationIds begin
	brand    string // first word of the API's title, where it names no resource
	numbered bool   // several operationIds end with the number of a copy: getUser_1, getOrder_1
	byMethod bool   // most operationIds of a POST begin or end with "post"
	frame    int    // segments with which all paths begin
	versions map[string]bool
	literals map[string]bool // segments in lower case
	verbs    map[string]bool
	idioms   []idiom
	owned    map[string]int  // paths by the letters of a noun in them
	scopes   map[string]bool // letters of nouns that services mostly have in some paths only
}

// service is what the operations of a service have in common.
type service struct {
	ops         []*Operation
	first, last string     // words that most operationIds begin or end with
	noun        bool       // nearly all operationIds end with the noun of the service, which has several words
	resource    [][]string // nouns that all its paths end with, where they say what the tag says
	owners      []owner    // records to which all its paths belong
	routes      bool       // a tool made the operationIds of the paths
}

// New reads the operations of an API, which has a title.
func New(title string, ops []*Operation) *API {
	a := &API{ops: ops, at: map[string]map[string]*Operation{}, ids: map[string]int{}, services: map[string]*service{},
		versions: map[string]bool{}, literals: map[string]bool{}, owned: map[string]int{}, verbs: verbs(), idioms: idioms(), prefix: sharedPrefix(ops)}
	for _, op := range ops {
		key := place(op.Path)
		if a.at[key] == nil {
			a.at[key] = map[string]*Operation{}
		}
		a.at[key][op.Method] = op
		a.ids[op.ID]++
		for _, o := range ownersIn(op) {
			a.owned[letters(o.words)]++
		}
		for _, seg := range segments(op.Path) {
			lower := strings.ToLower(seg.text)
			if IsVersion(seg.text) {
				a.versions[lower] = true
			}
			if !seg.param {
				a.literals[lower] = true
			}
		}
		s := a.services[op.Service]
		if s == nil {
			s = &service{}
			a.services[op.Service] = s
		}
		s.ops = append(s.ops, op)
	}
	a.scopes = scopesOf(a.services)
	a.frame = sharedFrame(ops)
	a.brand, a.byMethod, a.numbered = brandOf(title, ops), namedByMethod(ops), areNumbered(ops)
	for _, s := range a.services {
		a.share(s)
	}
	return a
}

// Name is a candidate for the name of a method.
type Name struct {
	Go    string
	Loose bool // it leaves out words that may distinguish it: only for one operation
}

// Names returns candidates for the name of op's method, the best one first.
func (a *API) Names(op *Operation) []Name {
	p := a.phraseOf(op)
	verb, object := a.verbOf(op, p)
	short, full, keyed := a.objectOf(op, p, verb, object)
	shortest := withoutOwner(op, short)
	alone := a.withoutSharedOwner(op, shortest)
	names := []Name{{Go: join(verb, alone), Loose: !slices.Equal(alone, full)}, {Go: join(verb, shortest), Loose: !slices.Equal(shortest, full)}, {Go: join(verb, short), Loose: !slices.Equal(short, full)},
		{Go: join(verb, full)}, {Go: join(verb, keyed)}}
	if a.isPlural(op, object) {
		switch {
		case verb == "get":
			names = append(names, Name{Go: join("list", full)})
		case op.Method != "GET" && op.Method != "POST" && a.hasItems(place(op.Path)) && !ofCaller(op.Path):
			names = append(names, Name{Go: join(verb, append([]string{"all"}, full...))})
		}
	}
	names = append(names, Name{Go: join(verb, object)})
	switch {
	case p.action && op.Method == "GET":
		names = append(names, Name{Go: join("get", append([]string{verb}, object...))})
	case p.made:
		names = append(names, Name{Go: join(verb, slices.Concat(nounsIn(op.Path, naming.Words(op.Noun), true)...))},
			Name{Go: join(verb, slices.Concat(plainNouns(op)...))}, Name{Go: join(verb, []string{lastSegment(op.Path)})}) // /people beside /persons
	}
	return distinct(append(a.lastNames(op, names, verb, full), Name{Go: names[0].Go}))
}

// lastNames adds the names for operations whose better names others have.
func (a *API) lastNames(op *Operation, names []Name, verb string, full []string) []Name {
	ws := a.idWords(op)
	if len(ws) > 0 && !isHTTP(ws[0]) {
		names = append(names, Name{Go: join("", ws)})
	}
	if owner := ownerOf(op, append([]string{verb}, full...)); owner != nil {
		names = append(names, Name{Go: join(verb, slices.Concat(full, []string{"for"}, owner))})
	}
	if a.hasTwin(op) {
		names = append(names, Name{Go: join(verb, append(slices.Clone(full), strings.ToLower(op.Method)))}) // one function for PUT and POST
	}
	if op.ID == "" {
		return append(names, Name{Go: pathName(op)})
	}
	return append(names, Name{Go: naming.Exported(op.ID)})
}

// ownerOf returns the last noun of the path that neither the service nor a name
// has, to distinguish the name from another. The verb of the name is a word of it.
func ownerOf(op *Operation, ws []string) []string {
	for _, seg := range slices.Backward(segments(op.Path)) {
		noun := naming.Words(seg.text)
		if seg.param || isFrame(seg.text) || letters(noun) == letters(naming.Words(op.Noun)) {
			continue
		}
		if !slices.ContainsFunc(noun, func(w string) bool {
			return isPreposition(w) || slices.ContainsFunc(ws, func(other string) bool { return same(w, other) })
		}) {
			return noun
		}
	}
	return nil
}

// hasTwin reports whether another method of the path has the same operationId
// but for additions of tools: a function that a framework calls for PUT and POST.
func (a *API) hasTwin(op *Operation) bool {
	for method, other := range a.at[place(op.Path)] {
		if method != op.Method && slices.Equal(a.idWords(op), a.idWords(other)) {
			return true
		}
	}
	return false
}

// Compare orders operations that want one name: that of the service's own
// resource, and of one record, before others, then short paths. It does not
// depend on the order of the specification.
func (a *API) Compare(x, y *Operation) int {
	return cmp.Or(cmp.Compare(distance(x), distance(y)), cmp.Compare(strings.Count(x.Path, "={"), strings.Count(y.Path, "={")), cmp.Compare(unless(endsInParam(x.Path)), unless(endsInParam(y.Path))),
		cmp.Compare(len(segments(x.Path)), len(segments(y.Path))), cmp.Compare(x.Path, y.Path), cmp.Compare(x.Method, y.Method))
}

// distance is the number of nouns in a path that do not name the service.
func distance(op *Operation) int {
	return len(nounsOf(op.Path, naming.Words(op.Noun)))
}

func unless(yes bool) int {
	if yes {
		return 0
	}
	return 1
}

// join makes a Go name of a verb and words.
func join(verb string, ws []string) string {
	return naming.Exported(strings.Join(append([]string{verb}, ws...), "_"))
}

// distinct drops repeated names, but the second and the third, which say that an
// operation keeps to the first, and the last, which gets a number where all are in use.
func distinct(names []Name) []Name {
	last := len(names) - 1
	var out []Name
	for i, n := range names {
		if i == 1 || i == 2 || i == last || !slices.ContainsFunc(out, func(o Name) bool { return o.Go == n.Go }) {
			out = append(out, n)
		}
	}
	return out
}
