package compile

import "github.com/nimbugen/nimbugen/generator/ir"

// This file finds the declarations from which a Secret can be reached.

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

func holdsSecret(def ir.Def) bool {
	found := false
	see := func(t ir.Type) {
		if t == nil {
			return
		}
		found = found || reachesSecret(t)
		ir.DeclsOf(t, func(d *ir.Decl) { found = found || d.Secret })
	}
	switch def := def.(type) {
	case *ir.Struct:
		for _, f := range def.Fields {
			see(f.Type)
		}
		if def.Extra != nil {
			see(def.Extra.Elem)
		}
		if def.Tuple != nil {
			see(def.Tuple.Rest)
		}
	case *ir.Alias:
		see(def.Type)
	case *ir.Union:
		for _, v := range def.Variants {
			found = found || v.Decl.Secret
		}
	case *ir.StatusStruct:
		for _, sc := range def.Cases {
			see(sc.Type)
		}
	}
	return found
}

func reachesSecret(t ir.Type) bool {
	switch t := t.(type) {
	case ir.List:
		return reachesSecret(t.Elem)
	case ir.Map:
		return reachesSecret(t.Elem)
	}
	return isSecret(t)
}
