package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/nimbugen/nimbugen/generator/output"
)

// The entry points are NewChecker and Checker.Check, which type-check generated
// packages in memory.

// Checker checks generated packages. It is not safe for use by several
// goroutines.
type Checker struct {
	fset     *token.FileSet
	importer types.Importer
}

// NewChecker compiles the runtime of the module at root, unless the build cache
// holds it, and returns a Checker that imports it.
func NewChecker(root string) (*Checker, error) {
	exports, err := listExports(root)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	lookup := func(path string) (io.ReadCloser, error) {
		file, ok := exports[path]
		if !ok {
			return nil, fmt.Errorf("generated code imports %s, which is neither the runtime nor used by it", path)
		}
		return os.Open(file)
	}
	return &Checker{fset: fset, importer: importer.ForCompiler(fset, "gc", lookup)}, nil
}

// listExports returns the export data files of the runtime and of all packages
// that it imports.
func listExports(root string) (map[string]string, error) {
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Export", "./runtime", "./runtime/codec", "./runtime/session", "./runtime/validate", "./runtime/webhook")
	cmd.Dir = root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the runtime: %w\n%s", err, stderr.String())
	}
	exports := map[string]string{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ ImportPath, Export string }
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return exports, nil
		case err != nil:
			return nil, err
		}
		exports[p.ImportPath] = p.Export
	}
}

// maxErrors bounds the errors reported for one package.
const maxErrors = 10

// Check parses and type-checks the Go files among files as one package.
func (c *Checker) Check(files []output.File) ([]*ast.File, *types.Package, error) {
	var parsed []*ast.File
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".go") {
			continue
		}
		file, err := parser.ParseFile(c.fset, f.Name, f.Data, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return nil, nil, err
		}
		parsed = append(parsed, file)
	}
	var found []error
	conf := types.Config{Importer: c.importer, Error: func(err error) { found = append(found, err) }}
	pkg, err := conf.Check("example.com/client", c.fset, parsed, nil)
	if err != nil && len(found) == 0 {
		found = append(found, err)
	}
	if n := len(found); n > maxErrors {
		found = append(found[:maxErrors], fmt.Errorf("and %d more", n-maxErrors))
	}
	return parsed, pkg, errors.Join(found...)
}
