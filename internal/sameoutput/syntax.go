package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
)

// The entry points are parsePackage and goPackage.decls, which print
// declarations so that comments and line breaks of the source do not matter.

// goPackage is the syntax of a generated package, without comments.
type goPackage struct {
	files map[string]*ast.File
}

func parsePackage(out output) (goPackage, error) {
	p := goPackage{files: map[string]*ast.File{}}
	for name, data := range out {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.SkipObjectResolution)
		if err != nil {
			return p, err
		}
		p.files[name] = file
	}
	return p, nil
}

// decls prints the declarations of a file, the package clause first. A missing
// file has none.
func (p goPackage) decls(name string) []string {
	file, ok := p.files[name]
	if !ok {
		return nil
	}
	list := []string{"package " + file.Name.Name}
	for _, d := range file.Decls {
		forgetPositions(d)
		var b bytes.Buffer
		if err := format.Node(&b, token.NewFileSet(), d); err != nil {
			list = append(list, fmt.Sprintf("%T that cannot be printed: %v", d, err))
			continue
		}
		list = append(list, b.String())
	}
	return list
}

var posType = reflect.TypeFor[token.Pos]()

// forgetPositions makes the printer break lines by the syntax alone. The three
// positions that stand for a token which may be absent are kept.
func forgetPositions(root ast.Node) {
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		v := reflect.ValueOf(n)
		if v.Kind() != reflect.Pointer {
			return true
		}
		v = v.Elem()
		for i := range v.NumField() {
			if v.Field(i).Type() != posType {
				continue
			}
			switch v.Type().Field(i).Name {
			case "Lparen", "Ellipsis", "Assign":
				if _, call := n.(*ast.CallExpr); v.Field(i).Interface() != token.NoPos && (!call || v.Type().Field(i).Name == "Ellipsis") {
					v.Field(i).SetInt(1)
					continue
				}
			}
			v.Field(i).SetInt(0)
		}
		return true
	})
}
