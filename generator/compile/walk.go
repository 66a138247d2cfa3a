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
	switch def := def.(type) {
	case *ir.Struct:
		for _, field := range def.Fields {
			field.Type = rewrite(field.Type, f)
		}
		if def.Extra != nil {
			def.Extra.Elem = rewrite(def.Extra.Elem, f)
		}
		if def.Tuple != nil && def.Tuple.Rest != nil {
			def.Tuple.Rest = rewrite(def.Tuple.Rest, f)
		}
	case *ir.Union:
		for _, v := range def.Variants {
			v.Decl = f(v.Decl)
		}
	case *ir.Alias:
		def.Type = rewrite(def.Type, f)
	case *ir.StatusStruct:
		for i := range def.Cases {
			if def.Cases[i].Type != nil {
				def.Cases[i].Type = rewrite(def.Cases[i].Type, f)
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
	rewrite(t, func(d *ir.Decl) *ir.Decl { f(d); return d })
}

// declsIn calls f for each declaration that another one names.
func declsIn(def ir.Def, f func(*ir.Decl)) {
	rewriteDef(def, func(d *ir.Decl) *ir.Decl { f(d); return d })
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
