package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is setArguments, which decides what the constructor of a union
// takes.

// maxArguments is the number of types that the constraint of a type parameter can
// list; the Go compiler has this limit.
const maxArguments = 100

// setArguments sets the types of the values of which the constructor of a union
// makes each variant. No two are the same in Go. A union of too many takes its
// variants themselves.
func setArguments(variants []*ir.Variant) {
	var all []ir.Type
	for _, v := range variants {
		v.Args = slices.DeleteFunc(arguments(v.Decl), func(t ir.Type) bool {
			return slices.ContainsFunc(all, func(o ir.Type) bool { return sameType(t, o, nil) })
		})
		all = append(all, v.Args...)
	}
	if len(all) < maxArguments { // one may be null
		return
	}
	for _, v := range variants {
		v.Args = nil
	}
}

// arguments returns the types of the values of which a variant is made: the
// variant itself, or the plain value that it is a name of. A constant such as
// "auto", 5 or 0.5 is of type string, int or float64, so these are taken for enums
// and numbers too.
func arguments(d *ir.Decl) []ir.Type {
	itself := ir.Type(ir.Named{Decl: d})
	switch def := d.Def.(type) {
	case *ir.Enum:
		switch def.Base {
		case ir.String:
			return []ir.Type{ir.Prim{Kind: ir.String}, itself}
		case ir.Int64:
			return []ir.Type{ir.Prim{Kind: ir.Int}, itself}
		case ir.Float64:
			return []ir.Type{ir.Prim{Kind: ir.Int}, ir.Prim{Kind: ir.Float64}, itself}
		}
	case *ir.Alias:
		switch def.Type {
		case ir.Type(ir.Prim{Kind: ir.Int64}), ir.Type(ir.Prim{Kind: ir.Float64}):
			return []ir.Type{ir.Prim{Kind: ir.Int}, def.Type}
		case ir.Type(ir.Prim{Kind: ir.DecimalText}):
			return []ir.Type{ir.Prim{Kind: ir.Decimal}} // one type in Go
		}
		return []ir.Type{def.Type}
	}
	return []ir.Type{itself}
}
