package main

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// The entry point is splitCall. Older programs pass several values in a string,
// newer ones in a call or an argument for each.

// splitCalls writes older calls in the newer form.
func (p goPackage) splitCalls() {
	for _, file := range p.files {
		replaceExprs(file, func(e ast.Expr) ast.Expr {
			if call, ok := e.(*ast.CallExpr); ok {
				return splitCall(call)
			}
			return e
		})
	}
}

func splitCall(call *ast.CallExpr) ast.Expr {
	switch method := selected(call.Fun); {
	case method == "ErrorsXML" && len(call.Args) == 2:
		return splitErrors(call)
	case method == "Form" && len(call.Args) > 1:
		return splitEncodings(call)
	case method == "FieldAs" && len(call.Args) > 3:
		for i, arg := range call.Args[3:] {
			if text, ok := stringLiteral(arg); ok {
				call.Args[3+i] = partHeader(text)
			}
		}
	}
	return call
}

// splitErrors writes ErrorsXML(table, "404=2 5XX=5") as
// ErrorXML("404", table, "2").ErrorXML("5XX", table, "5").
func splitErrors(call *ast.CallExpr) ast.Expr {
	text, ok := stringLiteral(call.Args[1])
	if !ok {
		return call
	}
	receiver := call.Fun.(*ast.SelectorExpr).X
	for pair := range strings.FieldsSeq(text) {
		status, entry, _ := strings.Cut(pair, "=")
		receiver = chain(receiver, "ErrorXML", quoted(status), call.Args[0], quoted(entry))
	}
	return receiver
}

// splitEncodings writes Form(&in, "a form explode", "b application/json") as
// Form(&in).FormStyle("a", "form", true).FormJSON("b").
func splitEncodings(call *ast.CallExpr) ast.Expr {
	var out ast.Expr = &ast.CallExpr{Fun: call.Fun, Args: call.Args[:1]}
	for _, arg := range call.Args[1:] {
		text, _ := stringLiteral(arg)
		switch f := strings.Fields(text); {
		case len(f) == 2 && f[1] == "application/json":
			out = chain(out, "FormJSON", quoted(f[0]))
		case len(f) >= 2:
			out = chain(out, "FormStyle", quoted(f[0]), quoted(f[1]), ast.NewIdent(strconv.FormatBool(len(f) == 3)))
		default:
			return call
		}
	}
	return out
}

func chain(receiver ast.Expr, method string, args ...ast.Expr) ast.Expr {
	return &ast.CallExpr{Fun: &ast.SelectorExpr{X: receiver, Sel: ast.NewIdent(method)}, Args: args}
}

// partHeader writes "Name: value" as runtime.PartHeader{Name: ..., Value: ...}.
func partHeader(text string) ast.Expr {
	name, value, _ := strings.Cut(text, ": ")
	member := func(key, value string) ast.Expr {
		return &ast.KeyValueExpr{Key: ast.NewIdent(key), Colon: token.NoPos, Value: quoted(value)}
	}
	return &ast.CompositeLit{
		Type: &ast.SelectorExpr{X: ast.NewIdent("runtime"), Sel: ast.NewIdent("PartHeader")},
		Elts: []ast.Expr{member("Name", name), member("Value", value)},
	}
}
