package goapi

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// The entry points are forwards, which finds the names that go fix replaces, and
// renamed.

// directive marks a declaration whose uses go fix replaces by what it stands for.
const directive = "//go:fix inline"

// forwards returns the declarations with the directive by their names, with the
// expressions that they stand for.
func forwards(files []*ast.File) map[string]string {
	found := map[string]string{}
	for _, file := range files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				general(d, found)
			case *ast.FuncDecl:
				if marked(d.Doc) {
					found[funcName(d)] = forwarded(d)
				}
			}
		}
	}
	return found
}

func general(d *ast.GenDecl, found map[string]string) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if s.Assign != token.NoPos && (marked(s.Doc) || marked(d.Doc)) {
				found[s.Name.Name] = types.ExprString(s.Type)
			}
		case *ast.ValueSpec:
			if d.Tok == token.CONST && len(s.Values) == 1 && (marked(s.Doc) || marked(d.Doc)) {
				found[s.Names[0].Name] = types.ExprString(s.Values[0])
			}
		}
	}
}

func marked(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, c := range doc.List {
		if strings.TrimSpace(c.Text) == directive {
			return true
		}
	}
	return false
}

// funcName returns "F", or "T.F" for a method.
func funcName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	return types.ExprString(t) + "." + d.Name.Name
}

// forwarded returns the function that a forwarder calls: the one of its only call.
func forwarded(d *ast.FuncDecl) string {
	if d.Body == nil || len(d.Body.List) != 1 {
		return ""
	}
	var call *ast.CallExpr
	switch s := d.Body.List[0].(type) {
	case *ast.ReturnStmt:
		if len(s.Results) == 1 {
			call, _ = s.Results[0].(*ast.CallExpr)
		}
	case *ast.ExprStmt:
		call, _ = s.X.(*ast.CallExpr)
	}
	if call == nil {
		return ""
	}
	name := types.ExprString(call.Fun)
	if d.Recv == nil || len(d.Recv.List[0].Names) == 0 {
		return name
	}
	own, _, _ := strings.Cut(funcName(d), ".")
	if rest, ok := strings.CutPrefix(name, d.Recv.List[0].Names[0].Name+"."); ok {
		return own + "." + rest
	}
	return name
}

// renamed returns the names that forward in the new version and did not in the old
// one.
func renamed(old, new *Package) []Change {
	var changes []Change
	for name, to := range new.forwards {
		if _, already := old.forwards[name]; !already && has(old.Types, name) {
			changes = append(changes, Change{Object: name, Kind: Renamed, Compatible: true, New: to, What: whatIs(new.Types, name)})
		}
	}
	return changes
}

// has reports whether a package has an exported object "F" or a method "T.F".
func has(pkg *types.Package, name string) bool { return whatIs(pkg, name) != "" }

func whatIs(pkg *types.Package, name string) string {
	owner, member, isMember := strings.Cut(name, ".")
	o := pkg.Scope().Lookup(owner)
	switch {
	case o == nil || !o.Exported():
		return ""
	case !isMember:
		return whatOf(o)
	}
	if methodsOf(types.NewPointer(o.Type()))[member] == nil {
		return ""
	}
	return "method"
}
