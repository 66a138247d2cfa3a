package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// Tests of the measurement of generation, with the generators themselves.

// TestMain runs the program instead of the tests in a process that a test starts
// to load a specification.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "load" {
		main()
		return
	}
	goroutines.Main(m)
}

func TestGenerate(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it builds the peers' generators")
	}
	var out strings.Builder
	if err := run([]string{"generate", "-runs", "1", "-corpus", "testdata", "notes.yaml", "none.yaml"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, g := range generators() {
		row := regexp.MustCompile(`(?m)^\| notes\.yaml \| ` + regexp.QuoteMeta(g.name) + ` \| 2 \| [\d.]+ \| ±0% \| [\d.]+ \| \d+ \| [\d.]+ \| ±0% \|$`)
		if len(row.FindAllString(out.String(), -1)) != 1 {
			t.Errorf("no row of %s with two operations", g.name)
		}
	}
	if !strings.Contains(out.String(), "median over the 1 specifications") || strings.Contains(out.String(), "none.yaml") {
		t.Error("a specification that is not there is not left out")
	}
	if !regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(oapiCodegen) + ` \| [\d.]+ \| 1\.00 \|.* 1\.00 \|$`).MatchString(out.String()) {
		t.Error("oapi-codegen is not what the others are compared with")
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

func TestGenerateNothing(t *testing.T) {
	var out strings.Builder
	if err := run([]string{"generate", "-corpus", "testdata/none"}, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Generation is not measured") {
		t.Errorf("without a corpus it says:\n%s", out.String())
	}
	if err := run([]string{"generate", "-runs", "0"}, &out); err == nil {
		t.Error("no run is enough")
	}
}

// Operations are counted by a text that a generator writes once per operation.
func TestTableGenerate(t *testing.T) {
	all := generators()
	sp := &speed{spec: "a.yaml", load: []float64{0.1}, by: []*generated{
		{generator: all[0], statements: 100, operations: 2, generate: []float64{0.2, 0.1, 0.3}, compile: []float64{1}},
		{generator: all[1], statements: 300, operations: 2, generate: []float64{0.4}, compile: []float64{4}},
	}}
	var out strings.Builder
	printGenerate(&out, []*speed{sp})
	for _, want := range []string{
		"| a.yaml | nimbugen | 2 | 100.0 | ±100% | 2.0 | 50 | 500.0 | ±0% |",
		"| nimbugen | 100.0 | 0.50 | 2.0 | 50 | 500.0 | 0.25 |",
		"| " + oapiCodegen + " | 200.0 | 1.00 | 4.0 | 150 | 2000.0 | 1.00 |",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %s in:\n%s", want, out.String())
		}
	}
}
