package typecheck

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"sync"
)

// The entry point is imports.Import.

// Stubs keeps the packages that checks have read from their stubs, so that several
// checks, at once or in turn, read each of them once. The zero value keeps none yet.
type Stubs struct {
	mu       sync.Mutex
	packages map[string]*types.Package
}

// imports finds the packages that the files of one check import.
type imports struct {
	files   []*ast.File // that import
	stubs   *Stubs
	foreign map[string]*types.Package // packages without a stub
}

func newImports(files []*ast.File, stubs *Stubs, known []*types.Package) *imports {
	i := &imports{files, stubs, map[string]*types.Package{}}
	for _, pkg := range known {
		i.foreign[pkg.Path()] = pkg
		for _, imported := range pkg.Imports() {
			i.foreign[imported.Path()] = imported
		}
	}
	return i
}

// Import returns the package with an import path, once.
func (i *imports) Import(path string) (*types.Package, error) {
	if pkg, err := i.stubs.find(path); pkg != nil || err != nil {
		return pkg, err
	}
	if i.foreign[path] == nil {
		i.foreign[path] = foreignPackage(i.files, path)
	}
	return i.foreign[path], nil
}

// find returns the package of a stub, or nil if path has none.
func (s *Stubs) find(path string) (*types.Package, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.packages == nil {
		s.packages = map[string]*types.Package{"unsafe": types.Unsafe}
	}
	return (*lockedStubs)(s).Import(path)
}

// lockedStubs imports the packages that stubs import, while the lock is held.
type lockedStubs Stubs

// Import returns the package of a stub, or nil if path has none.
func (s *lockedStubs) Import(path string) (*types.Package, error) {
	if pkg := s.packages[path]; pkg != nil {
		return pkg, nil
	}
	src, err := stubFiles.ReadFile(stubName(path))
	if err != nil {
		return nil, nil
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("the stub of %s: %w", path, err)
	}
	conf := types.Config{Importer: s, IgnoreFuncBodies: true, DisableUnusedImportCheck: true}
	pkg, err := conf.Check(path, fset, []*ast.File{file}, nil)
	if err != nil {
		return nil, fmt.Errorf("the stub of %s: %w", path, err)
	}
	s.packages[path] = pkg
	return pkg, nil
}

// foreignPackage returns a package of the types that the files name, each with the
// methods of a type that has a JSON form.
func foreignPackage(files []*ast.File, path string) *types.Package {
	pkg := types.NewPackage(path, path[strings.LastIndex(path, "/")+1:])
	for _, f := range files {
		local := localName(f, path, pkg.Name())
		if local == "" {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == local && pkg.Scope().Lookup(sel.Sel.Name) == nil {
					pkg.Scope().Insert(foreignType(pkg, sel.Sel.Name))
				}
			}
			return true
		})
	}
	pkg.MarkComplete()
	return pkg
}

// localName returns the name by which f imports path, or "".
func localName(f *ast.File, path, name string) string {
	for _, spec := range f.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err != nil || p != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return name
	}
	return ""
}

func foreignType(pkg *types.Package, name string) types.Object {
	obj := types.NewTypeName(token.NoPos, pkg, name, nil)
	named := types.NewNamed(obj, types.NewStruct(nil, nil), nil)
	bytes := types.NewVar(token.NoPos, pkg, "", types.NewSlice(types.Typ[types.Byte]))
	fail := types.NewVar(token.NoPos, pkg, "", types.Universe.Lookup("error").Type())
	for _, form := range []string{"JSON", "Text"} {
		value, target := types.NewVar(token.NoPos, pkg, "", named), types.NewVar(token.NoPos, pkg, "", types.NewPointer(named))
		named.AddMethod(types.NewFunc(token.NoPos, pkg, "Marshal"+form, types.NewSignatureType(value, nil, nil, nil, types.NewTuple(bytes, fail), false)))
		named.AddMethod(types.NewFunc(token.NoPos, pkg, "Unmarshal"+form, types.NewSignatureType(target, nil, nil, types.NewTuple(bytes), types.NewTuple(fail), false)))
	}
	return obj
}
