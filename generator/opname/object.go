package opname

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is API.objectOf.

// objectOf returns what a method's name says beside the verb: short, without
// the words that neither path nor service know, and full.
func (a *API) objectOf(op *Operation, p phrase, verb string, ws []string) (short, full, keyed []string) {
	ws = withoutListOf(verb, withoutArticles(ws))
	if !p.made || !a.literals[a.brand] {
		ws = a.withoutBrand(op, forOwner(op, ws))
	}
	full = a.withoutNoun(op, p, withoutKey(op, ws), verb)
	keyed = withKey(op, p, full, a.withoutNoun(op, p, ws, verb))
	if verb == "" {
		return full, full, keyed
	}
	return a.withoutNoise(op, full, verb), full, keyed
}

// withoutBrand removes the name of the API, unless the path has it as well.
func (a *API) withoutBrand(op *Operation, ws []string) []string {
	for i := range ws {
		n := brandWords(ws[i:], a.brand)
		if n == 0 || i+n == len(ws) {
			continue
		}
		link := isPreposition(ws[i+n]) || i > 0 && isPreposition(ws[i-1])
		if link || i > 0 && knows(op, ws[i:i+n]) {
			return ws
		}
		return slices.Concat(ws[:i], ws[i+n:])
	}
	return ws
}

// brandWords returns the number of words at the start that are the name of the
// API: git hub.
func brandWords(ws []string, brand string) int {
	for n, text := 0, ""; n < len(ws) && len(text) < len(brand); n++ {
		if text += strings.ToLower(ws[n]); text == brand {
			return n + 1
		}
	}
	return 0
}

// forOwner writes "for" where "with" stands before the record to which something
// belongs: list plugins with service, at /services/{id}/plugins.
func forOwner(op *Operation, ws []string) []string {
	out := slices.Clone(ws)
	for i, w := range ws {
		if i > 0 && strings.EqualFold(w, "with") && !isParticiple(ws[i-1]) && isOwner(op, ws[i+1:]) {
			out[i] = "for"
		}
	}
	return out
}

// withoutArticles removes articles before other words.
func withoutArticles(ws []string) []string {
	var out []string
	for i, w := range ws {
		if !isArticle(w) || i == len(ws)-1 {
			out = append(out, w)
		}
	}
	return out
}

// withoutListOf removes "all" and "list of".
func withoutListOf(verb string, ws []string) []string {
	if alone := len(ws) == 1; (verb == "list" || verb == "get" && !alone) && len(ws) > 0 && strings.EqualFold(ws[0], "all") && (alone || !isPreposition(ws[1])) {
		ws = ws[1:]
	}
	if verb == "list" && len(ws) > 1 && strings.EqualFold(ws[0], "list") {
		if ws = ws[1:]; len(ws) > 1 && strings.EqualFold(ws[0], "of") {
			ws = ws[1:]
		}
	}
	return ws
}

// withoutKey removes the parameter that chooses the record: user by id.
func withoutKey(op *Operation, ws []string) []string {
	segs := segments(op.Path)
	by := slices.IndexFunc(ws, func(w string) bool { return strings.EqualFold(w, "by") })
	if len(segs) == 0 || !segs[len(segs)-1].param {
		return ws
	}
	if key := naming.Words(segs[len(segs)-1].text); len(key) > 1 && len(key) < len(ws) && letters(key) == letters(ws[len(ws)-len(key):]) && by < 0 {
		return ws[:len(ws)-len(key)] // disclosure lang code
	}
	if by < 0 || by == len(ws)-1 {
		return ws
	}
	key := letters(ws[by+1:])
	if param := letters(naming.Words(segs[len(segs)-1].text)); key == "id" || key == param || strings.HasSuffix(param, key) {
		return ws[:by]
	}
	return ws
}

// withKey adds the parameter that chooses the record, where it is not just an id
// of the record: get by token.
func withKey(op *Operation, p phrase, full, keyed []string) []string {
	segs := segments(op.Path)
	if !slices.Equal(full, keyed) || !p.made || !endsInParam(op.Path) {
		return keyed
	}
	key := naming.Words(segs[len(segs)-1].text)
	if len(key) == 0 || strings.EqualFold(key[len(key)-1], "id") || same(lastLiteral(op.Path), key[len(key)-1]) {
		return keyed
	}
	return slices.Concat(full, []string{"by"}, key)
}

