package main

import (
	"go/ast"
	"slices"
	"strings"
)

// The entry points are shape, receiver, name and text, which read declarations.

// shape names the type of the last parameter that is a type of the package, that of the first result, and the scalar parameters.
func shape(fn *ast.FuncDecl) (params, result, args string) {
	var scalars []string
	for _, f := range fn.Type.Params.List {
		if slices.Contains([]string{"string", "int", "int64", "any", "ID"}, text(f.Type)) {
			for _, id := range f.Names {
				scalars = append(scalars, id.Name)
			}
		}
		t := strings.TrimLeft(text(f.Type), "*[]")
		if ast.IsExported(t) && t != "Context" && !strings.HasSuffix(t, "Option") {
			params = t
		}
	}
	if fn.Type.Results != nil && len(fn.Type.Results.List) > 0 {
		result = strings.TrimLeft(text(fn.Type.Results.List[0].Type), "*[]")
		if i := strings.IndexByte(result, '['); i > 0 { // Seq2[*Customer, error]
			result = strings.Trim(result[i:], "*[]")
		}
		if slices.Contains([]string{"error", "Response"}, result) {
			result = ""
		}
	}
	return params, result, strings.Join(scalars, ",")
}

func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	return strings.TrimLeft(text(fn.Recv.List[0].Type), "*")
}

func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.IndexExpr:
		return name(e.X)
	case *ast.IndexListExpr:
		return name(e.X)
	}
	return ""
}

func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + text(e.X)
	case *ast.ArrayType:
		return "[]" + text(e.Elt)
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.IndexExpr:
		return text(e.X) + "[" + text(e.Index) + "]"
	case *ast.IndexListExpr:
		return text(e.X) + "[" + text(e.Indices[0]) + "]"
	case *ast.Ellipsis:
		return "..." + text(e.Elt)
	}
	return "?"
}
