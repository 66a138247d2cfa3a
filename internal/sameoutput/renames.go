package main

import (
	_ "embed"
	"fmt"
	"go/ast"
	"strconv"
	"strings"
)

// The entry points are readRenames and goPackage.rename, which writes the new
// names of the runtime into the old output.

//go:embed renames.tsv
var renameTable string

// renames maps old names to new ones: "runtime.Do" is a name that a package
// declares, ".Params()" a method that is called, ".Params" any method or field, a
// path with a slash an import.
type renames map[string]string

// readRenames reads renames.tsv: an old name, a tab and a new name on each line.
func readRenames() (renames, error) {
	table := renames{}
	for line := range strings.Lines(renameTable) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 2 {
			return nil, fmt.Errorf("renames.tsv: %q is not two names", line)
		}
		table[f[0]] = f[1]
	}
	return table, nil
}

// rename changes every name of the table.
func (p goPackage) rename(table renames) {
	if len(table) == 0 {
		return
	}
	for _, file := range p.files {
		imported := map[string]bool{}
		for _, s := range file.Imports {
			path, _ := strconv.Unquote(s.Path.Value) // the parser accepted it
			imported[path[strings.LastIndex(path, "/")+1:]] = true
			if to, ok := table[path]; ok {
				s.Path.Value = strconv.Quote(to)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			table.node(n, imported)
			return true
		})
	}
}

// node renames a selector, a method or the key of a composite literal.
func (table renames) node(n ast.Node, imported map[string]bool) {
	switch n := n.(type) {
	case *ast.CallExpr:
		if method, ok := n.Fun.(*ast.SelectorExpr); ok {
			if to, ok := table["."+method.Sel.Name+"()"]; ok {
				method.Sel.Name = strings.TrimPrefix(to, ".")
			}
		}
	case *ast.SelectorExpr:
		if x, ok := n.X.(*ast.Ident); ok && imported[x.Name] {
			table.qualified(n, x)
			return
		}
		table.member(n.Sel)
	case *ast.FuncDecl:
		if n.Recv != nil {
			table.member(n.Name)
		}
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok {
			table.member(key)
		}
	}
}

// qualified renames package.Name, the package too if the new name has another.
func (table renames) qualified(n *ast.SelectorExpr, x *ast.Ident) {
	to, ok := table[x.Name+"."+n.Sel.Name]
	if !ok {
		return
	}
	pkg, name, _ := strings.Cut(to, ".")
	x.Name, n.Sel.Name = pkg, name
}

func (table renames) member(id *ast.Ident) {
	if to, ok := table["."+id.Name]; ok {
		id.Name = strings.TrimPrefix(to, ".")
	}
}
