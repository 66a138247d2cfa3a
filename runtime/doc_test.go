package runtime_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestParts expects every exported name of the package in one of the two parts
// that the package comment lists, and nothing else there.
func TestParts(t *testing.T) {
	comment, names := declared(t)
	parts := map[string]string{}
	for _, part := range []string{"What you use", "What generated code calls"} {
		for _, name := range listed(t, comment, part) {
			if before, twice := parts[name]; twice {
				t.Errorf("%s is in the part %q and in %q", name, before, part)
			}
			if !names[name] {
				t.Errorf("%s is in the part %q, and is no exported name", name, part)
			}
			parts[name] = part
		}
	}
	for name := range names {
		if parts[name] == "" {
			t.Errorf("%s is in neither part of the package comment", name)
		}
	}
}

// TestMap expects the files that the package comment names.
func TestMap(t *testing.T) {
	comment, _ := declared(t)
	for _, name := range regexp.MustCompile(`\b\w+\.go\b`).FindAllString(comment, -1) {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
}

// declared returns the package comment and the exported names that the package
// declares, without methods.
func declared(t *testing.T) (comment string, names map[string]bool) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	names = map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if file.Doc != nil {
			comment += file.Doc.Text()
		}
		for _, decl := range file.Decls {
			for _, name := range namesOf(decl) {
				if name.IsExported() {
					names[name.Name] = true
				}
			}
		}
	}
	return comment, names
}

// namesOf returns the names that a declaration adds to the package.
func namesOf(decl ast.Decl) (names []*ast.Ident) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			names = append(names, decl.Name)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name)
			case *ast.ValueSpec:
				names = append(names, spec.Names...)
			}
		}
	}
	return names
}

// listed returns the names that the lists of a section link to.
func listed(t *testing.T, comment, section string) (names []string) {
	t.Helper()
	_, text, ok := strings.Cut(comment, "# "+section+"\n")
	text, _, _ = strings.Cut(text, "\n# ")
	if !ok {
		t.Fatalf("the package comment has no section %q", section)
	}
	for _, item := range regexp.MustCompile(`(?m)^  +[- ] .*$`).FindAllString(text, -1) {
		for _, link := range regexp.MustCompile(`\[(\w+)\]`).FindAllStringSubmatch(item, -1) {
			names = append(names, link[1])
		}
	}
	return names
}
