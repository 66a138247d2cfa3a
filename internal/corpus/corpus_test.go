package corpus

import (
	"bytes"
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

// The entry points are TestCorpus and TestNegative. NIMBUGEN_CORPUS names a
// directory of other projects' specifications; without it TestCorpus runs only
// those of testdata/specs. Of the directory it runs a sample that a seed
// selects, or with NIMBUGEN_LONG all of them. A directory without an INDEX.tsv
// is searched for documents.

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
	for _, path := range slices.Concat(own(t, root), chosen(t, os.Getenv("NIMBUGEN_CORPUS"))) {
		name := filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path))
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

// sound are valid specifications that ogen rejects for limits of its own;
// nimbugen generates clients of them.
const sound = "field_naming/conflict_additional_props.yaml field_naming/extension_additional_props.yaml field_naming/type_extension.yml " +
	"oneOf/same_json_type_one_of.json allOf/string_patterns.json cyclic/allOf_property.yaml"

// TestNegative runs the specifications that ogen rejects: each is rejected,
// repaired with a warning, or sound.
func TestNegative(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(os.Getenv("NIMBUGEN_CORPUS"), "peer-ogen/negative")
	paths, err := filepath.Glob(filepath.Join(dir, "*/*"))
	if err != nil || len(paths) == 0 {
		t.Skip("NIMBUGEN_CORPUS names no directory with peer-ogen/negative")
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

// own returns the paths of the specifications of testdata/specs.
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

// chosen returns the paths of the real specifications of the corpus at dir: a
// sample of the small ones, or all of them with NIMBUGEN_LONG. It returns none
// for an empty dir.
func chosen(t *testing.T, dir string) []string {
	t.Helper()
	if dir == "" {
		return nil
	}
	entries := index(t, dir)
	if os.Getenv("NIMBUGEN_LONG") == "" {
		random := rand.New(rand.NewPCG(sampleSeed, 0))
		random.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		entries = slices.DeleteFunc(entries, func(e entry) bool { return e.bytes > sampleBytes || e.group != "real" })
		entries = entries[:min(sampleSize, len(entries))]
	}
	var paths []string
	for _, e := range entries {
		if e.group == "real" {
			paths = append(paths, filepath.Join(dir, e.path))
		}
	}
	return paths
}

// documents returns the OpenAPI documents below a directory without an index,
// smallest first.
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
		t.Fatal(err)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.bytes - b.bytes })
	return entries
}

// index reads the index of the corpus at dir, smallest document first. Where
// there is no index it returns the documents below dir.
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
