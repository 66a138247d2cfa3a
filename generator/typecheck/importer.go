package typecheck

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// The entry point is stubs.Import.

// stubs imports packages from their stubs.
type stubs struct {
	files    []*ast.File // that import
	packages map[string]*types.Package
}

func newStubs(files []*ast.File) *stubs {
	return &stubs{files, map[string]*types.Package{"unsafe": types.Unsafe}}
}

// Import returns the package with an import path, once.
func (s *stubs) Import(path string) (*types.Package, error) {
	if pkg := s.packages[path]; pkg != nil {
		return pkg, nil
	}
	pkg, err := s.read(path)
	if err == nil {
		s.packages[path] = pkg
	}
	return pkg, err
}

func (s *stubs) read(path string) (*types.Package, error) {
	src, err := stubFiles.ReadFile(stubName(path))
	if err != nil {
		return s.foreign(path), nil
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
	return pkg, nil
}

// foreign returns a package of the types that the files name, each with the methods
// of a type that has a JSON form.
func (s *stubs) foreign(path string) *types.Package {
	pkg := types.NewPackage(path, path[strings.LastIndex(path, "/")+1:])
	for _, f := range s.files {
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
