package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is nameUnions.

// nameUnions names the interface, the constructor and the method of every sum
// type, and adds the method to the variants.
func nameUnions(live []*declared, names *naming.Scope) {
	for _, d := range live {
		def, ok := d.decl.Def.(*ir.Union)
		if !ok {
			continue
		}
		name, pos := d.decl.Name, d.decl.Pos
		def.Interface = names.First(pos, name+"Variant", name+"Alternative", name+"Variant")
		def.Unknown = names.First(pos, name+"Unknown", name+"Other", name+"Unknown")
		def.New = names.First(pos, "New"+name, "Make"+name, "New"+name+"Value")
		def.Method = "is" + name
		def.Variants = mergeVariants(def.Variants)
		for _, v := range def.Variants {
			switch variant := v.Decl.Def.(type) {
			case *ir.Struct:
				variant.Variant = addOnce(variant.Variant, def.Method)
			case *ir.Alias:
				variant.Variant = addOnce(variant.Variant, def.Method)
			case *ir.Enum:
				variant.Variant = addOnce(variant.Variant, def.Method)
			}
		}
		if def.Null != nil {
			null := def.Null.Def.(*ir.Alias)
			null.Variant = addOnce(null.Variant, def.Method)
		}
		setArguments(def.Variants)
	}
}

// mergeVariants makes one variant of those with the same type, which are aliases
// of one schema.
func mergeVariants(variants []*ir.Variant) []*ir.Variant {
	var out []*ir.Variant
	for _, v := range variants {
		i := slices.IndexFunc(out, func(w *ir.Variant) bool { return w.Decl == v.Decl })
		if i < 0 {
			out = append(out, v)
			continue
		}
		out[i].Tags = append(out[i].Tags, v.Tags...)
		out[i].Default = out[i].Default || v.Default
		out[i].Tests = slices.DeleteFunc(out[i].Tests, func(t ir.Test) bool { return !slices.ContainsFunc(v.Tests, t.Same) })
	}
	return out
}
