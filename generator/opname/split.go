package opname

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is API.splitGlued.

// splitGlued splits words that an operationId has written together, where path,
// tag and text have all of their parts: createauditreport is create audit
// report, getopeningHours get opening hours.
func (a *API) splitGlued(op *Operation, ws []string) []string {
	var known map[string]bool
	var out []string
	for _, w := range ws {
		lower := strings.ToLower(w)
		if len(w) < 5 || a.verbs[lower] {
			out = append(out, w)
			continue
		}
		if known == nil {
			known = vocabulary(op)
		}
		parts := []string(nil)
		if !known[lower] {
			parts = a.parts(lower, known)
		}
		if parts == nil {
			parts = splitVerb(w, len(out) == 0)
		}
		out = append(out, parts...)
	}
	return out
}

// splitVerb splits a verb from a first word of which nothing more is known.
func splitVerb(w string, first bool) []string {
	for _, verb := range []string{"get", "create", "update", "delete"} {
		if rest, ok := strings.CutPrefix(strings.ToLower(w), verb); ok && first && len(rest) > 4 {
			return []string{verb, rest}
		}
	}
	return []string{w}
}

// vocabulary returns the words of path, tag and text, and their singulars.
func vocabulary(op *Operation) map[string]bool {
	known := map[string]bool{}
	for _, text := range []string{op.Path, op.Noun, op.Text} {
		for _, w := range naming.Words(text) {
			w = strings.ToLower(w)
			known[w], known[naming.Singular(w)] = true, true
		}
	}
	for w := range strings.FieldsSeq("an the for by of in to with all from") {
		known[w] = true
	}
	return known
}

// parts splits a word into known ones, the first of which may be a verb. It
// returns nil for a word that has others.
func (a *API) parts(w string, known map[string]bool) []string {
	best := make([][]string, len(w)+1) // by the end of the last part
	best[0] = []string{}
	for end := 1; end <= len(w); end++ {
		for start := range end {
			part := w[start:end]
			ok := known[part] && (len(part) > 1 || start > 0 && part == "a") || start == 0 && len(part) > 2 && a.verbs[part]
			if ok && best[start] != nil && (best[end] == nil || len(best[start])+1 < len(best[end])) {
				best[end] = append(best[start][:len(best[start]):len(best[start])], part)
			}
		}
	}
	return best[len(w)]
}
