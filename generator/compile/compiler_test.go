package compile

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// Limits of the struct compiler: state that one stage needs belongs to the
// struct of that stage.
const (
	maxCompilerFields = 8
	maxCompilerFuncs  = 20
)

// TestCompilerStaysSmall counts the fields of compiler, and the functions that
// can reach all of them: methods of compiler, functions that take a *compiler,
// and methods of structs that compiler embeds or that hold a *compiler.
func TestCompilerStaysSmall(t *testing.T) {
	files := parseFiles(t)
	structs := structsOf(files)
	if n := countFields(structs, "compiler"); n > maxCompilerFields {
		t.Errorf("compiler has %d fields, more than %d", n, maxCompilerFields)
	}
	reaching := map[string]bool{"compiler": true}
	for _, embedded := range embeddedIn(structs, "compiler") {
		reaching[embedded] = true
	}
	for name, s := range structs {
		for _, f := range s.Fields.List {
			if typeName(f.Type) == "compiler" {
				reaching[name] = true
			}
		}
	}
	var funcs []string
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && reaches(fn, reaching) {
				funcs = append(funcs, fn.Name.Name)
			}
		}
	}
	t.Logf("compiler has %d fields; %d functions reach it", countFields(structs, "compiler"), len(funcs))
	if len(funcs) > maxCompilerFuncs {
		t.Errorf("%d functions reach compiler, more than %d: %s", len(funcs), maxCompilerFuncs, strings.Join(funcs, ", "))
	}
}

func parseFiles(t *testing.T) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

func structsOf(files []*ast.File) map[string]*ast.StructType {
	structs := map[string]*ast.StructType{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				if s, ok := spec.Type.(*ast.StructType); ok {
					structs[spec.Name.Name] = s
				}
			}
			return true
		})
	}
	return structs
}

// embeddedIn lists the structs that a struct embeds, directly or through others.
func embeddedIn(structs map[string]*ast.StructType, name string) (names []string) {
	if structs[name] == nil {
		return nil
	}
	for _, f := range structs[name].Fields.List {
		if len(f.Names) == 0 {
			names = append(append(names, typeName(f.Type)), embeddedIn(structs, typeName(f.Type))...)
		}
	}
	return names
}

// countFields counts the fields of a struct. An embedded struct counts as its
// own fields.
func countFields(structs map[string]*ast.StructType, name string) (n int) {
	for _, s := range append([]string{name}, embeddedIn(structs, name)...) {
		if structs[s] == nil {
			n++ // not a struct of this package
			continue
		}
		for _, f := range structs[s].Fields.List {
			n += len(f.Names)
		}
	}
	return n
}

// reaches reports whether a function has one of the types as its receiver, or a
// compiler as a parameter.
func reaches(fn *ast.FuncDecl, types map[string]bool) bool {
	if fn.Recv != nil && types[typeName(fn.Recv.List[0].Type)] {
		return true
	}
	for _, p := range fn.Type.Params.List {
		if typeName(p.Type) == "compiler" {
			return true
		}
	}
	return false
}

// typeName returns the name of a type of this package, or of a pointer to one.
func typeName(t ast.Expr) string {
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
