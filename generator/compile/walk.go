package compile

import "github.com/nimbugen/nimbugen/generator/ir"

// This file visits the types of an API.

// rewrite replaces every declaration that a type names by what f gives.
func rewrite(t ir.Type, f func(*ir.Decl) *ir.Decl) ir.Type {
	switch t := t.(type) {
	case ir.Named:
		return ir.Named{Decl: f(t.Decl)}
	case ir.List:
		return ir.List{Elem: rewrite(t.Elem, f)}
	case ir.Map:
		return ir.Map{Elem: rewrite(t.Elem, f)}
	case ir.Ptr:
		return ir.Ptr{Elem: rewrite(t.Elem, f)}
	case ir.Opt:
		return ir.Opt{Elem: rewrite(t.Elem, f), Null: t.Null}
	}
	return t
}

// rewriteDef does the same in a declaration.
func rewriteDef(def ir.Def, f func(*ir.Decl) *ir.Decl) {
	inDef(def, func(t *ir.Type) { *t = rewrite(*t, f) }, func(d **ir.Decl) { *d = f(*d) })
}

// inDef calls typ for each type in a declaration, and decl for each variant of
// a union.
func inDef(def ir.Def, typ func(*ir.Type), decl func(**ir.Decl)) {
	switch def := def.(type) {
	case *ir.Struct:
		for _, field := range def.Fields {
			typ(&field.Type)
		}
		if def.Extra != nil {
			typ(&def.Extra.Elem)
		}
		if def.Tuple != nil && def.Tuple.Rest != nil {
			typ(&def.Tuple.Rest)
		}
	case *ir.Union:
		for _, v := range def.Variants {
			decl(&v.Decl)
		}
	case *ir.Alias:
		typ(&def.Type)
	case *ir.StatusStruct:
		for i := range def.Cases {
			if def.Cases[i].Type != nil {
				typ(&def.Cases[i].Type)
			}
		}
	}
}

// rewriteOperation does the same in an operation.
func rewriteOperation(op *ir.Operation, f func(*ir.Decl) *ir.Decl) {
	for _, p := range op.PathParams {
		p.Type = rewrite(p.Type, f)
	}
	if op.Params != nil {
		for _, p := range op.Params.Fields {
			if p.Filters == nil {
				p.Type = rewrite(p.Type, f)
			}
		}
	}
	if op.Body != nil && op.Body.Type != nil {
		op.Body.Type = rewrite(op.Body.Type, f)
	}
	op.Result = rewriteResult(op.Result, f)
	if op.Streaming != nil {
		op.Streaming.Result = rewriteResult(op.Streaming.Result, f)
	}
}

// rewriteResult does the same in what a method returns.
func rewriteResult(r ir.Result, f func(*ir.Decl) *ir.Decl) ir.Result {
	switch r := r.(type) {
	case ir.Value:
		r.Type = rewrite(r.Type, f)
		return r
	case ir.Items:
		r.Elem = rewrite(r.Elem, f)
		return r
	case ir.Events:
		if r.Type != nil {
			r.Type = rewrite(r.Type, f)
		}
		return r
	case ir.Records:
		r.Type = rewrite(r.Type, f)
		return r
	}
	return r
}

// declsOf calls f for each declaration that a type names.
func declsOf(t ir.Type, f func(*ir.Decl)) {
	switch t := t.(type) {
	case ir.Named:
		f(t.Decl)
	case ir.List:
		declsOf(t.Elem, f)
	case ir.Map:
		declsOf(t.Elem, f)
	case ir.Ptr:
		declsOf(t.Elem, f)
	case ir.Opt:
		declsOf(t.Elem, f)
	}
}

// declsIn calls f for each declaration that another one names.
func declsIn(def ir.Def, f func(*ir.Decl)) {
	inDef(def, func(t *ir.Type) { declsOf(*t, f) }, func(d **ir.Decl) { f(*d) })
}

// declsUsed calls f for each declaration that an operation names, its errors
// included.
func declsUsed(op *ir.Operation, f func(*ir.Decl)) {
	visit := func(d *ir.Decl) *ir.Decl { f(d); return d }
	rewriteOperation(op, visit)
	if s, ok := op.Result.(ir.Statuses); ok {
		f(s.Decl)
	}
	if op.Errors != nil {
		for _, e := range op.Errors.Cases {
			declsOf(e.Type, f)
		}
	}
}

// reachable gives the declarations that start visits, and those that they name,
// themselves or through others.
func reachable(start func(visit func(*ir.Decl))) map[*ir.Decl]bool {
	reached := map[*ir.Decl]bool{}
	var visit func(d *ir.Decl)
	visit = func(d *ir.Decl) {
		if !reached[d] {
			reached[d] = true
			declsIn(d.Def, visit)
		}
	}
	start(visit)
	return reached
}
