package docs

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/hint"
)

// The entry point is TestHints.

// TestHints compares docs/hints.md with the table of the hints.
func TestHints(t *testing.T) {
	fill(t, "docs/hints.md", map[string]string{"members": hintSections(hint.Table())})
}

// hintSections returns a section for each place, with a table of its members.
func hintSections(table []hint.Member) string {
	text := ""
	for i, m := range table {
		if i == 0 || table[i-1].Place != m.Place {
			text += "\n## " + placeTitle(m.Place) + "\n\n" + heading("member", "type", "meaning", "example", "generated Go")
		}
		text += row(code(m.Name), hintType(m), m.Meaning, code(m.Example), m.Go)
	}
	return text + "\n"
}

// placeTitle returns the heading of the section of a place.
func placeTitle(p hint.Place) string {
	inside := map[hint.Place]string{
		hint.Session: "the document", hint.RelationEnvelope: "the document", hint.Paging: "an operation",
		hint.Filters: "a parameter", hint.Operators: "filters", hint.Suffixes: "operators, for one type", hint.Relation: "a schema or property",
	}
	if outer, ok := inside[p]; ok {
		return code(string(p)) + " of " + outer
	}
	return "At " + string(p)
}

// hintType returns the type of a member, or the values that it may have.
func hintType(m hint.Member) string {
	if len(m.Values) > 0 {
		return code(strings.Join(m.Values, "`, `"))
	}
	return string(m.Type)
}
