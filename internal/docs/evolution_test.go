package docs

import (
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/txtar"
)

// The entry point is TestEvolution.

// TestEvolution compares the example of docs/evolution.md with the output of the
// command in the golden case of that example.
func TestEvolution(t *testing.T) {
	const name = "testdata/cli/diff_example.txtar"
	for _, f := range txtar.Parse([]byte(read(t, name))).Files {
		if f.Name != "want" {
			continue
		}
		_, output, ok := strings.Cut(string(f.Data), "$ nimbugen diff --uses ./...\n")
		output, _, ended := strings.Cut(output, "[exit")
		if !ok || !ended {
			t.Fatalf("%s has no output of diff", name)
		}
		fill(t, "docs/evolution.md", map[string]string{"example": "\n```\n" + output + "```\n\n"})
		return
	}
	t.Fatalf("%s has no want", name)
}
