package main

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The flags of TestFigures.
var (
	update = flag.Bool("update", false, "rewrite testdata/summary.tsv")
	specs  = flag.String("specs", "", "`directory` of the specifications that NIMBUGEN_CORPUS lacks: github.json, gitlab.json")
)

// vendor is an API whose SDK has a table.
type vendor struct {
	name string
	spec string // below NIMBUGEN_CORPUS; otherwise NAME.json below -specs
}

func vendors() []vendor {
	return []vendor{
		{"stripe", "stripe/spec3.yaml"}, {"openai", "openai/openapi.yaml"}, {"github", ""}, {"linode", "linode/openapi.yaml"},
		{"discord", "discord/openapi.json"}, {"gitlab", ""}, {"meilisearch", "meilisearch/open-api.json"}, {"datadogv1", "datadog/v1.yaml"},
	}
}

// TestFigures generates the clients of the vendors, without hints, overlays or a
// lock, and compares their names with those of the vendors' SDKs. No figure may
// fall below that in testdata/summary.tsv. A vendor whose specification is not
// there is skipped.
func TestFigures(t *testing.T) {
	corpus := os.Getenv("NIMBUGEN_CORPUS")
	if corpus == "" {
		t.Skip("NIMBUGEN_CORPUS is not set")
	}
	program := filepath.Join(t.TempDir(), "nimbugen")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./cmd/nimbugen")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	before := readSummary(t)
	rows := []string{header}
	for _, v := range vendors() {
		spec := filepath.Join(corpus, v.spec)
		if v.spec == "" {
			spec = filepath.Join(*specs, v.name+".json")
		}
		if _, err := os.Stat(spec); err != nil {
			t.Logf("%s: no specification; see README.md", v.name)
			if old, ok := before[v.name]; ok {
				rows = append(rows, strings.Join(old, "\t"))
			}
			continue
		}
		row := figuresOf(t.Context(), t, program, spec, v.name)
		t.Log(row)
		rows = append(rows, row)
		checkFigures(t, before[v.name], strings.Split(row, "\t"))
	}
	if *update {
		if err := write("testdata/summary.tsv", rows); err != nil {
			t.Fatal(err)
		}
	}
}

// figuresOf generates one client and measures it.
func figuresOf(ctx context.Context, t *testing.T, program, spec, name string) string {
	t.Helper()
	spec, err := filepath.Abs(spec)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	generate := exec.CommandContext(ctx, program, "generate", "--spec", spec, "--out", "client")
	generate.Dir = dir
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/client\n\ngo 1.26\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	total, ops, err := compareOne(filepath.Join("testdata", "tables", name+".tsv"), filepath.Join(dir, "client"))
	if err != nil {
		t.Fatal(err)
	}
	return measure(total, ops).row(name)
}

// readSummary returns the lines of testdata/summary.tsv by vendor.
func readSummary(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("testdata/summary.tsv")
	if err != nil && !*update {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		rows[f[0]] = f
	}
	return rows
}

// checkFigures reports the figures that fell by more than 0.05, and lists that
// are no longer paged.
func checkFigures(t *testing.T, before, now []string) {
	t.Helper()
	if before == nil || *update {
		return
	}
	names := strings.Split(header, "\t")
	for i, name := range names {
		switch name {
		case "verb", "noun", "near", "full", "walked", "pageable":
			if figure(now[i]) < figure(before[i])-0.05 {
				t.Errorf("%s: %s fell from %s to %s", now[0], name, before[i], now[i])
			}
		}
	}
}

// figure is the value of a percentage, or the first number of a fraction.
func figure(text string) float64 {
	text, _, _ = strings.Cut(text, "/")
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return -1
	}
	return v
}

// TestGoals holds the means of the tables that people polished: all but
// Datadog's, which a machine made.
func TestGoals(t *testing.T) {
	rows := readSummary(t)
	for _, goal := range []struct {
		column string
		least  float64
	}{{"verb", 84}, {"near", 82}, {"full", 47}} {
		sum, n := 0.0, 0
		for i, name := range rows["vendor"] {
			if name != goal.column {
				continue
			}
			for _, v := range vendors() {
				if v.name != "datadogv1" {
					sum, n = sum+figure(rows[v.name][i]), n+1
				}
			}
		}
		if mean := sum / float64(n); n != 7 || mean < goal.least {
			t.Errorf("%s: the mean of %d vendors is %.1f, the goal %.0f", goal.column, n, mean, goal.least)
		}
	}
}
