package spec

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const corpusDir = "/work/shared/corpus"

func corpus(t *testing.T, group string) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(corpusDir, "INDEX.tsv"))
	if err != nil {
		t.Skipf("no corpus: %v", err)
	}
	var paths []string
	for line := range strings.Lines(string(b)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) > 8 && f[8] == group {
			paths = append(paths, f[0])
		}
	}
	return paths
}

func TestCorpus(t *testing.T) {
	for _, p := range corpus(t, group()) {
		doc, diags := Load(context.Background(), filepath.Join(corpusDir, p), Options{})
		if diags.Len() > 0 {
			t.Logf("%s: %s", p, diags.Summary())
		}
		codes := map[string]int{}
		for _, d := range diags.All() {
			codes[d.Code]++
			if codes[d.Code] < 3 {
				t.Logf("  %s", d.String())
			}
		}
		_ = doc
	}
}

func TestOne(t *testing.T) {
	p := os.Getenv("ONE")
	if p == "" || true && p == "" {
		t.Skip()
	}
	doc, diags := Load(context.Background(), p, Options{})
	for i, d := range diags.All() {
		if i < 60 {
			t.Log(d.String())
		}
	}
	if os.Getenv("DUMP") != "" {
		os.WriteFile(os.Getenv("DUMP"), doc.Root.JSON(), 0o644)
	}
}

func group() string {
	if g := os.Getenv("GROUP"); g != "" {
		return g
	}
	return "real"
}

func TestDumpKin(t *testing.T) {
	p := os.Getenv("ONE")
	if p == "" {
		t.Skip()
	}
	doc, _ := Load(context.Background(), p, Options{})
	os.WriteFile("/tmp/kin.json", kinJSON(doc.Files[0]), 0o644)
}
