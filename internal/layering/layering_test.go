// Package layering holds the test of the imports between packages: a table
// lists those that are allowed.
package layering

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/nimbugen/nimbugen"

// Third-party modules of the root module, and the only packages that import
// them.
const (
	kin     = "github.com/getkin/kin-openapi"
	jen     = "github.com/dave/jennifer"
	pflag   = "github.com/spf13/pflag"
	udiff   = "github.com/aymanbagabas/go-udiff"
	yaml3   = "github.com/oasdiff/yaml3"
	yaml4   = "go.yaml.in/yaml/v4"
	oasYAML = "github.com/oasdiff/yaml"
	jpath   = "github.com/theory/jsonpath"
)

// allowed is the table: package directory -> permitted imports beside the
// standard library. "..." allows everything below. A new edge is added here in
// the change that needs it.
var allowed = map[string][]string{
	"cmd/nimbugen": {"generator", "generator/spec", "generator/mock", "generator/evolution/...", "generator/evolution", "generator/diag", "generator/ir", "generator/lock", "generator/output", "generator/stamp", "generator/customize", "generator/customize/site", "generated/nimbu/nimbutest", "templates", pflag},
	"generator": {
		"generator/spec", "generator/compile", "generator/ir", "generator/emit", "generator/docs",
		"generator/lock", "generator/output", "generator/typecheck", "generator/stamp", "generator/diag",
	},
	"generator/mock": {"generator/ecmare", kin},
	"generator/evolution": {
		"generator", "generator/compile", "generator/lock", "generator/spec", "generator/ir", "generator/diag", "generator/godoc", "generator/typecheck",
		"generator/evolution/goapi", "generator/evolution/wire", "generator/evolution/report", "generator/evolution/revision", "generator/evolution/callers",
	},
	"generator/evolution/callers":  {"generator/diag"},
	"generator/evolution/goapi":    {"generator/typecheck"},
	"generator/evolution/report":   {"generator/diag"},
	"generator/evolution/revision": {},
	"generator/evolution/wire":     {"generator/spec", "generator/schema", "generator/hint", "generator/diag"},

	"generator/diag":   {},
	"generator/spec":   {"generator/diag", kin, yaml3, yaml4, oasYAML, jpath},
	"generator/ir":     {"generator/diag", "generator/lock"},
	"generator/naming": {"generator/diag"},
	"generator/opname": {"generator/naming"},
	"generator/godoc":  {"generator/ir"},
	"generator/ecmare": {},
	"generator/hint":   {"generator/spec", "generator/diag", "generator/godoc", "generator/naming"},
	"generator/schema": {"generator/spec", "generator/diag", "generator/godoc", "generator/naming", "generator/hint"},
	"generator/paging": {"generator/spec", "generator/ir", "generator/naming", "generator/schema"},
	"generator/ledger": {"generator/spec", "generator/diag"},
	"generator/compile": {
		"generator/spec", "generator/ir", "generator/lock", "generator/diag",
		"generator/naming", "generator/opname", "generator/godoc", "generator/ecmare", "generator/hint", "generator/schema", "generator/paging", "generator/ledger",
	},

	// site reads a site by the client of this repository, so that nimbugen can be
	// built without it: see CONTRIBUTING.md.
	"generator/customize":      {"generator/spec", "generator/diag", "generator/naming"},
	"generator/customize/site": {"generated/nimbu"},

	"generator/emit":      {"generator/ir", "generator/output", "generator/diag", jen},
	"generator/docs":      {"generator/ir", "generator/output", "generator/diag", "templates"},
	"generator/lock":      {},
	"generator/output":    {"generator/diag", udiff},
	"generator/stamp":     {},
	"generator/typecheck": {},
	"templates":           {},
	"runtime/codec":       {},
	"runtime":             {"runtime/codec", "runtime/internal/style", "runtime/internal/xmlcodec", "runtime/internal/stream", "runtime/internal/redact", "runtime/internal/credential", "runtime/internal/waited", "runtime/internal/drift"},
	"runtime/runtimetest": {"runtime"},
	"runtime/validate":    {"runtime"},
	"runtime/fake":        {"runtime", "runtime/codec", "runtime/validate"},

	// Rooms of runtime that no user touches. They know neither requests nor
	// options.
	"runtime/internal/redact":   {"runtime/codec"},
	"runtime/internal/style":    {"runtime/codec"},
	"runtime/internal/stream":   {"runtime/codec"},
	"runtime/internal/xmlcodec": {"runtime/codec", "runtime/internal/style", "runtime/internal/redact"},

	"runtime/internal/credential": {},
	"runtime/internal/drift":      {},
	"runtime/internal/waited":     {},

	"runtime/oauth":   {"runtime", "runtime/internal/redact", "runtime/internal/credential", "runtime/internal/process", "runtime/internal/waited"},
	"runtime/session": {"runtime", "runtime/internal/credential", "runtime/internal/process", "runtime/internal/waited", "runtime/codec", "runtime/oauth", "runtime/session/..."},
	"generated/nimbu": {"runtime", "runtime/codec", "runtime/oauth", "runtime/session", "runtime/session/..."},
	// The fake Nimbu knows nothing of the client beside it; the generated fake does.
	"generated/nimbu/nimbutest": {"runtime", "runtime/fake"},
	"generated/nimbu/nimbufake": {"generated/nimbu", "runtime", "runtime/fake"},
	"examples":                  {"generated/...", "runtime/...", "runtime", "examples/..."},
	"internal":                  {"generator/...", "generator", "internal/...", kin},
	"internal/suites/driver":    {"runtime"},
	"internal/decoders":         {"runtime/codec", "generated/nimbu"},
	"internal/mutants":          {"generator", "generator/diag", "generator/lock", "generator/typecheck", "internal/txtar", yaml4},
	"internal/walks":            {"generated/...", "runtime"},
	"internal/goroutines":       {},
	"internal/canary":           {},
	"internal/sameoutput":       {"internal/corpus", "internal/txtar", udiff},

	"runtime/session/internal/chaos": {"runtime", "generated/nimbu/nimbutest", "runtime/session"},
}

