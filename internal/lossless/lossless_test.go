package lossless

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/internal/corpus"
)

// The entry points are TestOwn, over the specifications of this repository, and
// TestCorpus.

// sampled is the number of values of each specification that a short run tries.
const sampled = 8

// TestOwn changes values of our own specifications: a sample, with NIMBUGEN_LONG=1
// all values of those of testdata/wire.
func TestOwn(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it generates some hundred clients")
	}
	paths := []string{"../../spec/nimbu-customers.yaml"}
	for _, dir := range []string{"wire", "specs"} {
		more, err := filepath.Glob("../../testdata/" + dir + "/*.yaml")
		if err != nil || len(more) < 4 {
			t.Fatalf("%s has %d specifications: %v", dir, len(more), err)
		}
		paths = append(paths, more...)
	}
	for _, path := range paths {
		lim := limits{tries: sampled, seed: 1}
		if os.Getenv("NIMBUGEN_LONG") != "" && strings.Contains(path, "/wire/") {
			lim = limits{}
		}
		t.Run(key(path), func(t *testing.T) { check(t, path, lim) })
	}
}

// TestCorpus changes a sample of the values of each specification of the corpus, for
// some seconds each.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("NIMBUGEN_CORPUS")
	if dir == "" || os.Getenv("NIMBUGEN_LONG") == "" {
		t.Skip("NIMBUGEN_CORPUS or NIMBUGEN_LONG is not set: no specification of others is tried")
	}
	docs, err := corpus.Documents(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if d.Group == "real" {
			t.Run(d.Path, func(t *testing.T) {
				check(t, filepath.Join(dir, filepath.FromSlash(d.Path)), limits{tries: 40, time: 15 * time.Second, seed: 1})
			})
		}
	}
}

func check(t *testing.T, path string, lim limits) {
	t.Helper()
	lost, tries, err := silent(t.Context(), path, t.TempDir(), lim)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d tries", tries)
	for _, target := range lost {
		if redundant()[key(path)+" "+target] == "" {
			t.Errorf("%s: %s has no effect, neither on the client nor on the findings", path, target)
		}
	}
}

// key is the directory and name of a file.
func key(path string) string {
	return filepath.Base(filepath.Dir(path)) + "/" + filepath.Base(path)
}

// TestOracleBites changes a specification with a value that nothing reads, and one
// with a value that is read.
func TestOracleBites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "openapi.yaml")
	text := "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nservers: [{url: https://x.test}]\ntags: [{name: unused}]\n" +
		"paths: {/a: {get: {operationId: getA, responses: {\"204\": {description: d}}}}}\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	lost, _, err := silent(t.Context(), path, t.TempDir(), limits{})
	if want := []string{"$['tags'][0]"}; err != nil || !slices.Equal(lost, want) {
		t.Errorf("silent are %q, want %q (%v)", lost, want, err)
	}
}
