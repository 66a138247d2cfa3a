package docs

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/golden"
)

// The entry point is fill.

// fill compares the sections of a document with the tables that they are made
// of. A section lies between the comments <!-- begin NAME --> and <!-- end -->.
// With -update it writes the document.
func fill(t *testing.T, name string, sections map[string]string) {
	t.Helper()
	section := regexp.MustCompile(`(?s)<!-- begin (.*?) -->\n.*?<!-- end -->`)
	filled := 0
	text := section.ReplaceAllStringFunc(read(t, name), func(old string) string {
		key := section.FindStringSubmatch(old)[1]
		made, ok := sections[key]
		if !ok {
			t.Errorf("%s has a section %q that nothing fills", name, key)
		}
		filled++
		return "<!-- begin " + key + " -->\n" + made + "<!-- end -->"
	})
	if filled != len(sections) {
		t.Errorf("%s has %d of %d sections", name, filled, len(sections))
	}
	golden.File(t, filepath.Join(root, name), text)
}

// row returns a row of a Markdown table.
func row(cells ...string) string {
	for i, cell := range cells {
		cells[i] = strings.NewReplacer("|", `\|`, "\n", " ").Replace(cell)
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// heading returns the first two rows of a Markdown table.
func heading(names ...string) string {
	return row(names...) + strings.Repeat("|---", len(names)) + "|\n"
}

// code returns text in backquotes, or nothing for an empty text.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
