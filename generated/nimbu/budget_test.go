package nimbu_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/statements"
)

// The entry point is TestBudget, which holds the generated client to its budget:
// small to read, and a narrow seam to the runtime.

const (
	statementsPerOperation = 8.5
	runtimeNames           = 24
	lineLength             = 120
)

// TestBudget counts the statements and declarations of everything but models,
// filters and the session facade, and the names of package runtime in them. It
// measures the lines of all files.
func TestBudget(t *testing.T) {
	files, err := filepath.Glob("*.gen.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no generated files", err)
	}
	count, operations := 0, 0
	names := map[string]bool{}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if line, err := statements.Longest(src); err != nil || line.Length > lineLength {
			t.Errorf("%s:%d: %d characters (%v): %s", name, line.Number, line.Length, err, line.Text)
		}
		operations += strings.Count(string(src), ".core.Request(")
		if strings.HasPrefix(name, "models") || name == "filters.gen.go" || name == "session.gen.go" {
			continue
		}
		n, err := statements.Count(src)
		if err != nil {
			t.Fatal(err)
		}
		count += n
		collectRuntimeNames(t, name, src, names)
	}
	if operations < 43 {
		t.Errorf("%d operations found, the specification has at least 43", operations)
	}
	perOperation := float64(count) / float64(operations)
	t.Logf("%d statements, %d operations: %.1f per operation; %d names of package runtime: %s",
		count, operations, perOperation, len(names), strings.Join(slices.Sorted(maps.Keys(names)), " "))
	if perOperation > statementsPerOperation {
		t.Errorf("%.1f statements per operation, the budget is %.1f", perOperation, statementsPerOperation)
	}
	if len(names) > runtimeNames {
		t.Errorf("%d names of package runtime, the budget is %d", len(names), runtimeNames)
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
