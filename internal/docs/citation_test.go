package docs

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The entry point is TestCitations.

// TestCitations checks that every section of docs/nimbu-api.md that a file
// cites exists: after the name of the file, or in an x-evidence.
func TestCitations(t *testing.T) {
	sections := noteSections(t)
	citation := regexp.MustCompile(`docs/nimbu-api\.md((?:,? \d+(?:\.\d+)?)+)`)
	evidence := regexp.MustCompile(`\b(?:docs|inferred|ours|unknown) \(((?:,? ?\d+(?:\.\d+)?)+)\)`)
	cited := 0
	for _, name := range tracked(t, "*.go", "spec/*.yaml", "*.md") {
		matches := citation.FindAllStringSubmatch(read(t, name), -1)
		if strings.HasPrefix(name, "spec/") {
			matches = append(matches, evidence.FindAllStringSubmatch(read(t, name), -1)...)
		}
		for _, match := range matches {
			for section := range strings.FieldsSeq(strings.ReplaceAll(match[1], ",", " ")) {
				cited++
				if !slices.Contains(sections, section) {
					t.Errorf("%s cites section %s of docs/nimbu-api.md, which has none", name, section)
				}
			}
		}
	}
	if cited < 100 {
		t.Errorf("%d citations found", cited)
	}
}

// noteSections returns the numbers of the headings of docs/nimbu-api.md and of
// the numbered items of its sections: 15, 15.2.
func noteSections(t *testing.T) []string {
	t.Helper()
	heading, item := regexp.MustCompile(`^##+ (\d+(?:\.\d+)?)`), regexp.MustCompile(`^(\d+)\. `)
	var sections []string
	section := ""
	for line := range strings.Lines(read(t, "docs/nimbu-api.md")) {
		if match := heading.FindStringSubmatch(line); match != nil {
			section = match[1]
			sections = append(sections, section)
		} else if match := item.FindStringSubmatch(line); match != nil && section != "" {
			sections = append(sections, section+"."+match[1])
		}
	}
	return sections
}

// TestNoPrivatePaths checks that no file names a directory of one machine.
func TestNoPrivatePaths(t *testing.T) {
	private := regexp.MustCompile(`/work/|/home/[a-z]|/Users/[a-z]|farm-studio|research/[a-z-]+\.md|design\.md`)
	for _, name := range tracked(t) {
		if strings.HasPrefix(name, "internal/docs/") || strings.HasPrefix(name, "testdata/") {
			continue
		}
		if found := private.FindString(read(t, name)); found != "" {
			t.Errorf("%s names %q", name, found)
		}
	}
}