// isOwner reports whether words are the records of the path to which something
// belongs: bookings in /bookings/{id}/payment.
func isOwner(op *Operation, ws []string) bool {
	segs := segments(op.Path)
	for i, seg := range segs {
		if !seg.param && i+2 < len(segs) && segs[i+1].param && letters(naming.Words(seg.text)) == letters(ws) {
			return true
		}
	}
	return false
}

// isLink reports whether a name can go on with a preposition where its noun was:
// ListForUser, GetByName, but not ListAndCount.
func isLink(w string) bool {
	return slices.Contains([]string{"by", "for", "of", "from", "in", "with", "on", "at", "as", "to"}, strings.ToLower(w))
}

// knows reports whether the literals of the path have all the words, whatever
// the boundaries between them.
func knows(op *Operation, ws []string) bool {
	known, text := map[string]bool{}, ""
	for _, seg := range segments(op.Path) {
		for _, w := range naming.Words(seg.text) {
			known[naming.Singular(strings.ToLower(w))] = true
			text += strings.ToLower(w)
		}
		text += "/"
	}
	return len(ws) > 1 && strings.Contains(contracted(text), letters(ws)) ||
		!slices.ContainsFunc(ws, func(w string) bool { return !known[naming.Singular(strings.ToLower(w))] })
}

// withoutNoise removes words that say nothing about what the method acts on,
// unless the path or the service has them: details of GetDetails, current of
// GetCurrentSession, authenticated of ListReposForAuthenticatedUser.
func (a *API) withoutNoise(op *Operation, ws []string, verb string) []string {
	var out []string
	for i, w := range ws {
		last := i == len(ws)-1 || isPreposition(ws[i+1])
		if !last && same(w, "user") && !a.isKnown(op, w) && ofCaller(op.Path) {
			continue // a user's playback
		}
		if a.isKnown(op, w) || i > 0 && knows(op, ws[i-1:i+1]) || !isFiller(w, verb) && !(last && isGeneric(w)) || i > 0 && isPreposition(ws[i-1]) && strings.EqualFold(w, "all") {
			out = append(out, w)
		}
	}
	for len(out) > 0 && isPreposition(out[len(out)-1]) && !isPreposition(ws[len(ws)-1]) {
		out = out[:len(out)-1] // attachments for object
	}
	if len(out) > 0 && !slices.ContainsFunc(out, func(w string) bool { return !isGeneric(w) }) {
		out = ws // API resources
	}
	out = withoutChoice(op, a.withoutScope(op, withoutCaller(ws, out)))
	if a.isForeign(op, ws) {
		out = nil
	}
	if noun := naming.Words(op.Noun); len(noun) > 1 && len(ws) > len(noun) && startsWith(ws[len(ws)-len(noun):], noun) == len(noun) {
		out = nil // create organization data retention
	}
	if (len(out) == 0 || isPreposition(out[0])) && len(nounsOf(op.Path, naming.Words(op.Noun))) > 0 && !a.isRequestOf(op, ws, verb) {
		return ws
	}
	return out
}

// isRequestOf reports whether the words are just "request", and the path ends with
// the verb: complete request at /accounts/complete.
func (a *API) isRequestOf(op *Operation, ws []string, verb string) bool {
	action := a.actionOf(op)
	return len(ws) == 1 && same(ws[0], "request") && len(action) == 1 && same(action[0], verb)
}

// isForeign reports whether the path knows of no word but the service's noun, and
// a plural stands where English has none before a noun: users saved songs, songs
// user.
func (a *API) isForeign(op *Operation, ws []string) bool {
	noun := naming.Words(op.Noun)
	from := slices.IndexFunc(ws, func(w string) bool { return len(noun) == 1 && same(w, noun[0]) })
	if from < 0 || len(ws) == 1 || slices.ContainsFunc(ws, isPreposition) {
		return false
	}
	others := slices.Delete(slices.Clone(ws), from, from+1)
	plural := from < len(ws)-1 && isPlural(ws[from]) || slices.ContainsFunc(ws[:from], isPlural)
	return plural && !slices.ContainsFunc(others, func(w string) bool { return a.isKnown(op, w) })
}

