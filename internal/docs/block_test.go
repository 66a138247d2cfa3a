package docs

import (
	"go/doc/comment"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// The entry points are commentBlocks and markdownBlocks.

// block is Go code in a document.
type block struct{ file, code string }

// commentBlocks returns the Go code of the package comments.
func commentBlocks(t *testing.T) []block {
	t.Helper()
	golang := regexp.MustCompile(`(?m):=|^(func|type|var|return|import) |^http\.`)
	var blocks []block
	for _, name := range tracked(t, "*.go") {
		if strings.Contains(name, "testdata/") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, read(t, name), parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		var p comment.Parser
		for _, b := range p.Parse(file.Doc.Text()).Content {
			if code, ok := b.(*comment.Code); ok && golang.MatchString(code.Text) {
				blocks = append(blocks, block{name, code.Text})
			}
		}
	}
	return blocks
}

// markdownBlocks returns the blocks of Markdown files that are marked as Go. The
// README and REFERENCE of a generated package show signatures in short forms.
func markdownBlocks(t *testing.T) []block {
	t.Helper()
	fence := regexp.MustCompile("(?ms)^```go\n(.*?)^```$")
	var blocks []block
	for _, name := range tracked(t, "*.md") {
		if name == "generated/nimbu/README.md" || name == "generated/nimbu/REFERENCE.md" {
			continue
		}
		for _, match := range fence.FindAllStringSubmatch(read(t, name), -1) {
			blocks = append(blocks, block{name, match[1]})
		}
	}
	return blocks
}
