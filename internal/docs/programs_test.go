package docs

import (
	"strconv"
	"strings"
	"testing"
)

// The entry point is TestPrograms.

// program is a program of examples/real and the one for the vendor's own client.
type program struct {
	api, client string
	most        int // lines that the program may have
}

// TestPrograms writes the programs and their lengths into docs/programs.md. A
// program must not become longer than a program for the vendor's own client was
// when these were compared.
func TestPrograms(t *testing.T) {
	lengths := heading("program", "lines", "lines for the vendor's client", "that client")
	sections := map[string]string{}
	for _, p := range []program{
		{"stripe", "stripe-go v85.0.0", 43},
		{"github", "go-github v89.0.0", 33},
		{"openai", "openai-go v3.99.0", 53},
		{"spotify", "zmb3/spotify v2.4.3", 30},
	} {
		file := "examples/real/" + p.api + "/main.go"
		text := read(t, file)
		ours, theirs := countLines(text), countLines(read(t, "examples/real/official/"+p.api+".go.txt"))
		lengths += row("["+p.api+"](../"+file+")", strconv.Itoa(ours), strconv.Itoa(theirs), p.client)
		sections[p.api] = "```golang\n" + text + "```\n"
		if ours > p.most {
			t.Errorf("%s has %d lines, more than %d", file, ours, p.most)
		}
	}
	sections["lengths"] = lengths
	fill(t, "docs/programs.md", sections)
}

// countLines counts the lines of Go that are neither empty nor comments.
func countLines(text string) (n int) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
			n++
		}
	}
	return n
}
