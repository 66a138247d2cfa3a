package corpus

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
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
	for _, path := range slices.Concat(local(t, root), chosen(t, os.Getenv("NIMBUGEN_CORPUS"))) {
		name := filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path))
		t.Run(name, func(t *testing.T) {
			r := checker.Run(t.Context(), path)
			r.Spec, r.Files = name, nil
			if r.Failed != nil {
				t.Error(r.Failed)
			} else if r.Rejected != nil {
				t.Errorf("it is rejected: %v", r.Rejected)
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

// validRejected are valid specifications that ogen rejects for limits of its own;
// nimbugen generates clients of them.
const validRejected = "field_naming/conflict_additional_props.yaml field_naming/extension_additional_props.yaml field_naming/type_extension.yml " +
	"oneOf/same_json_type_one_of.json allOf/string_patterns.json cyclic/allOf_property.yaml"

// TestNegative runs the specifications that ogen rejects: each is rejected,
// repaired with a warning, or valid.
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
		} else if r.Rejected == nil && r.Warnings == 0 && !strings.Contains(validRejected, name) {
			t.Errorf("%s is accepted without a word", name)
		}
	}
}

// local returns the paths of the specifications of testdata/specs.
func local(t *testing.T, root string) []string {
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
	docs, err := Documents(dir)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("NIMBUGEN_LONG") == "" {
		random := rand.New(rand.NewPCG(sampleSeed, 0))
		random.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		docs = slices.DeleteFunc(docs, func(d Document) bool { return d.Bytes > sampleBytes || d.Group != "real" })
		docs = docs[:min(sampleSize, len(docs))]
	}
	var paths []string
	for _, d := range docs {
		if d.Group == "real" {
			paths = append(paths, filepath.Join(dir, d.Path))
		}
	}
	return paths
}