// withoutScope removes "of organization" at the end where the path has none.
func (a *API) withoutScope(op *Operation, ws []string) []string {
	at := slices.IndexFunc(ws, func(w string) bool { return strings.EqualFold(w, "of") })
	if at < 0 || slices.ContainsFunc(ws[at:], func(w string) bool { return !isPreposition(w) && a.isKnown(op, w) }) {
		return ws
	}
	return ws[:at]
}

// withoutChoice removes "by" and parameters in the middle of the path: consent by
// customer id.
func withoutChoice(op *Operation, ws []string) []string {
	by := slices.IndexFunc(ws, func(w string) bool { return strings.EqualFold(w, "by") })
	if by < 0 || endsInParam(op.Path) || by > 0 && isParticiple(ws[by-1]) {
		return ws
	}
	for key := range strings.SplitSeq(strings.ToLower(strings.Join(ws[by+1:], " ")), " and ") {
		if !slices.ContainsFunc(segments(op.Path), func(seg segment) bool {
			return seg.param && letters(naming.Words(seg.text)) == letters(strings.Fields(key))
		}) {
			return ws
		}
	}
	return ws[:by]
}

// withoutOwner removes the noun of the service behind a preposition: remove user
// from channel.
func withoutOwner(op *Operation, ws []string) []string {
	at := slices.IndexFunc(ws, isPreposition)
	if at < 1 || at == len(ws)-1 || !isLink(ws[at]) || strings.EqualFold(ws[at], "by") || startsWith(ws[at+1:], naming.Words(op.Noun)) != len(ws)-at-1 {
		return ws
	}
	return ws[:at]
}

// withoutCaller removes "for authenticated user".
func withoutCaller(ws, out []string) []string {
	n := len(ws)
	if len(out) == 0 || n < 3 || !isPreposition(ws[n-3]) || !slices.Contains([]string{"authenticated", "current"}, strings.ToLower(ws[n-2])) || len(out) < 2 {
		return out
	}
	return out[:len(out)-2]
}

// isFiller reports whether an adjective does not tell one record from others: the
// new one of "create", but not those of "pause".
func isFiller(w, verb string) bool {
	if strings.EqualFold(w, "new") && !slices.Contains([]string{"create", "add", "get", "list", "register", "insert"}, verb) {
		return false
	}
	return slices.Contains([]string{"authenticated", "current", "specific", "specified", "given", "particular", "single", "individual", "existing", "new", "certain", "my", "one", "your", "available", "all"}, strings.ToLower(w))
}

// isKnown reports whether the path or the service has a word, or one that it
// shortens: repo for repositories.
func (a *API) isKnown(op *Operation, w string) bool {
	one := naming.Singular(strings.ToLower(w))
	has := func(text string) bool {
		return slices.ContainsFunc(naming.Words(text), func(other string) bool {
			other = strings.ToLower(other)
			return naming.Singular(other) == one || len(one) > 2 && strings.HasPrefix(other, one)
		})
	}
	return has(op.Service) || slices.ContainsFunc(segments(op.Path), func(seg segment) bool { return !seg.param && has(seg.text) })
}

// isGeneric reports whether a noun says nothing about what it names.
func isGeneric(w string) bool {
	return slices.Contains([]string{"details", "detail", "info", "information", "data", "object", "objects", "resource", "resources", "entity", "entities",
		"record", "records", "item", "items", "list", "collection", "response", "result", "results", "request", "api", "endpoint", "all", "entry"}, strings.ToLower(w))
}

// isPlural reports whether the words end in a plural, or the path does.
func (a *API) isPlural(op *Operation, ws []string) bool {
	if len(ws) > 0 {
		return isPlural(ws[len(ws)-1]) && !endsInParam(op.Path)
	}
	return !endsInParam(op.Path) && isPlural(lastLiteral(op.Path))
}
