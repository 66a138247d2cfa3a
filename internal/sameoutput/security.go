package main

import (
	"go/ast"
	"go/token"
	"iter"
	"slices"
	"strings"
)

// The entry point is goPackage.inlineSecurity. Older programs write security
// requirements as strings, "a+b scope", at every use; newer ones as structs in
// a variable for each set.

// inlineSecurity writes the strings in place of the variables and removes
// these.
func (p goPackage) inlineSecurity() {
	sets := map[string][]ast.Expr{}
	for _, file := range p.files {
		file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
			name, set, ok := securitySet(d)
			if ok {
				sets[name] = set
			}
			return ok
		})
	}
	for _, file := range p.files {
		ast.Inspect(file, func(n ast.Node) bool {
			useSet(n, sets)
			return true
		})
	}
}

// useSet replaces a variable in x.Security(set...) and in API{Security: set}.
func useSet(n ast.Node, sets map[string][]ast.Expr) {
	switch n := n.(type) {
	case *ast.CallExpr:
		method, ok := n.Fun.(*ast.SelectorExpr)
		if !ok || method.Sel.Name != "Security" || len(n.Args) != 1 || !n.Ellipsis.IsValid() {
			return
		}
		if arg, ok := n.Args[0].(*ast.Ident); ok && sets[arg.Name] != nil {
			n.Args, n.Ellipsis = sets[arg.Name], token.NoPos
		}
	case *ast.KeyValueExpr:
		key, okKey := n.Key.(*ast.Ident)
		value, okValue := n.Value.(*ast.Ident)
		if okKey && okValue && key.Name == "Security" && sets[value.Name] != nil {
			n.Value = &ast.CompositeLit{Type: &ast.ArrayType{Elt: ast.NewIdent("string")}, Elts: sets[value.Name]}
		}
	}
}

// securitySet reads a declaration
//
//	var name = []runtime.SecurityRequirement{{Schemes: []string{"a", "b"}, Scopes: []string{"scope"}}}
//
// as its name and its requirements in the older form.
func securitySet(d ast.Decl) (name string, set []ast.Expr, ok bool) {
	decl, ok := d.(*ast.GenDecl)
	if !ok || decl.Tok != token.VAR || len(decl.Specs) != 1 {
		return "", nil, false
	}
	spec := decl.Specs[0].(*ast.ValueSpec) // of a var declaration
	if len(spec.Values) != 1 {
		return "", nil, false
	}
	list, ok := spec.Values[0].(*ast.CompositeLit)
	if !ok || !isRequirements(list.Type) {
		return "", nil, false
	}
	set = []ast.Expr{}
	for _, e := range list.Elts {
		requirement, ok := e.(*ast.CompositeLit)
		if !ok {
			return "", nil, false
		}
		set = append(set, quoted(strings.Join(append([]string{strings.Join(member(requirement, "Schemes"), "+")}, member(requirement, "Scopes")...), " ")))
	}
	return spec.Names[0].Name, set, true
}

func isRequirements(e ast.Expr) bool {
	list, ok := e.(*ast.ArrayType)
	if !ok {
		return false
	}
	elem, ok := list.Elt.(*ast.SelectorExpr)
	return ok && elem.Sel.Name == "SecurityRequirement"
}

// member returns the strings of a field of a composite literal.
func member(lit *ast.CompositeLit, field string) []string {
	var list []string
	for key, value := range fields(lit) {
		if value, ok := value.(*ast.CompositeLit); ok && key == field {
			for _, e := range value.Elts {
				s, _ := stringLiteral(e)
				list = append(list, s)
			}
		}
	}
	return list
}

// fields iterates over the named fields of a composite literal.
func fields(lit *ast.CompositeLit) iter.Seq2[string, ast.Expr] {
	return func(yield func(string, ast.Expr) bool) {
		for _, e := range lit.Elts {
			pair, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if key, ok := pair.Key.(*ast.Ident); ok && !yield(key.Name, pair.Value) {
				return
			}
		}
	}
}
