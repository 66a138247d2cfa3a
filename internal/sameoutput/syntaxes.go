package main

import (
	"encoding/json"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// The entry point is goPackage.inlineSyntaxes. Older programs write the syntax
// of filters and of relations as a constant string, one for each set of
// filters; newer ones as a struct in a variable, one for equal sets.

// inlineSyntaxes writes the string in place of the constant or variable and
// removes this.
func (p goPackage) inlineSyntaxes() {
	syntaxes := map[string]string{}
	for _, file := range p.files {
		file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
			name, text, ok := syntaxDecl(d)
			if ok {
				syntaxes[name] = text
			}
			return ok
		})
	}
	for _, file := range p.files {
		replaceExprs(file, func(e ast.Expr) ast.Expr {
			switch e := e.(type) {
			case *ast.Ident:
				if text, ok := syntaxes[e.Name]; ok {
					return quoted(text)
				}
			case *ast.UnaryExpr:
				if text, ok := stringLiteral(e.X); ok && e.Op == token.AND {
					return quoted(text)
				}
			}
			return e
		})
	}
}

// syntaxDecl reads a declaration
//
//	const name runtime.FilterSyntax = "eq= ne=.ne list=,"
//	var name = runtime.FilterSyntax{Operators: []runtime.FilterOperator{{Name: "eq"}, ...}, Separator: ","}
//
// or one of a RelationSyntax as its name and its older form.
func syntaxDecl(d ast.Decl) (name, text string, ok bool) {
	decl, isGen := d.(*ast.GenDecl)
	if !isGen || decl.Tok != token.VAR && decl.Tok != token.CONST || len(decl.Specs) != 1 {
		return "", "", false
	}
	spec := decl.Specs[0].(*ast.ValueSpec) // of a var or const declaration
	if len(spec.Values) != 1 {
		return "", "", false
	}
	name = spec.Names[0].Name
	if typ := selected(spec.Type); typ == "FilterSyntax" || typ == "RelationSyntax" {
		text, ok = stringLiteral(spec.Values[0])
		return name, text, ok
	}
	lit, isLit := spec.Values[0].(*ast.CompositeLit)
	if !isLit {
		return "", "", false
	}
	switch selected(lit.Type) {
	case "FilterSyntax":
		return name, filterSyntax(lit), true
	case "RelationSyntax":
		return name, relationSyntax(lit), true
	}
	return "", "", false
}

// selected returns the name in package.Name, "" for other expressions.
func selected(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		return s.Sel.Name
	}
	return ""
}

func filterSyntax(lit *ast.CompositeLit) string {
	var pairs []string
	for key, value := range fields(lit) {
		if list, ok := value.(*ast.CompositeLit); ok && key == "Operators" {
			for _, e := range list.Elts {
				pairs = append(pairs, field(e, "Name")+"="+field(e, "Suffix"))
			}
		}
	}
	if separator := field(lit, "Separator"); separator != "" {
		pairs = append(pairs, "list="+separator)
	}
	return strings.Join(pairs, " ")
}

func relationSyntax(lit *ast.CompositeLit) string {
	var members []string
	for key, value := range fields(lit) {
		text, _ := stringLiteral(value)
		encoded, _ := json.Marshal(text) // strings never fail
		members = append(members, `"`+strings.ToLower(key)+`":`+string(encoded))
	}
	return "{" + strings.Join(members, ",") + "}"
}

// field returns a string field of a composite literal, "" if it has none.
func field(e ast.Expr, name string) string {
	if lit, ok := e.(*ast.CompositeLit); ok {
		for key, value := range fields(lit) {
			if text, ok := stringLiteral(value); ok && key == name {
				return text
			}
		}
	}
	return ""
}
