package main

import (
	"go/ast"
	"go/token"
	"slices"
)

// The entry point is sdk.walk.

// walk follows the statements of body in the order of the source and notes each
// request that it makes for the method of.
func (p *sdk) walk(body *ast.FuncDecl, env scope, of *ast.FuncDecl, depth int) {
	nested, stack, certain := 0, []ast.Node{}, map[ast.Node]bool{}
	ast.Inspect(body.Body, func(n ast.Node) bool {
		if n == nil {
			last := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if branch(last) && !certain[last] {
				nested--
			}
			return true
		}
		switch p.outcome(n, env) {
		case "false":
			return false
		case "true":
			certain[n] = true
		}
		stack = append(stack, n)
		p.step(n, env, of, body, nested > 0, depth)
		if branch(n) && !certain[n] {
			nested++
		}
		return true
	})
}

// outcome is that of the condition of an if without else, where it is known: if
// add { method = "PUT" }, called with true.
func (p *sdk) outcome(n ast.Node, env scope) string {
	c, ok := n.(*ast.IfStmt)
	if !ok || c.Else != nil {
		return ""
	}
	if v := p.eval(c.Cond, env, 0); len(v) == 1 {
		return v[0]
	}
	return ""
}

// step notes what one node does.
func (p *sdk) step(n ast.Node, env scope, of, body *ast.FuncDecl, nested bool, depth int) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		p.assign(n, env, nested, 0)
	case *ast.ValueSpec:
		for i, v := range n.Values {
			env[n.Names[i].Name] = p.eval(v, env, 0)
		}
		if len(n.Values) == 0 {
			env[n.Names[0].Name] = nil
		}
	case *ast.CompositeLit:
		p.literal(n, env, of)
	case *ast.CallExpr:
		if p.request(n, env, of) || depth >= 3 {
			return
		}
		if fn := p.callee(n, body); fn != nil && fn.Body != nil && !fn.Name.IsExported() && fn != body {
			p.walk(fn, p.bind(fn, n.Args, env, 0), of, depth+1)
		}
	}
}

func branch(n ast.Node) bool {
	switch n.(type) {
	case *ast.IfStmt, *ast.CaseClause, *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}

func (p *sdk) assign(n *ast.AssignStmt, env scope, nested bool, depth int) {
	for i, l := range n.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok || i >= len(n.Rhs) {
			continue
		}
		old := env[id.Name]
		var now []string
		if call, ok := n.Rhs[i].(*ast.CallExpr); ok && slices.ContainsFunc(call.Args, func(a ast.Expr) bool { x, ok := a.(*ast.Ident); return ok && x.Name == id.Name }) && !sprintf.MatchString(name(call.Fun)) {
			continue // path, err = addOptions(path, opt)
		}
		now = p.eval(n.Rhs[i], env, depth)
		if n.Tok == token.ADD_ASSIGN {
			now = cross(old, now)
		}
		if nested && n.Tok != token.DEFINE {
			now = append(slices.Clone(old), now...)
		}
		env[id.Name] = short(now)
	}
}

func (p *sdk) bind(fn *ast.FuncDecl, args []ast.Expr, env scope, depth int) scope {
	inner, i := scope{}, 0
	for _, f := range fn.Type.Params.List {
		for _, id := range f.Names {
			if i < len(args) {
				inner[id.Name] = p.eval(args[i], env, depth)
			}
			i++
		}
	}
	return inner
}

// callee is the function of the package that c calls: of the receiver of in, or the only one of its name.
func (p *sdk) callee(c *ast.CallExpr, in *ast.FuncDecl) *ast.FuncDecl {
	if s, ok := c.Fun.(*ast.SelectorExpr); ok && in != nil && in.Recv != nil && len(in.Recv.List[0].Names) > 0 && text(s.X) == in.Recv.List[0].Names[0].Name {
		return p.funcs[receiver(in)+"."+s.Sel.Name]
	}
	return p.funcs[name(c.Fun)]
}
