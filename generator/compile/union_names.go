package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is nameUnions.

// nameUnions names the interface, the constructors and the method of every sum
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
		def.Method = "is" + name
		def.Variants = mergeVariants(def.Variants)
		for _, v := range def.Variants {
			v.New = names.First(v.Pos, "New"+name+variantWord(name, v.Decl.Name), "New"+name+v.Decl.Name)
			switch variant := v.Decl.Def.(type) {
			case *ir.Struct:
				variant.Variant = addOnce(variant.Variant, def.Method)
			case *ir.Alias:
				variant.Variant = addOnce(variant.Variant, def.Method)
			case *ir.Enum:
				variant.Variant = addOnce(variant.Variant, def.Method)
			}
		}
	}
}

// variantWord returns the name of a variant without the name of the union before
// it, and without Input after it where the union's name ends in Input too.
func variantWord(union, variant string) string {
	if strings.HasSuffix(union, "Input") && variant != "Input" {
		variant = strings.TrimSuffix(variant, "Input")
	}
	if len(variant) > len(union) && variant[:len(union)] == union && naming.StartUpper(variant[len(union):]) == variant[len(union):] {
		return variant[len(union):]
	}
	return variant
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
		out[i].Tests = slices.DeleteFunc(out[i].Tests, func(t ir.Test) bool { return !slices.ContainsFunc(v.Tests, t.Same) })
	}
	return out
}
