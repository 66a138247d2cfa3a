package corpus

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// This file runs the specifications. CORPUS=1 runs all of ../shared/corpus,
// CORPUS_GROUP and CORPUS_SELECT (a regular expression of the path) some of
// them. Without them a sample that a seed chooses is run. CORPUS_DIR names
// another directory, whose documents are found where it has no index.

const (
	sampleSeed  = 20261122
	sampleSize  = 12      // specifications
	sampleBytes = 150_000 // of one of them, at most
)

// entry is a line of the corpus's index.
type entry struct {
	path  string
	group string
	bytes int
}

func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	checker, err := NewChecker(root)
	if err != nil {
		t.Fatal(err)
	}
	var results []Result
	dir := cmp.Or(os.Getenv("CORPUS_DIR"), filepath.Join(root, "../shared/corpus"))
	for _, path := range slices.Concat(own(t, root), chosen(t, dir)) {
		name, err := filepath.Rel(filepath.Dir(root), path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			r := checker.Run(t.Context(), path)
			r.Spec, r.Files = name, nil
			if r.Failed != nil {
				t.Error(r.Failed)
			} else if r.Refused != nil {
				t.Errorf("it is refused: %v", r.Refused)
			} else if typed := r.Callable - len(r.Untyped); r.Typed > typed {
				t.Logf("%d operations are counted as typed, but only %d are by their Go types:\n%s", r.Typed, typed, describe(r.Untyped))
			}
			results = append(results, r)
		})
	}
	var table bytes.Buffer
	if err := Table(&table, results); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", table.String())
}

// sound are specifications that ogen refuses for limits of its own: they are
// valid, and nimbugen makes of them what they say.
const sound = "field_naming/conflict_additional_props.yaml field_naming/extension_additional_props.yaml field_naming/type_extension.yml " +
	"oneOf/same_json_type_one_of.json allOf/string_patterns.json cyclic/allOf_property.yaml"

// TestNegative runs the specifications that ogen refuses: each is refused, or
// repaired with a warning, or sound.
func TestNegative(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	const negative = "shared/corpus/peer-ogen/negative"
	dir := filepath.Join(filepath.Dir(root), negative)
	paths, err := filepath.Glob(filepath.Join(dir, "*/*"))
	if err != nil || len(paths) == 0 {
		t.Skipf("no corpus: %v", err)
	}
	checker, err := NewChecker(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		r := checker.Run(t.Context(), path)
		name, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		if r.Failed != nil {
			t.Errorf("%s: %v", name, r.Failed)
		} else if r.Refused == nil && r.Warnings == 0 && !strings.Contains(sound, name) {
			t.Errorf("%s is accepted without a word", name)
		}
	}
}

// own gives the specifications of testdata/specs.
func own(t *testing.T, root string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(filepath.Join(root, "testdata/specs"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) == 0 {
		t.Fatalf("testdata/specs holds %d specifications: %v", len(paths), err)
	}
	return paths
}

// chosen gives the specifications of the corpus at dir that are to be run.
func chosen(t *testing.T, dir string) []string {
	t.Helper()
	entries := index(t, dir)
	group, pattern := os.Getenv("CORPUS_GROUP"), regexp.MustCompile(os.Getenv("CORPUS_SELECT"))
	if os.Getenv("CORPUS") == "" {
		random := rand.New(rand.NewPCG(sampleSeed, 0))
		random.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		entries = slices.DeleteFunc(entries, func(e entry) bool { return e.bytes > sampleBytes || e.group != "real" })
		entries = entries[:min(sampleSize, len(entries))]
	}
	var paths []string
	for _, e := range entries {
		if (group == "" || e.group == group) && pattern.MatchString(e.path) {
			paths = append(paths, filepath.Join(dir, e.path))
		}
	}
	return paths
}

// documents finds the documents below a directory without an index, smallest
// first; there may be no such directory.
func documents(t *testing.T, dir string) []entry {
	t.Helper()
	says := regexp.MustCompile(`(?m)^\s*\{?\s*"?(openapi|swagger)"?\s*:\s*["']?[23]\.|"(openapi|swagger)"\s*:\s*"[23]\.[0-9.]+"\s*[,}]`)
	var entries []entry
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".json", ".yaml", ".yml"}, filepath.Ext(path)) {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil && says.Match(data) {
			name, _ := filepath.Rel(dir, path) // path is below dir
			entries = append(entries, entry{path: name, group: "real", bytes: len(data)})
		}
		return err
	})
	if err != nil {
		t.Logf("no corpus: %v", err)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.bytes - b.bytes })
	return entries
}

// index reads the index of a corpus, smallest first; there may be none.
func index(t *testing.T, dir string) []entry {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "INDEX.tsv"))
	if err != nil {
		return documents(t, dir)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var entries []entry
	for _, row := range rows[1:] {
		size, err := strconv.Atoi(row[4])
		if err != nil || len(row) < 9 {
			t.Fatalf("INDEX.tsv: %q", row)
		}
		entries = append(entries, entry{path: row[0], group: row[8], bytes: size})
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.bytes - b.bytes })
	return entries
}
