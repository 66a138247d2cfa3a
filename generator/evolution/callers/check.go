package callers

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// The entry point is Program.check, which type-checks all packages that depend on the
// client with one version of it.

// checked is a program that was type-checked.
type checked struct {
	program *Program
	fset    *token.FileSet
	client  *types.Package
	files   []*ast.File // of the client
	inside  *types.Info // of the client
	units   []unit
	source  map[string]*types.Package // packages that depend on the client
	others  types.Importer            // from export data
	sizes   types.Sizes
}

// unit is a set of files that are checked together: a package with its tests, or its
// external tests.
type unit struct {
	files  []*ast.File
	info   *types.Info
	errors []types.Error
}

// check type-checks the client of files and the packages that depend on it.
func (p *Program) check(files map[string][]byte) (*checked, error) {
	c := &checked{program: p, fset: token.NewFileSet(), source: map[string]*types.Package{}, sizes: types.SizesFor("gc", runtime.GOARCH)}
	c.others = importer.ForCompiler(c.fset, "gc", p.exported)
	if err := c.checkClient(files); err != nil {
		return nil, err
	}
	for _, l := range p.roots {
		if l.ImportPath == p.client {
			continue
		}
		if p.dependsOnClient(l) || p.anyDepends(l, l.TestImports) {
			c.unit(l, l.ImportPath, slices.Concat(l.GoFiles, l.CgoFiles, l.TestGoFiles))
		}
		if p.anyDepends(l, l.XTestImports) {
			c.unit(l, l.ImportPath+"_test", l.XTestGoFiles)
		}
	}
	return c, nil
}

// exported opens the export data of a package.
func (p *Program) exported(path string) (io.ReadCloser, error) {
	l := p.packages[path]
	if l == nil || l.Export == "" {
		return nil, fmt.Errorf("the go command has no export data of %s", path)
	}
	return os.Open(l.Export)
}

func (c *checked) checkClient(files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(c.fset, name, files[name], parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		c.files = append(c.files, file)
	}
	c.inside = newInfo()
	conf := types.Config{Importer: importing{c, nil}, Sizes: c.sizes}
	var err error
	c.client, err = conf.Check(c.program.client, c.fset, c.files, c.inside)
	return err
}

func newInfo() *types.Info {
	return &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}
}

// unit checks files of a package that the patterns name.
func (c *checked) unit(l *listed, path string, names []string) {
	files := c.parse(l, names)
	u := unit{files: files, info: newInfo()}
	conf := c.config(l)
	conf.Error = func(err error) {
		if e, ok := errors.AsType[types.Error](err); ok && !strings.HasPrefix(e.Msg, "\t") {
			u.errors = append(u.errors, e)
		}
	}
	_, _ = conf.Check(path, c.fset, files, u.info) // the errors are those of the unit
	c.units = append(c.units, u)
}

func (c *checked) config(l *listed) types.Config {
	conf := types.Config{Importer: importing{c, l}, Sizes: c.sizes, FakeImportC: true}
	if l != nil && l.Module != nil && l.Module.GoVersion != "" {
		conf.GoVersion = "go" + l.Module.GoVersion
	}
	return conf
}

// parse parses files of a package. What does not parse is left out: the go command
// reports it.
func (c *checked) parse(l *listed, names []string) []*ast.File {
	var files []*ast.File
	for _, name := range names {
		if file, err := parser.ParseFile(c.fset, filepath.Join(l.Dir, name), nil, parser.SkipObjectResolution); err == nil {
			files = append(files, file)
		}
	}
	return files
}

// importing imports packages for the files of one package.
type importing struct {
	*checked
	of *listed // nil: the client
}

// Import returns the client, a package that depends on it from its source, or any
// other from export data.
func (i importing) Import(path string) (*types.Package, error) {
	if i.of != nil {
		path = i.of.mapped(path)
	}
	l := i.program.packages[path]
	switch {
	case path == "unsafe":
		return types.Unsafe, nil
	case path == i.program.client && i.client != nil:
		return i.client, nil
	case i.of == nil || !i.program.dependsOnClient(l):
		return i.others.Import(path)
	case i.source[path] != nil:
		return i.source[path], nil
	}
	conf := i.config(l)
	conf.Error = func(error) {} // reported where the package itself is checked
	pkg, _ := conf.Check(path, i.fset, i.parse(l, slices.Concat(l.GoFiles, l.CgoFiles)), nil)
	i.source[path] = pkg
	return pkg, nil
}
