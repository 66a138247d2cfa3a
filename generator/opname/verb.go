package opname

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is API.verbOf.

// verbOf returns the verb of a method as Go writes it, "" for a noun that is a
// name by itself, and the words that it acts on.
func (a *API) verbOf(op *Operation, p phrase) (verb string, object []string) {
	verb, object = canonical(op.Method, p.verb), p.object
	if n := len(object) - 1; verb == "" && n >= 0 && strings.EqualFold(object[n], "exists") && (op.Method == "GET" || op.Method == "HEAD") {
		return "exists", object[:n] // collection exists
	}
	if p.action && isHTTP(verb) && verb != "get" {
		return verb, object // a path can end in "post"
	}
	if (verb == "post" || verb == "put" || verb == "get") && len(object) > 0 && a.isAction(op, object) {
		verb, object = canonical(op.Method, object[0]), object[1:]
	} else if n := len(object) - 1; (verb == "post" || verb == "put") && n > 0 && a.isVerb(object[n]) && !isNounToo(strings.ToLower(object[n])) {
		verb, object = canonical(op.Method, object[n]), object[:n] // post-tfa-disable
	}
	switch {
	case verb == "search" && len(object) > 0 && same(op.Service, verb):
		verb = "" // Search.Issues
	case verb == "get" && len(object) == 1 && strings.EqualFold(object[0], "all") && op.Result == List:
		verb = "list"
	case verb == "get" && len(object) > 1 && strings.EqualFold(object[0], "list"), verb == "get" && len(object) > 2 && isArticle(object[0]) && strings.EqualFold(object[1], "list"):
		verb = "list" // get a list of
	case verb == "get" && len(object) > 1 && strings.EqualFold(object[len(object)-1], "list") && op.Result == List && !a.isKnown(op, "list"):
		verb, object = "list", slices.Clone(object[:len(object)-1]) // get members list
		if n := len(object) - 1; same(object[n], lastLiteral(op.Path)) {
			object[n] = lastLiteral(op.Path)
		}
	case verb == "get" || verb == "" && op.Method == "GET" && (p.made || op.Pages):
		verb = a.readVerb(op, p)
	case (verb == "remove" || verb == "find") && len(object) == 0 && isClass(op.ID):
		verb = a.ormVerb(op, verb)
	case verb == "list" && p.made && op.Result == One && !op.Paged:
		verb = "get"
	case verb == "find" && len(object) > 0 && op.Method == "GET":
		verb, object = a.findVerb(op, object)
	case verb == "post" && len(a.actionOf(op)) == 1 && !endsInParam(op.Path) && a.said(op) == "":
		verb = strings.ToLower(a.actionOf(op)[0]) // documents by query post at /documents/fetch
		if n := len(object) - 1; n >= 0 && same(object[n], verb) {
			object = object[:n]
		} else if n >= 0 && same(object[0], verb) {
			object = object[1:]
		}
	case verb == "post" || verb == "put" || verb == "replace" || verb == "patch" || verb == "" && p.made:
		verb = a.writeVerb(op, verb, object)
	case verb == "delete" && op.Method == "DELETE" && !endsInParam(op.Path) && a.imperative(op.Text) == "reset":
		verb = "reset" // to defaults
	case verb == "create" && op.Method == "POST":
		action := a.actionOf(op)
		if n := len(object) - 1; len(action) == 1 && (letters(action) == letters(object) || n > 0 && p.chain && same(action[0], object[n])) {
			verb, object = strings.ToLower(action[0]), singular(object[:n])
		} else if at := len(object) - len(action); len(action) > 1 && p.chain && at >= 0 && letters(action) == letters(object[at:]) {
			verb, object = strings.ToLower(action[0]), slices.Concat(object[:at], action[1:]) // users_set_password_create
		}
	}
	if !p.made && len(object) > 1 && verb != "" && strings.EqualFold(object[0], verb) {
		object = object[1:] // post set state
	}
	switch n := len(object) - 1; {
	case p.made && verb == "create" && !endsInParam(op.Path):
		object = singular(object)
	case p.made && verb == "list" && (op.Pages || a.hasItems(place(op.Path))) && n >= 0 && same(object[n], lastLiteral(op.Path)):
		object = append(slices.Clone(object[:n]), lastLiteral(op.Path)) // the items of one record
	}
	return verb, object
}

