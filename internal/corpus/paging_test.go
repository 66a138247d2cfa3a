package corpus

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/compile"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is TestPaging, which counts the lists that are paged without a
// hint, of those that are pageable by plain reading.

// pagedShare is the part of the pageable lists of the whole corpus that are paged.
const pagedShare = 0.95

func TestPaging(t *testing.T) {
	dir := os.Getenv("NIMBUGEN_CORPUS")
	if dir == "" {
		t.Skip("NIMBUGEN_CORPUS is not set")
	}
	none := noLists(t)
	pageable, paged, named := 0, 0, 0
	for _, path := range chosen(t, dir) {
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		doc, _ := spec.Load(t.Context(), path, spec.Options{})
		if doc == nil {
			continue
		}
		found := pagedPaths(doc)
		n, of := 0, 0
		for _, path := range Pageable(doc) {
			why, isNone := none[filepath.ToSlash(rel)+" "+path]
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
		pageable, paged = pageable+of, paged+n
	}
	t.Logf("%d of %d pageable lists are paged without a hint; %d more are named in nolists.tsv", paged, pageable, named)
	if os.Getenv("NIMBUGEN_LONG") != "" && float64(paged) < pagedShare*float64(pageable) {
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
	f, err := os.Open("nolists.tsv")
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
