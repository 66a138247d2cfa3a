package opname

import (
	"slices"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are API.phraseOf and API.idWords.

// phrase is what an operationId or a path says: a verb, which may be missing or
// the name of an HTTP method, and what it acts on.
type phrase struct {
	verb   string
	object []string
	made   bool // of the path, by a tool or by us
	one    bool // a tool made it of the path, but says one where the path has a plural
	chain  bool // the verb stood behind a chain of resources: locations.queues.list
	action bool // the verb is that of an action at the path's end
}

// phraseOf returns the phrase of an operationId, or that of the path where the
// operationId says no more.
func (a *API) phraseOf(op *Operation) phrase {
	ws := a.idWords(op)
	noun := naming.Words(op.Noun)
	bare := startsWith(ws, noun) == len(ws) && len(nounsOf(op.Path, noun)) == 0
	route, _ := isRoute(op, ws)
	if noun := a.nounOf(op, ws); len(noun) > 0 {
		return phrase{object: noun, made: true}
	}
	if len(ws) == 0 || bare || len(ws) == 1 && strings.EqualFold(ws[0], op.Method) && strings.Contains(op.ID, op.Path) || route && (a.byMethod || a.services[op.Service].routes) {
		p := a.fromPath(op)
		if n := len(ws); n > 0 && !(op.Method == "GET" && isHTTP(ws[n-1])) && !endsInParam(op.Path) && !isPlural(ws[n-1]) && isPlural(lastLiteral(op.Path)) {
			p.one, p.object = true, singular(p.object)
		}
		return p
	}
	ordered := verbFirst(a, op, ws)
	p := a.fromWords(op, ordered)
	p.chain = len(ordered) > 1 && ordered[0] != ws[0]
	return p
}

// nounOf returns the words of an operationId of a GET that is just what the path
// ends with, without the noun of the service, else nil: payment-methods,
// invoice.qr_code.
func (a *API) nounOf(op *Operation, ws []string) []string {
	last := lastSegment(op.Path)
	if op.Method != "GET" || endsInParam(op.Path) || FirstNoun(op.Path) == "" || strings.Contains(last, ".") || len(ws) < 2 || a.verbWords(ws) > 0 || a.isVerb(op.Noun) {
		return nil
	}
	if n := startsWith(ws, naming.Words(op.Noun)); n > 0 && n < len(ws) {
		ws = ws[n:]
	}
	if a.verbWords(ws) > 0 || letters(ws) != letters(naming.Words(last)) || startsWith(ws, naming.Words(op.Noun)) == len(ws) {
		return nil
	}
	return ws
}

// fromWords finds the verb of an operationId: its first word, or the first one
// behind the noun of the service.
func (a *API) fromWords(op *Operation, ws []string) phrase {
	for _, noun := range [][]string{naming.Words(op.Noun), naming.Words(op.Service)} {
		if n := startsWith(ws, noun); n > 0 && n < len(ws) && a.isBefore(ws[:n], ws[n]) {
			ws = ws[n:]
		}
	}
	n := a.verbWords(ws)
	if n == 1 && a.isRecord(op, ws) {
		return phrase{verb: "get", object: ws}
	}
	return phrase{verb: strings.ToLower(strings.Join(ws[:n], "_")), object: ws[n:]}
}

// isRecord reports whether an operationId of a GET begins with a noun, not with a
// verb: the result of /preview/{id} is that of a preview.
func (a *API) isRecord(op *Operation, ws []string) bool {
	segs := segments(op.Path)
	last := len(segs) - 1
	return op.Method == "GET" && last > 0 && segs[last].param && len(ws) > 1 && isNounToo(strings.ToLower(ws[0])) &&
		same(segs[last-1].text, ws[0]) && a.imperative(op.Text) != strings.ToLower(ws[0])
}

// verbWords returns the number of words at the start that are the verb: create,
// bulk update, create or update.
func (a *API) verbWords(ws []string) int {
	switch {
	case len(ws) == 0: // an operationId without letters
		return 0
	case len(ws) > 1 && isManner(ws[0]) && a.isVerb(ws[1]):
		return 2
	case !a.isVerb(ws[0]):
		return 0
	case len(ws) > 2 && (strings.EqualFold(ws[1], "or") || strings.EqualFold(ws[1], "and")) && a.isVerb(ws[2]):
		return 3
	}
	return 1
}

// isBefore reports whether a noun stands before the verb: customers export,
// invite revoke.
func (a *API) isBefore(noun []string, verb string) bool {
	first, verb := strings.ToLower(noun[0]), strings.ToLower(verb)
	return a.verbs[verb] && (len(noun) > 1 || !a.verbs[first] || isNounToo(first) && !isNounToo(verb))
}

// fromPath makes a phrase of a path. Its verb is an action at the end, or
// missing.
func (a *API) fromPath(op *Operation) phrase {
	nouns := a.withoutShareOfPath(op, nounsOf(op.Path, naming.Words(op.Noun)))
	if n := len(nouns) - 1; n > 0 && len(nouns[n-1]) > 1 && same(nouns[n-1][0], nouns[n][len(nouns[n])-1]) {
		nouns = slices.Delete(nouns, n-1, n) // event types, events
	}
	action := a.actionOf(op)
	if action == nil {
		return phrase{object: slices.Concat(nouns...), made: true}
	}
	if len(action) == 2 && isManner(action[0]) && letters(action) == letters(naming.Words(op.Noun)) {
		action = action[1:] // MultiSearch.Search
	}
	p := phrase{verb: strings.ToLower(action[0]), object: action[1:], made: true, action: true}
	if len(nouns) == 0 {
		return p
	}
	owner := singular(slices.Concat(nouns[:len(nouns)-1]...)) // verify source, reset time estimate for issue
	owner = slices.DeleteFunc(owner, func(w string) bool {
		return slices.ContainsFunc(p.object, func(other string) bool { return same(w, other) })
	})
	if len(p.object) > 0 && len(owner) > 0 {
		owner = append([]string{"for"}, owner...)
	}
	p.object = slices.Concat(p.object, owner)
	return p
}

// idWords returns the words of an operationId without the additions of tools.
func (a *API) idWords(op *Operation) []string {
	if !strings.ContainsFunc(op.ID, hasCase) {
		return nil // in a script that Go cannot export
	}
	id := splitHTTP(a.groupLast(op, withoutGroup(a.withoutChain(op, a.withoutIdioms(op)))))
	shout := !strings.ContainsFunc(id, unicode.IsLower)
	ws := a.imperativeFirst(naming.Words(id))
	for i, w := range ws {
		if shout || isHTTP(w) {
			ws[i] = strings.ToLower(w)
		}
	}
	return withoutFrame(op, a.withoutVersion(op, a.withoutClass(op, a.splitGlued(op, a.withoutShared(op, ws)))))
}

// imperativeFirst puts a verb of the third person at the start into the
// imperative: deletes-cart. Words that may be plurals of nouns stay.
func (a *API) imperativeFirst(ws []string) []string {
	if len(ws) < 2 || a.isVerb(ws[0]) {
		return ws
	}
	if verb := a.imperative(ws[0]); verb != "" && verb != "list" && !isNounToo(verb) {
		ws[0] = verb
	}
	return ws
}

// withoutShared removes the words with which the operationIds of the service
// begin and end.
func (a *API) withoutShared(op *Operation, ws []string) []string {
	s := a.services[op.Service]
	if len(ws) > 1 && strings.EqualFold(ws[0], s.first) && startsWith(ws, naming.Words(op.Noun)) == 0 {
		ws = ws[1:]
	}
	if n := len(ws) - len(naming.Words(op.Noun)); s.noun && n > 0 && (n == 1 || !a.isVerb(ws[0])) && letters(ws[n:]) == letters(naming.Words(op.Noun)) {
		return ws[:n]
	}
	if len(ws) > 1 && strings.EqualFold(ws[len(ws)-1], s.last) {
		ws = ws[:len(ws)-1]
		if n := len(ws) - 1; n > 0 && isPreposition(ws[n]) {
			ws = ws[:n]
		}
	}
	return ws
}

// withoutFrame removes the common prefixes of paths: api_users_list.
func withoutFrame(op *Operation, ws []string) []string {
	segs := segments(op.Path)
	for len(ws) > 1 && len(segs) > 0 && isFrame(segs[0].text) && strings.EqualFold(ws[0], segs[0].text) {
		ws = ws[1:]
	}
	return ws
}

// withoutVersion removes the version that all paths have, and any where none has one.
func (a *API) withoutVersion(op *Operation, ws []string) []string {
	numbered := 0
	for v := range a.versions {
		if strings.HasPrefix(v, "v") {
			numbered++
		}
	}
	if numbered > 1 {
		return ws
	}
	rest := slices.DeleteFunc(slices.Clone(ws), func(w string) bool {
		w = strings.ToLower(w)
		return (a.versions[w] || numbered == 0) && IsVersion(w) && strings.HasPrefix(w, "v")
	})
	if len(rest) == 0 {
		return ws
	}
	return rest
}

// verbFirst moves a verb at the end to the front: users_list is list users,
// locations.queues.get is get locations queue.
func verbFirst(a *API, op *Operation, ws []string) []string {
	last := len(ws) - 1
	if last < 1 || a.isVerb(ws[0]) && !a.isChain(ws) || isPreposition(ws[last-1]) {
		return ws
	}
	switch verb := strings.ToLower(ws[last]); verb {
	case "list", "search", "index":
		if op.Method != "GET" && !strings.ContainsAny(op.ID, "._/") {
			return ws
		}
		return append([]string{strings.Replace(verb, "index", "list", 1)}, ws[:last]...)
	default:
		if action := a.actionOf(op); len(action) == 1 && op.Method != "GET" && same(action[0], verb) && isOwner(op, ws[:last]) {
			return append([]string{verb}, singular(ws[:last])...) // orders.pay
		}
		if !isEnding(verb) {
			return ws
		}
		rest := ws[:last]
		if verb == "update" && last > 1 && strings.EqualFold(ws[last-1], "partial") {
			verb, rest = "patch", ws[:last-1]
		}
		if verb == "store" {
			verb = "create"
		}
		if n := len(rest) - 1; n > 0 && isManner(rest[n]) {
			return append([]string{rest[n], verb}, rest[:n]...) // bulk update
		}
		if op.Pages || (verb == "delete" || verb == "get") && !endsInParam(op.Path) {
			return append([]string{verb}, rest...)
		}
		return append([]string{verb}, singular(rest)...)
	}
}

// isEnding reports whether operationIds end with a verb that belongs to the front:
// users_create.
func isEnding(verb string) bool {
	return slices.Contains([]string{"get", "retrieve", "read", "show", "create", "store", "insert", "update", "patch", "replace", "put", "post", "delete", "destroy", "add",
		"remove"}, strings.ToLower(verb))
}

// isChain reports whether a verb at the start is a noun, since there is one at
// the end that is none: link token create.
func (a *API) isChain(ws []string) bool {
	first, last := strings.ToLower(ws[0]), strings.ToLower(ws[len(ws)-1])
	return isNounToo(first) && !isHTTP(first) && !isManner(first) && first != "watch" && slices.Contains([]string{"get", "create", "update", "delete", "list", "remove"}, last)
}

// splitHTTP separates an HTTP method in capitals from a word in small letters:
// Action_POSTamend is Action_POST_amend.
func splitHTTP(id string) string {
	for _, verb := range []string{"GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"} {
		for at := 0; ; {
			i := strings.Index(id[at:], verb)
			if i < 0 {
				break
			}
			start, end := at+i, at+i+len(verb)
			begins := start == 0 || !isASCIILetter(id[start-1])
			if begins && end < len(id) && 'a' <= id[end] && id[end] <= 'z' && !naming.IsPluralEnd([]rune(id[end:])) {
				id = id[:end] + "_" + id[end:]
			}
			at = end
		}
	}
	return id
}

func isASCIILetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
