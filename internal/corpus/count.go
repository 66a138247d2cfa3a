package corpus

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/output"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are declared and callable, which list the operations of a
// document and of the generated code.

// declared returns the operations of a document as "GET /path", in its order.
func declared(doc *spec.Document) []string {
	var out []string
	for path, n := range doc.Root.Get("paths").Members() {
		item, ok := doc.Resolve(n)
		if !ok || strings.HasPrefix(path, "x-") {
			continue
		}
		path, _, _ = strings.Cut(path, "#") // a fragment distinguishes operations and is not sent
		for _, method := range []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"} {
			if item.Get(method).Kind() == spec.KindObject {
				out = append(out, strings.ToUpper(method)+" "+path)
			}
		}
	}
	return out
}

// callable returns the operations that methods call, as "GET /path": every call
// of Request with a method and a path.
func callable(files []*ast.File) map[string]bool {
	found := map[string]bool{}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 3 {
				return true
			}
			if fn, ok := call.Fun.(*ast.SelectorExpr); ok && fn.Sel.Name == "Request" {
				found[text(call.Args[1])+" "+text(call.Args[2])] = true
			}
			return true
		})
	}
	return found
}

// text returns the value of a string literal.
func text(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

// missing returns the operations of a document that no method calls.
func missing(want []string, have map[string]bool) []string {
	return slices.DeleteFunc(slices.Clone(want), func(op string) bool { return have[op] })
}

// lines counts the lines of Go that are neither blank nor comment: all of them,
// and those of the services and the client.
func lines(files []output.File) (all, services int) {
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".go") {
			continue
		}
		n := 0
		for line := range strings.Lines(string(f.Data)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
				n++
			}
		}
		all += n
		if !strings.HasPrefix(f.Name, "models") && !strings.HasPrefix(f.Name, "filters") && !strings.HasPrefix(f.Name, "session.") {
			services += n
		}
	}
	return all, services
}
