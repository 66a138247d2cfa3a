package main

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
)

// The entry point is readPackage, which reads the operations of a generated package.

// readPackage reads the operations of a generated package by their calls of
// core.Request("id", "METHOD", "/path").
func readPackage(dir string) (map[string][]method, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.gen.go"))
	if err != nil {
		return nil, err
	}
	p := &generated{table: map[string][]method{}, itemsOf: map[string]string{}}
	for _, n := range names {
		f, err := parser.ParseFile(token.NewFileSet(), n, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Body != nil {
				p.fns = append(p.fns, fn)
				p.noteItems(fn)
			}
		}
	}
	for _, fn := range p.fns {
		p.noteRequest(fn)
	}
	return p.table, nil
}

// generated is a generated package.
type generated struct {
	fns     []*ast.FuncDecl
	itemsOf map[string]string // Service.Pages: List, which ranges over its items
	table   map[string][]method
}

func (p *generated) noteItems(fn *ast.FuncDecl) {
	if inner := find(fn.Body, "Items"); inner != nil && len(inner.Args) == 1 {
		if pages, ok := inner.Args[0].(*ast.CallExpr); ok {
			p.itemsOf[receiver(fn)+"."+name(pages.Fun)] = fn.Name.Name
		}
	}
}

func (p *generated) noteRequest(fn *ast.FuncDecl) {
	request := find(fn.Body, "Request")
	if request == nil || len(request.Args) < 3 {
		return
	}
	m := method{service: service(receiver(fn)), name: fn.Name.Name, paged: "0"}
	if find(fn.Body, "Pages") != nil {
		m.paged = "1"
		m.name = cmp.Or(p.itemsOf[receiver(fn)+"."+m.name], m.name)
	}
	m.params, m.result, m.args = shape(fn)
	key := literal(request.Args[1]) + " " + normalPath(literal(request.Args[2]))
	p.table[key] = append(p.table[key], m)
}

// find is the first call below n of a function of that name.
func find(n ast.Node, callee string) (found *ast.CallExpr) {
	ast.Inspect(n, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && found == nil && name(c.Fun) == callee {
			found = c
		}
		return found == nil
	})
	return found
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok {
		s, _ := strconv.Unquote(l.Value)
		return s
	}
	return ""
}