// tests lists the permitted imports of tests beyond the row of their package. All
// may import internal/goroutines.
var tests = map[string][]string{
	"cmd/nimbugen":              {"internal/..."},
	"generator":                 {"internal/...", "generator/..."},
	"generator/evolution":       {"internal/..."},
	"templates":                 {"internal/..."},
	"runtime":                   {"runtime/..."},
	"runtime/session":           {"runtime/...", "generated/nimbu/nimbutest"},
	"generated/nimbu/nimbutest": {"runtime/..."},
	"generated/nimbu":           {"runtime/...", "internal/...", "generated/nimbu/nimbutest"},
	"internal":                  {"cmd/..."},
	"internal/canary":           {"generated/...", "runtime/...", "runtime"},
}

func TestImports(t *testing.T) {
	checked := 0
	for _, file := range goFiles(t) {
		dir := filepath.ToSlash(filepath.Dir(file))
		row, ok := rowOf(allowed, dir)
		if !ok {
			t.Errorf("%s: the table has no row for its package", file)
			continue
		}
		may := append([]string{dir, row}, allowed[row]...)
		if strings.HasSuffix(file, "_test.go") {
			testRow, _ := rowOf(tests, dir)
			may = append(append(may, tests[testRow]...), "internal/goroutines")
		}
		for _, imported := range imports(t, file) {
			checked++
			if !allows(may, imported) {
				t.Errorf("%s imports %s: not in the table of %s", file, imported, row)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d imports were checked: the test looks in the wrong place", checked)
	}
}

// TestTableBites checks that forbidden imports are rejected.
func TestTableBites(t *testing.T) {
	for _, c := range []struct{ dir, imported string }{
		{"generator/emit", kin + "/openapi3"},
		{"generator/emit", module + "/generator/spec"},
		{"runtime", module + "/generator/ir"},
		{"runtime/internal/style", module + "/runtime"},
		{"generated/nimbu", jen + "/jen"},
		{"cmd/nimbugen", module + "/generated/nimbu"},
		{"generated/nimbu/nimbutest", module + "/generated/nimbu"},
		{"runtime/session", module + "/generated/nimbu/nimbutest"},
	} {
		row, _ := rowOf(allowed, c.dir)
		if allows(append([]string{c.dir}, allowed[row]...), c.imported) {
			t.Errorf("%s may import %s", c.dir, c.imported)
		}
	}
}

// rowOf finds the row of a directory, or of the nearest one above it.
func rowOf(table map[string][]string, dir string) (string, bool) {
	for d := dir; d != "." && d != "/"; d = filepath.ToSlash(filepath.Dir(d)) {
		if _, ok := table[d]; ok {
			return d, true
		}
	}
	return "", false
}

func allows(may []string, imported string) bool {
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return true // standard library
	}
	for _, m := range may {
		full := m
		if first, _, _ := strings.Cut(m, "/"); !strings.Contains(first, ".") {
			full = module + "/" + m
		} else if imported == m || strings.HasPrefix(imported, m+"/") {
			return true
		}
		if imported == full || strings.HasSuffix(full, "/...") && strings.HasPrefix(imported, strings.TrimSuffix(full, "...")) {
			return true
		}
	}
	return false
}

// goFiles lists the Go files of the root module, relative to its root.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root {
			if d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") {
				return filepath.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return filepath.SkipDir // a nested module
			}
		}
		if strings.HasSuffix(path, ".go") {
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			files = append(files, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func imports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, `"`))
	}
	return paths
}

// TestRootModule checks that the root go.mod has only what a consumer should
// pay for: no replace, no tool lines, and only the modules that the generator
// itself uses.
func TestRootModule(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	known := []string{kin, jen, pflag, udiff, yaml3, yaml4, oasYAML, jpath}
	for line := range strings.SplitSeq(string(data), "\n") {
		line = strings.TrimSpace(line)
		for _, directive := range []string{"replace", "tool", "exclude"} {
			if strings.HasPrefix(line, directive+" ") {
				t.Errorf("go.mod has a %s line: %s", directive, line)
			}
		}
		if !strings.Contains(line, " v") || strings.Contains(line, "// indirect") || strings.HasPrefix(line, "//") {
			continue
		}
		path := strings.Fields(strings.TrimPrefix(line, "require "))[0]
		found := false
		for _, k := range known {
			found = found || path == k
		}
		if !found {
			t.Errorf("go.mod requires %s directly: %s", path, fmt.Sprint(known))
		}
	}
}
