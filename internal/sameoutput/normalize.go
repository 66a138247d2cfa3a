package main

import (
	"go/ast"
	"go/token"
	"strconv"
)

// The entry point is goPackage.normalize, which converts the forms of old and
// new programs to one.

func (p goPackage) normalize() {
	p.inlineSecurity()
	p.inlineSyntaxes()
	p.splitCalls()
	for _, file := range p.files {
		joinStrings(file)
	}
}

// joinStrings turns "a" + "b" into "ab": long literals may be broken over
// lines.
func joinStrings(file *ast.File) {
	replaceExprs(file, func(e ast.Expr) ast.Expr {
		sum, ok := e.(*ast.BinaryExpr)
		if !ok || sum.Op != token.ADD {
			return e
		}
		left, okLeft := stringLiteral(sum.X)
		right, okRight := stringLiteral(sum.Y)
		if !okLeft || !okRight {
			return e
		}
		return quoted(left + right)
	})
}

func stringLiteral(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func quoted(s string) *ast.BasicLit {
	return &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(s)}
}
