package nimbu_test

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// This file holds the generated client to its budget: small to read, and a
// narrow seam to the runtime.

const (
	linesPerOperation = 12
	runtimeNames      = 21
)

// TestBudget counts the lines with code of everything but models, filters and
// the session facade, and the names of package runtime that stand in them.
func TestBudget(t *testing.T) {
	files, err := filepath.Glob("*.gen.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no generated files", err)
	}
	lines, operations := 0, 0
	names := map[string]bool{}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		operations += strings.Count(string(src), ".core.Request(")
		if strings.HasPrefix(name, "models") || name == "filters.gen.go" || name == "session.gen.go" {
			continue
		}
		lines += codeLines(src)
		collectRuntimeNames(t, name, src, names)
	}
	if operations < 43 {
		t.Errorf("%d operations found, the specification has at least 43", operations)
	}
	perOperation := float64(lines) / float64(operations)
	t.Logf("%d lines, %d operations: %.1f lines per operation; %d names of package runtime: %s",
		lines, operations, perOperation, len(names), strings.Join(slices.Sorted(maps.Keys(names)), " "))
	if perOperation > linesPerOperation {
		t.Errorf("%.1f lines per operation, the budget is %d", perOperation, linesPerOperation)
	}
	if len(names) > runtimeNames {
		t.Errorf("%d names of package runtime, the budget is %d", len(names), runtimeNames)
	}
}

// codeLines counts the lines on which a token begins.
func codeLines(src []byte) int {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, 0)
	lines := map[int]bool{}
	for {
		pos, tok, _ := s.Scan()
		if tok == token.EOF {
			return len(lines)
		}
		if tok != token.SEMICOLON {
			lines[file.Line(pos)] = true
		}
	}
}

func collectRuntimeNames(t *testing.T, name string, src []byte, names map[string]bool) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "runtime" {
				names[sel.Sel.Name] = true
			}
		}
		return true
	})
}
