package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are variantFunc, the function that constructors of unions call
// for the variants that all unions share, and isPlain. The body of a constructor is
// compiled again by each package that calls it, so it is short.

// plainVariant is a shared variant, and the type of a value that it is made of.
type plainVariant struct {
	arg  ir.Type
	decl *ir.Decl
}

// plainVariants returns the shared variants of all unions. For each type of value
// there is one.
func plainVariants(api *ir.API) []plainVariant {
	var list []plainVariant
	add := func(arg ir.Type, d *ir.Decl) {
		text := ir.TypeText(arg)
		if !slices.ContainsFunc(list, func(p plainVariant) bool { return ir.TypeText(p.arg) == text }) {
			list = append(list, plainVariant{arg, d})
		}
	}
	for _, d := range api.Decls {
		u, ok := d.Def.(*ir.Union)
		if !ok {
			continue
		}
		for _, v := range u.Variants {
			for _, arg := range sharedArgs(v) {
				add(arg, v.Decl)
			}
		}
		if u.Null != nil {
			add(ir.Named{Decl: u.Null}, u.Null)
		}
	}
	return list
}

// sharedArgs returns the types of the values of which a shared variant is made,
// none for another variant. An int becomes a float where the union has no integer:
// its constructor does that itself.
func sharedArgs(v *ir.Variant) []ir.Type {
	alias, ok := v.Decl.Def.(*ir.Alias)
	if !ok || !alias.Shared {
		return nil
	}
	if alias.Type == ir.Type(ir.Prim{Kind: ir.Float64}) {
		return []ir.Type{alias.Type}
	}
	return v.Args
}

// isPlain reports whether all variants of a union are structs or made by the
// function variant, and not all are structs.
func (e emitter) isPlain(u *ir.Union) bool {
	plain := u.Null != nil
	for _, v := range u.Variants {
		if isStruct(v.Decl) {
			continue
		}
		args := sharedArgs(v)
		if len(args) == 0 || len(args) != len(v.Args) || slices.ContainsFunc(args, func(t ir.Type) bool { return e.madeOf(t) != v.Decl }) {
			return false
		}
		plain = true
	}
	return plain
}

// madeOf returns the shared variant that is made of values of a type, or nil.
func (e emitter) madeOf(t ir.Type) *ir.Decl {
	for _, p := range e.plain {
		if ir.TypeText(p.arg) == ir.TypeText(t) {
			return p.decl
		}
	}
	return nil
}

// variantFunc prints the function variant, where a constructor calls it.
func (e emitter) variantFunc(f *file) {
	if !slices.ContainsFunc(e.api.Decls, func(d *ir.Decl) bool {
		u, ok := d.Def.(*ir.Union)
		return ok && e.isPlain(u)
	}) {
		return
	}
	var cases []jen.Code
	for _, p := range e.plain {
		value := jen.Op("*").Id("v")
		if p.arg != ir.Type(ir.Named{Decl: p.decl}) {
			value = id(p.decl.Name).Call(value)
		}
		cases = append(cases, jen.Case(jen.Op("*").Add(e.typeExpr(p.arg))).Block(jen.Return(value)))
	}
	f.fn("variant", comment("variant returns the value at v as a variant of unions. A pointer to a struct is one itself."),
		jen.Func().Id("variant").Params(jen.Id("v").Any()).Any().Block(
			jen.Switch(jen.Id("v").Op(":=").Id("v").Op(".").Parens(jen.Type())).Block(cases...),
			jen.Return(jen.Id("v"))))
}
