package main

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// The entry point is sdk.eval, which evaluates expressions of strings.

// eval returns the strings that an expression may be.
func (p *sdk) eval(e ast.Expr, env scope, depth int) []string {
	unknown := []string{"{}"}
	if depth > 6 {
		return unknown
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return []string{s}
		}
	case *ast.ParenExpr:
		return p.eval(e.X, env, depth)
	case *ast.UnaryExpr:
		return p.evalUnary(e, env, depth)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return cross(p.eval(e.X, env, depth), p.eval(e.Y, env, depth))
		}
	case *ast.SelectorExpr:
		if m, ok := strings.CutPrefix(e.Sel.Name, "Method"); ok && m != "" {
			return []string{strings.ToUpper(m)}
		}
	case *ast.Ident:
		if v, ok := env[e.Name]; ok {
			return v
		}
		if e.Name == "true" || e.Name == "false" {
			return []string{e.Name}
		}
		if v, ok := p.consts[e.Name]; ok {
			return p.eval(v, scope{}, depth+1)
		}
	case *ast.CallExpr:
		return p.evalCall(e, env, depth)
	}
	return unknown
}

func (p *sdk) evalUnary(e *ast.UnaryExpr, env scope, depth int) []string {
	v := orElse(p.eval(e.X, env, depth), []string{"{}"})
	switch {
	case e.Op == token.AND:
		return v
	case e.Op == token.NOT && v[0] == "true":
		return []string{"false"}
	case e.Op == token.NOT && v[0] == "false":
		return []string{"true"}
	}
	return []string{"{}"}
}

// evalCall evaluates calls that make strings: fmt.Sprintf, path.Join, functions
// of the package.
func (p *sdk) evalCall(e *ast.CallExpr, env scope, depth int) []string {
	callee := name(e.Fun)
	switch {
	case sprintf.MatchString(callee) && len(e.Args) > 0:
		return p.evalFormat(e, env, depth)
	case passes.MatchString(callee) && len(e.Args) > 0:
		return p.eval(e.Args[0], env, depth)
	case callee == "JoinPath" || callee == "Join" && len(e.Args) > 1:
		out := []string{""}
		for i, a := range e.Args {
			if i > 0 {
				out = cross(out, []string{"/"})
			}
			out = cross(out, p.eval(a, env, depth))
		}
		return out
	}
	if lit, ok := p.consts[callee].(*ast.FuncLit); ok {
		return p.returned(&ast.FuncDecl{Type: lit.Type, Body: lit.Body}, e.Args, env, depth)
	}
	if fn := p.callee(e, nil); fn != nil && fn.Body != nil && fn.Recv == nil {
		return p.returned(fn, e.Args, env, depth)
	}
	return []string{"{}"}
}

func (p *sdk) evalFormat(e *ast.CallExpr, env scope, depth int) []string {
	out := []string{""}
	for _, format := range p.eval(e.Args[0], env, depth) {
		parts := formatVerbs.Split(format, -1)
		out = []string{parts[0]}
		for i, part := range parts[1:] {
			arg := []string{"{}"}
			if i+1 < len(e.Args) {
				arg = p.eval(e.Args[i+1], env, depth+1)
			}
			out = cross(cross(out, arg), []string{part})
		}
	}
	return out
}

func (p *sdk) returned(fn *ast.FuncDecl, args []ast.Expr, env scope, depth int) (out []string) {
	inner := p.bind(fn, args, env, depth+1)
	for _, s := range fn.Body.List {
		switch s := s.(type) {
		case *ast.AssignStmt:
			p.assign(s, inner, false, depth+1)
		case *ast.ReturnStmt:
			if len(s.Results) > 0 {
				out = append(out, p.eval(s.Results[0], inner, depth+1)...)
			}
		}
	}
	if strings.Join(out, "") == "" {
		return []string{"{}"} // what it returns otherwise is in a branch
	}
	return out
}

func cross(a, b []string) (out []string) {
	for _, x := range orElse(a, []string{""}) {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return short(out)
}

func short(v []string) []string {
	slices.Sort(v)
	v = slices.Compact(v)
	return v[:min(len(v), 8)]
}

func orElse(a, b []string) []string {
	if len(a) > 0 {
		return a
	}
	return b
}
