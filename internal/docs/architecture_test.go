package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The entry points are TestSteps and TestPaths.

// TestSteps checks that the functions in the tables of docs/architecture.md are
// declared in the files beside them.
func TestSteps(t *testing.T) {
	step := regexp.MustCompile("(?m)^\\|[^|]*\\| `([^`|]+\\.go)` \\| ([^|]*) \\|$")
	steps := step.FindAllStringSubmatch(read(t, "docs/architecture.md"), -1)
	if len(steps) < 20 {
		t.Errorf("%d steps found", len(steps))
	}
	for _, match := range steps {
		declared := declarations(t, match[1])
		for _, name := range strings.Split(match[2], ", ") {
			if !declared[strings.Trim(name, "`")] {
				t.Errorf("%s declares no %s", match[1], name)
			}
		}
	}
}

// declarations returns the functions and methods of a file: "F" and "T.M".
func declarations(t *testing.T, name string) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(name)), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return nil
	}
	declared := map[string]bool{}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			declared[receiver(f)+f.Name.Name] = true
		}
	}
	return declared
}

// receiver returns the type of a method's receiver and a dot, "" for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	typ := f.Recv.List[0].Type
	for {
		switch t := typ.(type) {
		case *ast.StarExpr:
			typ = t.X
		case *ast.IndexExpr:
			typ = t.X
		case *ast.IndexListExpr:
			typ = t.X
		case *ast.Ident:
			return t.Name + "."
		default:
			return ""
		}
	}
}

// TestPaths checks that the files and directories that documents name in
// backquotes exist.
func TestPaths(t *testing.T) {
	quoted := regexp.MustCompile("`((?:cmd|docs|examples|generated|generator|internal|runtime|spec|templates|testdata|\\.ci)/[A-Za-z0-9_./*-]*)`")
	for _, name := range tracked(t, "*.md") {
		if strings.HasPrefix(name, "generated/") || name == "docs/nimbu-api.md" {
			continue
		}
		for _, match := range quoted.FindAllStringSubmatch(read(t, name), -1) {
			if found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(match[1]))); err != nil || len(found) == 0 {
				t.Errorf("%s names %s, which does not exist", name, match[1])
			}
		}
	}
}
