package callers

import (
	"go/ast"
	"go/types"
)

// The entry point is conversions, which finds the values that become interfaces: their
// methods may be called where nothing names them.

// conversions calls found for the assignments, arguments, results and elements of a
// file, with the type of the value and that of its place.
func conversions(file *ast.File, info *types.Info, found func(from, to types.Type)) {
	v := converter{info: info, found: found}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			v.function(info.Defs[f.Name], f.Body)
		} else {
			ast.Inspect(d, v.visit)
		}
	}
}

type converter struct {
	info    *types.Info
	found   func(from, to types.Type)
	results *types.Tuple // of the function around
}

func (v converter) function(o types.Object, body *ast.BlockStmt) {
	if o == nil || body == nil {
		return
	}
	if s, ok := o.Type().(*types.Signature); ok {
		v.results = s.Results()
	}
	ast.Inspect(body, v.visit)
}

func (v converter) pair(value ast.Expr, to types.Type) {
	if from := v.info.TypeOf(value); from != nil && to != nil {
		v.found(from, to)
	}
}

func (v converter) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncLit:
		if s, ok := v.info.TypeOf(n).(*types.Signature); ok {
			inner := v
			inner.results = s.Results()
			ast.Inspect(n.Body, inner.visit)
			return false
		}
	case *ast.CallExpr:
		v.call(n)
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if len(n.Lhs) == len(n.Rhs) {
				v.pair(n.Rhs[i], v.info.TypeOf(left))
			}
		}
	case *ast.ValueSpec:
		for _, value := range n.Values {
			if n.Type != nil {
				v.pair(value, v.info.TypeOf(n.Type))
			}
		}
	case *ast.ReturnStmt:
		for i, value := range n.Results {
			if v.results != nil && v.results.Len() == len(n.Results) {
				v.pair(value, v.results.At(i).Type())
			}
		}
	case *ast.SendStmt:
		if c, ok := under(v.info.TypeOf(n.Chan)).(*types.Chan); ok {
			v.pair(n.Value, c.Elem())
		}
	case *ast.CompositeLit:
		v.literal(n)
	}
	return true
}

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// call pairs the arguments of a call or a conversion.
func (v converter) call(n *ast.CallExpr) {
	fun, ok := v.info.Types[n.Fun]
	if !ok {
		return
	}
	if fun.IsType() && len(n.Args) == 1 {
		v.pair(n.Args[0], fun.Type)
		return
	}
	s, ok := under(fun.Type).(*types.Signature)
	if !ok {
		return
	}
	for i, arg := range n.Args {
		switch last := s.Params().Len() - 1; {
		case s.Variadic() && i >= last && !n.Ellipsis.IsValid():
			if list, ok := s.Params().At(last).Type().(*types.Slice); ok {
				v.pair(arg, list.Elem())
			}
		case i <= last:
			v.pair(arg, s.Params().At(i).Type())
		}
	}
}

// literal pairs the elements of a literal.
func (v converter) literal(n *ast.CompositeLit) {
	t := under(v.info.TypeOf(n))
	for i, e := range n.Elts {
		value := e
		kv, keyed := e.(*ast.KeyValueExpr)
		if keyed {
			value = kv.Value
		}
		switch t := t.(type) {
		case *types.Struct:
			if id, ok := keyOf(kv); ok {
				if f := v.info.Uses[id]; f != nil {
					v.pair(value, f.Type())
				}
			} else if !keyed && i < t.NumFields() {
				v.pair(value, t.Field(i).Type())
			}
		case *types.Slice:
			v.pair(value, t.Elem())
		case *types.Array:
			v.pair(value, t.Elem())
		case *types.Map:
			v.pair(value, t.Elem())
		}
	}
}

func keyOf(kv *ast.KeyValueExpr) (*ast.Ident, bool) {
	if kv == nil {
		return nil, false
	}
	id, ok := kv.Key.(*ast.Ident)
	return id, ok
}
