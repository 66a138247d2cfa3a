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
	s.noun = nouns >= 3 && 10*nouns >= 8*len(s.ops)
	for w, n := range first {
		if n >= 3 && 2*n > len(s.ops) && !a.verbs[w] {
			s.first = w
		}
	}
	for w, n := range last {
		if n >= 3 && 10*n >= 8*len(s.ops) && !slices.ContainsFunc(s.ops, func(op *Operation) bool { return knows(op, []string{w}) || endsIn(op.Noun, w) }) {
			s.last = w
		}
	}
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
	if slices.Contains([]string{"api", "my", "rest", "open", "web", "public", "internal", "swagger", "openapi"}, brand) {
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
