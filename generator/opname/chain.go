package opname

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is API.withoutChain.

// withoutChain removes the resources of an operationId with points up to the noun
// of the service. A verb behind further ones goes to the front:
// v1.streaming.stream.create is create, backups.restore.cancel is cancel restore.
func (a *API) withoutChain(op *Operation, id string) string {
	parts := strings.Split(id, ".")
	last := len(parts) - 1
	for i := last - 1; i >= 0; i-- {
		if !endsInNoun(parts[:i+1], op) {
			continue
		}
		verb := naming.Words(parts[last])
		switch n := a.verbWords(verb); {
		case n == 0:
			return id
		case i == last-1:
			return parts[last]
		case n == len(verb) && a.isPlainVerb(verb[0]) && !isHTTP(verb[0]) && !isEnding(verb[0]):
			return strings.Join(append(verb, parts[i+1:last]...), "_")
		}
		return strings.Join(parts[i+1:], ".")
	}
	return id
}

// endsInNoun reports whether the resources of a chain end with the noun of the
// service or its name, or the last one with the end of the noun: event-type for
// Stream Event Type.
func endsInNoun(chain []string, op *Operation) bool {
	ws, noun := naming.Words(strings.Join(chain, " ")), naming.Words(op.Noun)
	for i := range ws {
		if text := letters(ws[i:]); text == letters(noun) || text == letters(naming.Words(op.Service)) {
			return true
		}
	}
	last := naming.Words(chain[len(chain)-1])
	return len(last) > 0 && len(last) < len(noun) && letters(last) == letters(noun[len(noun)-len(last):])
}
