package compile

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// Every finding has a position, also of specifications that lack some of their
// lines.
func TestFindingsHavePositions(t *testing.T) {
	cases, err := filepath.Glob("../../testdata/*/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal(err, "no cases")
	}
	r := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	for _, name := range cases {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, text, ok := strings.Cut(string(data), "-- spec.yaml --\n")
		if !ok {
			continue
		}
		text, _, _ = strings.Cut(text, "\n-- ")
		lines := strings.Split(text, "\n")
		for range 6 {
			at := r.IntN(len(lines))
			checkPlaced(t, dir, name, strings.Join(append(lines[:at:at], lines[at+1:]...), "\n"))
			checkPlaced(t, dir, name, withoutMember(r, text))
		}
	}
}

// withoutMember removes a member of a flow mapping or list from a text of YAML.
func withoutMember(r *rand.Rand, text string) string {
	parts := strings.SplitAfter(text, ", ")
	at := r.IntN(len(parts))
	return strings.Join(append(parts[:at:at], parts[at+1:]...), "")
}

func checkPlaced(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, "spec.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, found := spec.Load(context.Background(), file, spec.Options{})
	if doc != nil && !found.HasErrors() {
		_, diags := Compile(doc, Options{})
		found.Merge(diags)
	}
	for _, d := range found.Unplaced() {
		t.Errorf("%s: a finding has no position: %s\n%s", name, d.Message, text)
	}
}
