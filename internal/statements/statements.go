// Package statements measures generated Go code in statements, which does not
// depend on how lines are broken.
package statements

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
	"unicode/utf8"
)

// The entry points are Count and Longest.

// Count returns how many statements, declarations, imports and struct fields a
// file has. Blocks do not count.
func Count(src []byte) (int, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
	if err != nil {
		return 0, err
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.BlockStmt, *ast.DeclStmt:
		case *ast.FuncType:
			return false // parameters are fields as well
		case ast.Stmt, ast.Spec, *ast.FuncDecl:
			n++
		case *ast.StructType:
			n += node.Fields.NumFields()
		}
		return true
	})
	return n, nil
}

// Line is a line of code.
type Line struct {
	Number, Length int
	Text           string
}

// longToken is the length of a name or literal above which breaking its line
// does not help.
const longToken = 100

// Longest returns the longest line of the statements and variables of a file, in
// characters. Signatures, types, constants and lines that hold a very long token
// do not count.
func Longest(src []byte) (Line, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return Line{}, err
	}
	counts := map[int]bool{}
	mark := func(from, to token.Pos, on bool) {
		for n := fset.Position(from).Line; n <= fset.Position(to).Line; n++ {
			counts[n] = on
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.GenDecl:
			if node.Tok == token.VAR {
				mark(node.Pos(), node.End(), true)
			}
		case *ast.FuncDecl:
			mark(node.Body.Pos(), node.Body.End(), true)
			mark(node.Pos(), node.Body.Lbrace, false)
		case *ast.FuncLit:
			mark(node.Pos(), node.Body.Lbrace, false)
		}
		return true
	})
	var longest Line
	for i, text := range strings.Split(string(src), "\n") {
		n := utf8.RuneCountInString(text)
		if counts[i+1] && n > longest.Length && !isComment(text) && longestToken(text) <= longToken {
			longest = Line{i + 1, n, text}
		}
	}
	return longest, nil
}

func isComment(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "//") }

// longestToken returns the length of the longest token of a line.
func longestToken(line string) int {
	file := token.NewFileSet().AddFile("", -1, len(line))
	var s scanner.Scanner
	s.Init(file, []byte(line), nil, 0)
	n := 0
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return n
		}
		n = max(n, utf8.RuneCountInString(lit))
	}
}
