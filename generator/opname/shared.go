package opname

import (
	"slices"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are sharedPrefix and API.share, which find what names of
// operations have in common and need not say.

// sharedPrefix returns the prefix of operationIds that all begin with the name
// of their API, as Google's: cloudtasks.projects.locations.queues.list.
func sharedPrefix(ops []*Operation) string {
	if len(ops) < 2 {
		return ""
	}
	first, _, ok := strings.Cut(ops[0].ID, ".")
	prefix := first + "."
	if !ok || slices.ContainsFunc(ops, func(op *Operation) bool {
		rest, has := strings.CutPrefix(op.ID, prefix)
		return !has || !strings.Contains(rest, ".")
	}) {
		return ""
	}
	return prefix
}

// sharedFrame returns the number of segments without parameters with which all
// paths begin: 3 of /crm/objects/v3/{type} and /crm/objects/v3/{type}/{id}.
func sharedFrame(ops []*Operation) int {
	n := 0
	for i, op := range ops {
		segs := segments(op.Path)
		if i == 0 {
			n = len(segs)
		}
		first := segments(ops[0].Path)
		shared := 0
		for shared < min(n, len(segs)) && !segs[shared].param && segs[shared].text == first[shared].text {
			shared++
		}
		n = shared
	}
	return n
}

// withoutShareOfPath removes the nouns with which all paths begin, where the
// service is named otherwise: the path says them for the API, not for the operation.
func (a *API) withoutShareOfPath(op *Operation, nouns [][]string) [][]string {
	segs := segments(op.Path)
	if len(a.at) < 2 || a.frame == 0 || a.frame >= len(segs) || slices.ContainsFunc(segs, func(seg segment) bool {
		return !seg.param && letters(naming.Words(seg.text)) == letters(naming.Words(op.Noun))
	}) {
		return nouns
	}
	for i := range a.frame {
		if !frames(segs, i) && len(nouns) > 0 {
			nouns = nouns[1:]
		}
	}
	return nouns
}

// share finds the words with which more than half of a service's operationIds
// begin, such as mech in mech_list_robots, and with which nearly all of them end.
func (a *API) share(s *service) {
	s.routes = slices.ContainsFunc(s.ops, func(op *Operation) bool {
		_, params := isRoute(op, a.idWords(op))
		return params
	})
	first, last, nouns := map[string]int{}, map[string]int{}, 0
	for _, op := range s.ops {
		if ws := naming.Words(op.ID); len(ws) > 2 {
			if n := len(naming.Words(op.Noun)); n > 1 && n < len(ws) && letters(ws[len(ws)-n:]) == letters(naming.Words(op.Noun)) {
				nouns++
			}
			first[strings.ToLower(ws[0])]++
			last[strings.ToLower(ws[len(ws)-1])]++
		}
	}
	s.resource, s.owners = a.resourceOf(s), ownersOf(s.ops)
	s.noun = nouns >= 3 && 10*nouns >= 8*len(s.ops)
	for w, n := range first {
		if n >= 3 && 2*n > len(s.ops) && !a.verbs[w] {
			s.first = w
		}
	}
	for w, n := range last {
		if n >= 3 && 10*n >= 8*len(s.ops) && !slices.ContainsFunc(s.ops, func(op *Operation) bool { return strings.Contains(strings.ToLower(op.Path), w) || endsIn(op.Noun, w) }) {
			s.last = w
		}
	}
}

// resourceOf returns the nouns that all paths of a service end with, the longest
// first, where none has the noun of the service but the nouns share its words: costs
// for GraphQL Cost Decorations.
func (a *API) resourceOf(s *service) (nouns [][]string) {
	var shared []string // segments from the last one
	for i, op := range s.ops {
		var own []string
		action := a.actionOf(op)
		for _, seg := range slices.Backward(segments(op.Path)) {
			ws := naming.Words(seg.text)
			if seg.param || len(own) == 0 && action != nil && letters(ws) == letters(action) {
				continue
			}
			if letters(ws) == letters(naming.Words(op.Noun)) {
				return nil
			}
			own = append(own, seg.text)
		}
		if i == 0 {
			shared = own
		}
		n := 0
		for n < min(len(own), len(shared)) && letters(naming.Words(own[n])) == letters(naming.Words(shared[n])) {
			n++
		}
		shared = shared[:n]
	}
	if len(s.ops) < 2 || len(shared) == 0 {
		return nil
	}
	var noun []string
	for _, segment := range shared {
		ws := naming.Words(segment)
		if isFrame(segment) || !slices.ContainsFunc(ws, func(w string) bool {
			return slices.ContainsFunc(naming.Words(s.ops[0].Noun), func(other string) bool { return same(w, other) })
		}) {
			break
		}
		noun = slices.Concat(ws, noun)
		nouns = append([][]string{noun}, nouns...)
	}
	return nouns
}

// endsIn reports whether the last word of a noun is w.
func endsIn(noun, w string) bool {
	ws := naming.Words(noun)
	return len(ws) > 0 && same(ws[len(ws)-1], w)
}

// namedByMethod reports whether most operationIds of a POST begin or end with
// the name of the method: then they have no verb of their own.
func namedByMethod(ops []*Operation) bool {
	posts, named := 0, 0
	for _, op := range ops {
		ws := naming.Words(op.ID)
		if op.Method != "POST" || len(ws) == 0 {
			continue
		}
		posts++
		if strings.EqualFold(ws[0], "post") || strings.EqualFold(ws[len(ws)-1], "post") {
			named++
		}
	}
	return posts > 0 && 2*named > posts
}

// areNumbered reports whether the operationIds of several functions end with _1,
// _2 and the like: then a tool has numbered functions of one name.
func areNumbered(ops []*Operation) bool {
	functions := map[string]bool{}
	for _, op := range ops {
		name := strings.TrimRight(op.ID, "0123456789")
		if len(name) < len(op.ID) && strings.HasSuffix(name, "_") && len(op.ID)-len(name) < 3 {
			functions[name] = true
		}
	}
	return len(functions) > 1
}

// brandOf returns the first word of the title in lower case, whatever its
// boundaries (GitHub is one), which names of services and methods need not
// repeat. It returns "" where the word names a resource, and for words of every
// title.
func brandOf(title string, ops []*Operation) string {
	ws := strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(ws) > 1 && isArticle(ws[0]) {
		ws = ws[1:]
	}
	if len(ws) == 0 {
		return ""
	}
	brand := strings.ToLower(ws[0])
	if isAnyTitle(brand) || verbs()[brand] { // Import API
		return ""
	}
	for _, op := range ops {
		segs := segments(op.Path)
		for i, seg := range segs {
			if !seg.param && same(seg.text, brand) && i+1 < len(segs) && segs[i+1].param {
				return ""
			}
		}
	}
	return brand
}

// isAnyTitle reports whether a word in lower case can be in the title of any API.
func isAnyTitle(w string) bool {
	return slices.Contains([]string{"api", "my", "rest", "open", "web", "public", "internal", "swagger", "openapi"}, w)
}
