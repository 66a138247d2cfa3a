package spec

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus returns the paths of the documents of one group that INDEX.tsv in the
// directory NIMBUGEN_CORPUS lists, of every group for "". Without the variable or
// the index it skips the test.
func corpus(t *testing.T, group string) []string {
	t.Helper()
	dir := os.Getenv("NIMBUGEN_CORPUS")
	b, err := os.ReadFile(filepath.Join(dir, "INDEX.tsv"))
	if dir == "" || err != nil {
		t.Skip("NIMBUGEN_CORPUS names no directory with an INDEX.tsv")
	}
	var paths []string
	for line := range strings.Lines(string(b)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) > 8 && (group == "" || f[8] == group) && f[0] != "path" {
			paths = append(paths, filepath.Join(dir, f[0]))
		}
	}
	return paths
}

// sampleSize bounds the size of the documents that TestCorpus loads by default.
// With NIMBUGEN_LONG it loads all of them, which takes half a minute.
const sampleSize = 250_000

// TestCorpus loads real specifications: none may have an error, and kin-openapi
// must be able to read every one after the repairs.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	all := os.Getenv("NIMBUGEN_LONG") != ""
	group := "real"
	if all {
		group = ""
	}
	for _, path := range corpus(t, group) {
		if info, err := os.Stat(path); err != nil || !all && info.Size() > sampleSize || strings.Contains(path, "/negative/") {
			continue
		}
		_, diags := Load(context.Background(), path, Options{})
		if err := diags.Err(); err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		for _, d := range diags.All() {
			if strings.Contains(d.Message, "kin-openapi cannot read") {
				t.Errorf("%s: %s", path, d.String())
			}
		}
	}
}
