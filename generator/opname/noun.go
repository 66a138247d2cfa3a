package opname

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is API.withoutNoun, which leaves the noun of a service out of the
// name of its method.

// withoutNoun removes the noun of the service where it is the object of the
// verb, or stands before it: list customers, get customer balance, list active
// customers. It stays behind another noun of the path (create booking payment)
// and behind a preposition.
func (a *API) withoutNoun(op *Operation, p phrase, ws []string, verb string) []string {
	if service := naming.Words(op.Service); verb != "" && len(ws) > 0 && len(ws) < len(service) && startsWith(ws, service[len(service)-len(ws):]) == len(ws) {
		return nil // AuditLogs.ListLogs
	}
	for _, noun := range a.services[op.Service].resource {
		if n := startsWith(ws, noun); verb != "" && n > 0 && (n == len(ws) || isLink(ws[n])) {
			return ws[n:] // DigitalAssets.DeleteDigital
		}
	}
	for i, noun := range nounsOfService(op) {
		if p.made && startsWith(ws, noun) != len(ws) {
			continue // the path has been read by segments
		}
		if rest, ok := cutNoun(op, p.chain || i > 1, ws, noun); ok {
			if verb == "" && (len(rest) == 0 || isPreposition(rest[0])) {
				return ws
			}
			return rest
		}
	}
	return ws
}

// nounsOfService returns the words for a service that a name need not repeat: its
// noun, its Go name, and these without a version (apps/v1) and without
// "management".
func nounsOfService(op *Operation) [][]string {
	nouns := [][]string{naming.Words(op.Noun), naming.Words(op.Service)}
	for _, noun := range nouns[:2] {
		if plain := slices.DeleteFunc(slices.Clone(noun), IsVersion); len(plain) > 0 && len(plain) < len(noun) {
			nouns = append(nouns, plain)
		}
		if n := len(noun) - 1; n > 0 && strings.EqualFold(noun[n], "management") {
			nouns = append(nouns, noun[:n])
		}
	}
	return nouns
}

func cutNoun(op *Operation, chain bool, ws, noun []string) ([]string, bool) {
	end := slices.IndexFunc(ws, isPreposition) // of what the verb acts on
	if end < 0 || slices.ContainsFunc(noun, isPreposition) {
		end = len(ws)
	}
	if n := startsWith(ws[:end], noun); n > 0 && (n == end || chain || !isPlural(ws[n-1]) || len(noun) > 1 || knows(op, ws[n:end])) {
		rest := ws[n:]
		if n == end && len(rest) > 0 && !isLink(rest[0]) {
			return ws, true
		}
		return rest, true
	}
	for i := 1; i < end; i++ {
		n := startsWith(ws[i:end], noun)
		if n > 0 && i+n < end && !isPlural(ws[i+n-1]) {
			return slices.Concat(ws[:i], ws[i+n:]), true // guild application commands
		}
		if n > 0 && i+n == end {
			if isOwner(op, ws[:i]) {
				return slices.Concat([]string{"for"}, singular(ws[:i]), ws[end:]), true // create booking payment
			}
			if isCompound(op, ws[:end], i, noun) {
				return ws, true
			}
			return slices.Concat(ws[:i], ws[end:]), true
		}
	}
	return ws, false
}

// isCompound reports whether the n words before a noun say what it is, rather
// than which one: sub issues, organization data retention, users playlists, but
// not active customers.
func isCompound(op *Operation, ws []string, n int, noun []string) bool {
	known := 0
	for _, w := range ws[:n] {
		if isPlural(w) && !isBehind(op, w, noun) || isBefore(op, w, noun) {
			return true
		}
		if knows(op, []string{w}) {
			known++
		}
	}
	return known > 0 && (known < n || slices.ContainsFunc(segments(op.Path), func(seg segment) bool {
		return !seg.param && letters(naming.Words(seg.text)) == letters(ws)
	}))
}

// isBefore reports whether a word is in the path, and not only behind the noun of
// the service: organization in /organization/data_retention, but not away in
// /admins/{id}/away.
func isBefore(op *Operation, w string, noun []string) bool {
	for _, seg := range segments(op.Path) {
		ws := naming.Words(seg.text)
		if seg.param {
			continue
		}
		if letters(ws) == letters(noun) {
			return false
		}
		if slices.ContainsFunc(ws, func(other string) bool { return same(w, other) }) {
			return true
		}
	}
	return false
}

// isBehind reports whether the path has the noun of the service, and a word behind
// it: items in /playlists/{id}/items.
func isBehind(op *Operation, w string, noun []string) bool {
	behind := false
	for _, seg := range segments(op.Path) {
		ws := naming.Words(seg.text)
		if behind && !seg.param && slices.ContainsFunc(ws, func(other string) bool { return same(w, other) }) {
			return true
		}
		behind = behind || !seg.param && letters(ws) == letters(noun)
	}
	return false
}