// isAction reports whether the words behind the name of an HTTP method begin
// with the verb proper: post-cancel-account, getSearch.
func (a *API) isAction(op *Operation, ws []string) bool {
	w := strings.ToLower(ws[0])
	if !a.verbs[w] || isHTTP(w) || slices.Contains([]string{"list", "find", "read", "retrieve", "show", "view"}, w) && op.Method != "GET" {
		return false
	}
	if action := a.actionOf(op); len(action) > 0 && same(action[0], w) {
		return true
	}
	return op.Method != "GET" && !isNounToo(w) && !a.isResource(op, ws)
}

// isResource reports whether the words are the end of a path that GET reads as
// well: stop words.
func (a *API) isResource(op *Operation, ws []string) bool {
	return len(ws) > 1 && a.at[place(op.Path)]["GET"] != nil && letters(ws) == letters(naming.Words(lastSegment(op.Path)))
}

// findVerb is the verb of the functions that ORMs have: findAll, findOne,
// findById.
func (a *API) findVerb(op *Operation, object []string) (verb string, rest []string) {
	switch first := strings.ToLower(object[0]); {
	case first == "all" || first == "many":
		return "list", object[1:]
	case first == "one" || first == "unique":
		return "get", object[1:]
	case first == "by" && endsInParam(op.Path) && len(withoutKey(op, object)) == 0:
		return "get", nil
	case endsInParam(op.Path) && op.Result == One && first != "by":
		return "get", object
	}
	return "find", object
}

// isPlainVerb reports whether a word is a verb and not a noun as well.
func (a *API) isPlainVerb(w string) bool {
	return a.isVerb(w) && !isNounToo(strings.ToLower(w))
}

// Actions returns a function that reports whether words begin with a verb that is
// no noun as well, or with a word that says how: create user, bulk ban.
func Actions() func(ws []string) bool {
	known := verbs()
	return func(ws []string) bool {
		w := strings.ToLower(ws[0])
		return known[w] && !isNounToo(w) || len(ws) > 1 && isManner(w)
	}
}

// isClass reports whether an operationId names the class of a function.
func isClass(id string) bool { return strings.Contains(strings.ToLower(id), "controller") }

// ormVerb is the verb of find and remove in a class of their own.
func (a *API) ormVerb(op *Operation, verb string) string {
	switch {
	case verb == "remove" && op.Method == "DELETE":
		return "delete"
	case verb == "find" && op.Method == "GET" && !endsInParam(op.Path) && op.Result != One:
		return "list"
	}
	return verb
}

// readVerb returns Get or List. List needs a response that holds a list, and
// further evidence: pages, items with paths of their own, a POST that adds to the
// list, or the word in the id or the summary.
func (a *API) readVerb(op *Operation, p phrase) string {
	last := lastLiteral(op.Path)
	if len(p.object) > 0 {
		last = p.object[len(p.object)-1]
	}
	plural := isPlural(last) && !isMass(last) && !p.one
	key := place(op.Path)
	switch {
	case op.Pages && (!endsInParam(op.Path) || a.at[strings.TrimSuffix(key, "/{}")]["GET"] == nil): // a record can hold pages
		return "list"
	case endsInParam(op.Path):
		if op.Result == List && !op.Pages && (op.Paged || a.saysList(op) || p.made && a.hasItems(key)) {
			return "list"
		}
		return "get"
	case op.Result == List:
		if p.made && !isMass(last) && !p.one || op.Paged || a.hasItems(key) && !isMass(last) || a.grows(op) && !isMass(last) || op.Rows && plural || a.imperative(op.Text) == "list" {
			return "list"
		}
	case p.one && op.Result != List:
		return "get"
	case op.Paged && (plural || p.made && (op.Result != One || a.hasItems(key[:strings.LastIndex(key, "/")]))), p.made && a.hasItems(key), plural && a.saysList(op) && (p.made || op.Result != One):
		return "list"
	case op.Result == One:
		return "get"
	case plural && (p.made || a.hasItems(key) || a.grows(op)):
		return "list"
	}
	return "get"
}

// saysList reports whether the text speaks of a list: "Returns a list of pets".
func (a *API) saysList(op *Operation) bool {
	verb := a.imperative(op.Text)
	ws := naming.Words(op.Text)
	if verb == "list" {
		return true
	}
	verb = canonical(op.Method, verb)
	for i := 1; i < min(len(ws), 4); i++ {
		switch w := strings.ToLower(ws[i]); {
		case (verb == "get" || verb == "return") && (w == "list" || w == "all" || w == "collection" || w == "lists"):
			return true
		case !isArticle(w) && w != "paginated" && w != "paged":
			return false
		}
	}
	return false
}

