package paging

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are Operation.names and Operation.noun: the thing that an
// operation lists.

// names reports whether the name of a member is the noun of the operation, or
// ends with it: the last literal segment of the path, or the end of its id.
func (o *Operation) names(m *Member) bool {
	noun, segment := singular(m.Words), o.noun()
	for _, w := range [][]string{words(segment), words(o.ID)} {
		if whole := singular(w); noun != "" && (strings.HasSuffix(whole, noun) || strings.HasSuffix(noun, whole) && whole != "") {
			return true
		}
	}
	if m.Item != nil && m.Item.Schema != "" {
		ref := m.Item.Schema[strings.LastIndex(m.Item.Schema, "/")+1:]
		return strings.HasSuffix(singular(words(segment)), singular(words(ref)))
	}
	return false
}

// noun returns the last literal segment of the path that is no verb.
func (o *Operation) noun() string {
	noun := ""
	for s := range strings.SplitSeq(o.Path, "/") {
		s, _, _ = strings.Cut(s, ".json")
		if s != "" && !strings.Contains(s, "{") && (noun == "" || !isReading(words(s))) {
			noun = s
		}
	}
	return noun
}

// isReading reports whether words are a verb of reading alone.
func isReading(w []string) bool {
	return len(w) == 1 && has(w, "search", "list", "query", "get", "find", "filter", "fetch", "lookup", "sync", "export", "scroll", "browse", "retrieve", "all", "describe", "scan", "report")
}

// singular is a name without case and punctuation, in the singular.
func singular(w []string) string {
	if len(w) == 0 {
		return ""
	}
	w = slices.Clone(w)
	w[len(w)-1] = naming.Singular(w[len(w)-1])
	return key(w)
}
