package lossless

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
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
// some seconds each; without NIMBUGEN_LONG=1 few values of a few small ones.
// NIMBUGEN_SEED chooses another sample.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("NIMBUGEN_CORPUS")
	if dir == "" || testing.Short() {
		t.Skip("NIMBUGEN_CORPUS is not set, or -short is: no specification of others is tried")
	}
	docs, err := corpus.Documents(dir)
	if err != nil {
		t.Fatal(err)
	}
	lim, long := limits{tries: 3, seed: 1}, os.Getenv("NIMBUGEN_LONG") != ""
	if long {
		lim = limits{tries: 40, time: 6 * time.Second, seed: 1}
	}
	if seed, err := strconv.ParseUint(os.Getenv("NIMBUGEN_SEED"), 10, 64); err == nil {
		lim.seed = seed
	}
	for i, d := range docs {
		if d.Group == "real" && (long || d.Bytes < smallSpec && i%3 == 0) {
			t.Run(d.Path, func(t *testing.T) { check(t, filepath.Join(dir, filepath.FromSlash(d.Path)), lim) })
		}
	}
}

// smallSpec is the size of the specifications that a short run takes.
const smallSpec = 100_000

func check(t *testing.T, path string, lim limits) {
	t.Helper()
	found, err := silent(t.Context(), path, t.TempDir(), lim)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d values: %d have an effect, %d need none", len(found.read)+len(found.lost)+found.exempt, len(found.read), found.exempt)
	known := readKnown(t)
	for _, target := range found.lost {
		if known[key(path)+" "+target] == "" {
			t.Errorf("%s: %s has no effect, neither on the client nor on the findings", path, target)
		}
	}
	for _, target := range found.read {
		if known[key(path)+" "+target] != "" {
			t.Errorf("%s: %s has an effect now; remove its line", path, target)
		}
	}
}

// readKnown reads testdata/lossless/known.tsv: the reasons by file and target.
func readKnown(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../../testdata/lossless/known.tsv")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != 3 || fields[2] == "" {
			t.Fatalf("%q is no file, target and reason", line)
		}
		known[fields[0]+" "+fields[1]] = fields[2]
	}
	return known
}

// key is the directory and name of a file.
func key(path string) string {
	return filepath.Base(filepath.Dir(path)) + "/" + filepath.Base(path)
}

// TestOracleBites changes a specification with a value that nothing reads, and one
// with a value that is read.
func TestOracleBites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "openapi.yaml")
	text := "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nservers: [{url: https://x.test, variables: {v: {default: a}}}]\nsecurity: []\n" +
		"paths: {/a: {get: {operationId: getA, responses: {\"204\": {description: d}}}}}\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := silent(t.Context(), path, t.TempDir(), limits{})
	if want := []string{"$['servers'][0]['variables']['v']['default']"}; err != nil || !slices.Equal(found.lost, want) || len(found.read) < 10 {
		t.Errorf("silent are %q, want %q (%v); read are %q", found.lost, want, err, found.read)
	}
}
