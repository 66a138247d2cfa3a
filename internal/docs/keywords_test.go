package docs

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/ledger"
)

// The entry point is TestKeywords.

// TestKeywords compares docs/keywords.md with the vocabulary of the ledger.
func TestKeywords(t *testing.T) {
	fill(t, "docs/keywords.md", map[string]string{"keywords": keywordSections(ledger.Vocabulary())})
}

// keywordSections returns a section for each object, with a row for each keyword.
func keywordSections(entries []ledger.Entry) string {
	var text strings.Builder
	object := ""
	for _, e := range entries {
		if e.Object != object {
			object = e.Object
			text.WriteString("\n## " + object + "\n\n" + heading("keyword", "in", "becomes", "how"))
		}
		for _, k := range e.Keywords {
			text.WriteString(row(code(k), e.Versions, string(e.Becomes), e.How))
		}
	}
	return text.String() + "\n"
}
