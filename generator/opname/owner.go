package opname

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are ownersOf and API.withoutSharedOwner: a name need not say
// to which record something belongs where all operations of the service say it.

// owner is a noun that all paths of a service have before what they name.
type owner struct {
	words  []string
	record bool // a parameter follows it in each path
}

// ownersOf returns the nouns that all paths of a service have, but for those that
// the service is named after: conversations for /conversations/{id}/messages and
// /services/{id}/conversations/{id}/messages.
func ownersOf(ops []*Operation) []owner {
	if len(ops) < 2 {
		return nil
	}
	var owners []owner
	for i, op := range ops {
		own := ownersIn(op)
		if i == 0 {
			owners = own
			continue
		}
		owners = slices.DeleteFunc(owners, func(o owner) bool { return indexOf(own, o.words) < 0 })
		for j, o := range owners {
			owners[j].record = o.record && own[indexOf(own, o.words)].record
		}
	}
	return owners
}

// ownersIn returns the nouns of a path, without that of the service.
func ownersIn(op *Operation) (owners []owner) {
	segs, noun := segments(op.Path), naming.Words(op.Noun)
	for i, seg := range segs {
		if ws := naming.Words(seg.text); !seg.param && !frames(segs, i) && len(ws) > 0 && letters(ws) != letters(noun) {
			owners = append(owners, owner{words: ws, record: i+1 < len(segs) && segs[i+1].param && i+2 < len(segs)})
		}
	}
	return owners
}

func indexOf(owners []owner, ws []string) int {
	return slices.IndexFunc(owners, func(o owner) bool { return letters(o.words) == letters(ws) })
}

// scopesOf returns the owners that most services which have them do not have in all
// paths.
func scopesOf(services map[string]*service) map[string]bool {
	mixed, having := map[string]int{}, map[string]int{}
	for _, s := range services {
		have, record := map[string]int{}, map[string]bool{}
		for _, op := range s.ops {
			for _, o := range ownersIn(op) {
				have[letters(o.words)]++
				record[letters(o.words)] = record[letters(o.words)] || o.record
			}
		}
		for key, yes := range record {
			if !yes {
				continue
			}
			having[key]++
			if have[key] < len(s.ops) {
				mixed[key]++
			}
		}
	}
	scopes := map[string]bool{}
	for key, n := range mixed {
		scopes[key] = 2*n > having[key]
	}
	return scopes
}

// withoutSharedOwner removes the owners that all paths of the service have:
// update for conversation, list company apps. One operation does not show that.
func (a *API) withoutSharedOwner(op *Operation, ws []string) []string {
	var above, named []owner
	for _, o := range a.services[op.Service].owners {
		if a.scopes[letters(o.words)] {
			continue // orgs beside repos: names of the API say which
		}
		if a.isAbove(op, o) {
			above = append(above, o)
		}
		if a.isAbove(op, o) || shares(o.words, op) {
			named = append(named, o)
		}
	}
	at := slices.IndexFunc(ws, isPreposition)
	if at >= 0 && isOf(ws, at) && len(withoutOwners(op, named, ws[at+1:], false)) == 0 {
		ws = ws[:at]
	}
	return withoutOwners(op, above, ws, true)
}

// isAbove reports whether the service is named after what belongs to an owner, or
// most paths of the API have the owner: brands for /brands/{id}/themes and the
// service Themes, but not signals for /signals/{id}/state and Security.
func (a *API) isAbove(op *Operation, o owner) bool {
	if 2*a.owned[letters(o.words)] > len(a.ops) {
		return true
	}
	behind := false
	for _, seg := range segments(op.Path) {
		ws := naming.Words(seg.text)
		if behind && !seg.param && shares(ws, op) {
			return true
		}
		behind = behind || !seg.param && letters(ws) == letters(o.words)
	}
	return false
}

// shares reports whether the noun of the service has one of the words.
func shares(ws []string, op *Operation) bool {
	return slices.ContainsFunc(ws, func(w string) bool {
		return slices.ContainsFunc(naming.Words(op.Noun), func(other string) bool { return same(w, other) })
	})
}

// isOf reports whether a preposition comes before the record to which something
// belongs: policies of project, but not sign in page.
func isOf(ws []string, at int) bool {
	if strings.EqualFold(ws[at], "in") && at > 0 && slices.Contains([]string{"sign", "log", "opt", "check", "plug"}, strings.ToLower(ws[at-1])) {
		return false
	}
	return at < len(ws)-1 && slices.Contains([]string{"for", "of", "in", "from"}, strings.ToLower(ws[at]))
}

// withoutOwners removes owners at the start of words; records only those that a
// parameter chooses, and before other words of the path.
func withoutOwners(op *Operation, owners []owner, ws []string, records bool) []string {
	for again := true; again; {
		again = false
		for _, o := range owners {
			n := startsWith(ws, o.words)
			if n == 0 || records && (!o.record || n == len(ws) || isPreposition(ws[n]) || !knows(op, ws[n:n+1])) {
				continue
			}
			ws, again = ws[n:], true
		}
	}
	return ws
}