// grows reports whether a POST adds to what a GET returns.
func (a *API) grows(op *Operation) bool {
	return op.Method == "GET" && a.at[place(op.Path)]["POST"] != nil
}

// hasItems reports whether a GET or DELETE of one record is below a place.
func (a *API) hasItems(key string) bool {
	item := a.at[key+"/{}"]
	return item["GET"] != nil || item["DELETE"] != nil
}

// writeVerb is the verb of a request whose operationId names only the HTTP
// method, or a replacement.
func (a *API) writeVerb(op *Operation, verb string, object []string) string {
	key := place(op.Path)
	said := a.said(op)
	switch op.Method {
	case "GET":
		return verb
	case "PUT":
		if verb == "patch" {
			return verb
		}
		if verb == "replace" && !strings.EqualFold(op.ID, "x") {
			return verb
		}
		if said != "" && said != "create" && (!endsInParam(op.Path) || a.at[key]["GET"] == nil) {
			return said
		}
		if a.at[key]["PATCH"] == nil {
			return "update"
		}
		return "replace"
	case "PATCH":
		if verb == "replace" || verb == "patch" && a.at[key]["PUT"] != nil {
			return verb
		}
		return "update"
	case "DELETE":
		return "delete"
	case "POST":
		return a.postVerb(op, verb, said)
	case "HEAD":
		if op.ID == "" {
			return "check"
		}
		return "head"
	}
	return strings.ToLower(op.Method)
}

// postVerb is the verb of a POST: Update on an item whose collection has a POST,
// or that has a GET of its own, else Create.
func (a *API) postVerb(op *Operation, verb, said string) string {
	key := place(op.Path)
	if verb == "replace" {
		return verb
	}
	if collection, ok := strings.CutSuffix(key, "/{}"); ok {
		switch {
		case a.at[key]["GET"] != nil && said != "create":
			return "update"
		case said != "" && said != "create" && said != "add":
			return said
		case a.at[collection]["POST"] != nil:
			return "update"
		}
		return "create"
	}
	if !a.hasItems(key) && slices.Contains([]string{"publish", "send", "upload", "invite", "submit", "import"}, said) && !same(said, lastLiteral(op.Path)) {
		return said
	}
	if verb := a.readsByPost(op); verb != "" {
		return verb
	}
	if last := lastLiteral(op.Path); a.hasItems(key) || isPlural(last) && !isMass(last) && said != "update" {
		return "create"
	}
	switch {
	case said != "":
		return said
	case a.at[key]["GET"] != nil && !isPlural(lastLiteral(op.Path)):
		return "update"
	}
	return "create"
}

// readsByPost returns Get or List for a POST whose text says so, at a place that
// has neither records nor another method: "Get a list of payment methods".
func (a *API) readsByPost(op *Operation) string {
	key := place(op.Path)
	if verb := canonical("GET", a.imperative(op.Text)); len(a.at[key]) > 1 || a.hasItems(key) || verb != "get" && verb != "list" {
		return ""
	}
	if a.saysList(op) {
		return "list"
	}
	return "get"
}

// said returns the verb of the text, "" for none and for those that only say
// what HTTP does.
func (a *API) said(op *Operation) string {
	verb := canonical(op.Method, a.imperative(op.Text))
	if isHTTP(verb) && verb != "delete" || slices.Contains([]string{"return", "list", "use", "do", "make", "allow", "perform", "edit", "change", "test", "handle", "process"}, verb) {
		if verb == "edit" || verb == "change" {
			return "update"
		}
		return ""
	}
	if ws := naming.Words(op.Text); len(ws) > 2 && strings.EqualFold(ws[1], "or") && a.isVerb(ws[2]) {
		return "" // Creates or updates
	}
	return verb
}

// lastSegment returns the last segment of a path that is no parameter.
func lastSegment(path string) string {
	for _, seg := range slices.Backward(segments(path)) {
		if !seg.param {
			return seg.text
		}
	}
	return "root"
}

// lastLiteral returns the last word of a path that is no parameter.
func lastLiteral(path string) string {
	segs := segments(path)
	for _, seg := range slices.Backward(segs) {
		if ws := naming.Words(seg.text); !seg.param && len(ws) > 0 {
			return ws[len(ws)-1]
		}
	}
	return ""
}
