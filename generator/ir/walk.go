package ir

// The entry points are Rewrite and its like, which replace declarations, and
// Reachable and DeclsOf, which find them.

// Rewrite returns t with every declaration that it names replaced by the result
// of f.
func Rewrite(t Type, f func(*Decl) *Decl) Type {
	switch t := t.(type) {
	case Named:
		return Named{Decl: f(t.Decl)}
	case List:
		return List{Elem: Rewrite(t.Elem, f)}
	case Map:
		return Map{Elem: Rewrite(t.Elem, f)}
	case Ptr:
		return Ptr{Elem: Rewrite(t.Elem, f)}
	case Opt:
		return Opt{Elem: Rewrite(t.Elem, f), Null: t.Null}
	}
	return t
}

// RewriteDef does the same in a declaration.
func RewriteDef(def Def, f func(*Decl) *Decl) {
	inDef(def, func(t *Type) { *t = Rewrite(*t, f) }, func(d **Decl) { *d = f(*d) })
}

// inDef calls typ for each type in a declaration, and decl for each variant of
// a union.
func inDef(def Def, typ func(*Type), decl func(**Decl)) {
	switch def := def.(type) {
	case *Struct:
		for _, field := range def.Fields {
			typ(&field.Type)
		}
		if def.Extra != nil {
			typ(&def.Extra.Elem)
		}
		if def.Tuple != nil && def.Tuple.Rest != nil {
			typ(&def.Tuple.Rest)
		}
	case *Union:
		for _, v := range def.Variants {
			decl(&v.Decl)
		}
		if def.Null != nil {
			decl(&def.Null)
		}
	case *Alias:
		typ(&def.Type)
	case *StatusStruct:
		for i := range def.Cases {
			if def.Cases[i].Type != nil {
				typ(&def.Cases[i].Type)
			}
		}
	}
}

// RewriteOperation does the same in an operation.
func RewriteOperation(op *Operation, f func(*Decl) *Decl) {
	for _, p := range op.PathParams {
		p.Type = Rewrite(p.Type, f)
	}
	if op.Params != nil {
		for _, p := range op.Params.Fields {
			if p.Filters == nil {
				p.Type = Rewrite(p.Type, f)
			}
		}
	}
	if op.Body != nil && op.Body.Type != nil {
		op.Body.Type = Rewrite(op.Body.Type, f)
	}
	op.Result = rewriteResult(op.Result, f)
	for _, o := range op.Others {
		if o.Body != nil && o.Body != op.Body && o.Body.Type != nil {
			o.Body.Type = Rewrite(o.Body.Type, f)
		}
		o.Result = rewriteResult(o.Result, f)
	}
	if op.Streaming != nil {
		op.Streaming.Result = rewriteResult(op.Streaming.Result, f)
	}
}

// rewriteResult does the same in the result of a method.
func rewriteResult(r Result, f func(*Decl) *Decl) Result {
	switch r := r.(type) {
	case Value:
		r.Type = Rewrite(r.Type, f)
		return r
	case Items:
		r.Elem = Rewrite(r.Elem, f)
		return r
	case Events:
		if r.Type != nil {
			r.Type = Rewrite(r.Type, f)
		}
		return r
	case Records:
		r.Type = Rewrite(r.Type, f)
		return r
	}
	return r
}

// DeclsOf calls f for each declaration that a type names.
func DeclsOf(t Type, f func(*Decl)) {
	switch t := t.(type) {
	case Named:
		f(t.Decl)
	case List:
		DeclsOf(t.Elem, f)
	case Map:
		DeclsOf(t.Elem, f)
	case Ptr:
		DeclsOf(t.Elem, f)
	case Opt:
		DeclsOf(t.Elem, f)
	}
}

// DeclsIn calls f for each declaration that another one names.
func DeclsIn(def Def, f func(*Decl)) {
	inDef(def, func(t *Type) { DeclsOf(*t, f) }, func(d **Decl) { f(*d) })
}

// DeclsUsed calls f for each declaration that an operation names, its errors
// included.
func DeclsUsed(op *Operation, f func(*Decl)) {
	visit := func(d *Decl) *Decl { f(d); return d }
	RewriteOperation(op, visit)
	if s, ok := op.Result.(Statuses); ok {
		f(s.Decl)
	}
	for _, o := range op.Others {
		if s, ok := o.Result.(Statuses); ok {
			f(s.Decl)
		}
	}
	if op.Errors != nil {
		for _, e := range op.Errors.Cases {
			DeclsOf(e.Type, f)
		}
	}
}

// Reachable returns the declarations that start visits, and those that they
// name, directly or through others.
func Reachable(start func(visit func(*Decl))) map[*Decl]bool {
	reached := map[*Decl]bool{}
	var visit func(d *Decl)
	visit = func(d *Decl) {
		if !reached[d] {
			reached[d] = true
			DeclsIn(d.Def, visit)
		}
	}
	start(visit)
	return reached
}
