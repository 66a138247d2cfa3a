package compile

import (
	"maps"
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are markSecrets and sensitive.

// sensitive returns the names of the parameters and of the members that are read which
// hold a Secret, by which the runtime finds secrets in texts. It finds those of a body
// that is sent by their values: the code of a token request does not make a secret of
// each member called code.
func sensitive(api *ir.API) []string {
	names := map[string]bool{}
	add := func(name string, t ir.Type) {
		if name != "" && t != nil && reachesSecret(t) {
			names[name] = true
		}
	}
	for _, d := range api.Decls {
		if s, ok := d.Def.(*ir.Struct); ok && d.Use != ir.Write {
			for _, f := range s.Fields {
				add(f.Wire, f.Type)
			}
		}
	}
	for _, service := range api.Services {
		for _, op := range service.Ops {
			if op.Params != nil {
				for _, p := range op.Params.Fields {
					add(p.Wire, p.Type)
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// markSecrets marks the declarations from which a Secret can be reached.
func markSecrets(decls []*ir.Decl) {
	for changed := true; changed; {
		changed = false
		for _, d := range decls {
			if !d.Secret && holdsSecret(d.Def) {
				d.Secret, changed = true, true
			}
		}
	}
}

// holdsSecret reports whether a declaration holds a Secret, or a value of a
// marked declaration.
func holdsSecret(def ir.Def) bool {
	found := false
	visit := func(t ir.Type) {
		if t == nil {
			return
		}
		found = found || reachesSecret(t)
		ir.DeclsOf(t, func(d *ir.Decl) { found = found || d.Secret })
	}
	switch def := def.(type) {
	case *ir.Struct:
		for _, f := range def.Fields {
			visit(f.Type)
		}
		if def.Extra != nil {
			visit(def.Extra.Elem)
		}
		if def.Tuple != nil {
			visit(def.Tuple.Rest)
		}
	case *ir.Alias:
		visit(def.Type)
	case *ir.Union:
		for _, v := range def.Variants {
			found = found || v.Decl.Secret
		}
	case *ir.StatusStruct:
		for _, sc := range def.Cases {
			visit(sc.Type)
		}
	}
	return found
}

// reachesSecret reports whether t is a Secret, or a list or map of them.
func reachesSecret(t ir.Type) bool {
	switch t := t.(type) {
	case ir.List:
		return reachesSecret(t.Elem)
	case ir.Map:
		return reachesSecret(t.Elem)
	}
	return isSecret(t)
}

// isSecret reports whether t is a Secret, whatever its presence.
func isSecret(t ir.Type) bool {
	switch t := t.(type) {
	case ir.Ptr:
		return isSecret(t.Elem)
	case ir.Opt:
		return isSecret(t.Elem)
	case ir.Prim:
		return t.Kind == ir.Secret
	}
	return false
}
