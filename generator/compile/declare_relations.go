package compile

import "github.com/nimbugen/nimbugen/generator/ir"

// The entry points are addRelationIDs and hasIDs.

// addRelationIDs gives the method IDs to each union of ids of records and an
// object that lists references to records, as relation-envelope describes them.
func addRelationIDs(decls []*ir.Decl, syntax *ir.RelationSyntax) {
	for _, d := range decls {
		u, ok := d.Def.(*ir.Union)
		if !ok || syntax == nil || len(u.Variants) != 2 {
			continue
		}
		for i, v := range u.Variants {
			if objects, id := referencesOf(u.Variants[1-i].Decl, syntax); isIDs(v.Decl) && objects != "" {
				u.IDs = &ir.RelationIDs{IDs: v, Object: u.Variants[1-i], Objects: objects, ID: id}
			}
		}
	}
}

// isIDs reports whether d is a list of texts.
func isIDs(d *ir.Decl) bool {
	alias, ok := d.Def.(*ir.Alias)
	return ok && alias.Type == ir.Type(ir.List{Elem: ir.Prim{Kind: ir.String}})
}

// referencesOf returns the field of d that lists references, and the field of a
// reference that is its id.
func referencesOf(d *ir.Decl, syntax *ir.RelationSyntax) (objects, id string) {
	list := fieldByWire(d, syntax.Objects)
	if list == nil {
		return "", ""
	}
	if t, ok := list.Type.(ir.List); ok && isStructType(t.Elem) {
		if f := fieldByWire(t.Elem.(ir.Named).Decl, syntax.ID); f != nil && f.Type == ir.Type(ir.Prim{Kind: ir.String}) {
			return list.Name, f.Name
		}
	}
	return "", ""
}

func fieldByWire(d *ir.Decl, wire string) *ir.Field {
	s, ok := d.Def.(*ir.Struct)
	if !ok {
		return nil
	}
	for _, f := range s.Fields {
		if f.Wire == wire {
			return f
		}
	}
	return nil
}

// hasIDs reports whether t is a union that has the method IDs.
func hasIDs(t ir.Type) bool {
	n, ok := t.(ir.Named)
	if !ok {
		return false
	}
	u, ok := n.Decl.Def.(*ir.Union)
	return ok && u.IDs != nil
}
