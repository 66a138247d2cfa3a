package paging

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/compile"
	"github.com/nimbugen/nimbugen/generator/spec"
	"github.com/nimbugen/nimbugen/internal/corpus"
)

// The entry point is TestShare, which counts the lists that are paged without a
// hint, of those that are pageable by plain reading.

// pagedShare is the part of the pageable lists of the whole corpus that are paged.
const pagedShare = 0.95

// smallSpec is the size in bytes up to which specifications are read without
// NIMBUGEN_LONG.
const smallSpec = 150_000

func TestShare(t *testing.T) {
	dir := os.Getenv("NIMBUGEN_CORPUS")
	if dir == "" {
		t.Skip("NIMBUGEN_CORPUS is not set")
	}
	none := noLists(t)
	all, err := corpus.Documents(dir)
	if err != nil {
		t.Fatal(err)
	}
	total, paged, named := 0, 0, 0
	for _, d := range all {
		if d.Group != "real" || d.Bytes > smallSpec && os.Getenv("NIMBUGEN_LONG") == "" {
			continue
		}
		rel := d.Path
		doc, _ := spec.Load(t.Context(), filepath.Join(dir, rel), spec.Options{})
		if doc == nil {
			continue
		}
		found := pagedPaths(doc)
		n, of := 0, 0
		for _, path := range pageable(doc) {
			why, isNone := none[rel+" "+path]
			switch {
			case isNone && found[path]:
				t.Errorf("%s: GET %s is paged, but is no list that can be: %s", rel, path, why)
			case isNone:
				named++
				continue
			case found[path]:
				n++
			default:
				t.Logf("%s: GET %s is not paged", rel, path)
			}
			of++
		}
		if of > 0 {
			t.Logf("%s: %d of %d", rel, n, of)
		}
		total, paged = total+of, paged+n
	}
	t.Logf("%d of %d pageable lists are paged without a hint; %d more are named in nolists.tsv", paged, total, named)
	if os.Getenv("NIMBUGEN_LONG") != "" && float64(paged) < pagedShare*float64(total) {
		t.Errorf("less than %v of the pageable lists are paged", pagedShare)
	}
}

// pagedPaths returns the paths of the GET operations that are paged.
func pagedPaths(doc *spec.Document) map[string]bool {
	api, _ := compile.Compile(doc, compile.Options{Package: "client"})
	paths := map[string]bool{}
	for _, l := range api.Lists {
		if l.Paging != nil && l.Operation.Method == "GET" {
			paths[l.Operation.Path] = true
		}
	}
	return paths
}

// noLists reads nolists.tsv: operations that plain reading takes for lists, and
// that are none, or that nothing in the specification shows how to page.
func noLists(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open(tableDir + "nolists.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if fields := strings.Split(lines.Text(), "\t"); !strings.HasPrefix(lines.Text(), "#") {
			all[fields[0]+" "+fields[1]] = fields[2]
		}
	}
	return all
}
