package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are decodePlain and encodePlain, the JSON methods of a union whose
// variants are plain values, and plainFuncs, the functions that all these methods
// call: most of the time to compile a union was that for its JSON. A package with one such
// union has none of them.

// sharesReaders reports whether several unions have the same reader and writer.
func sharesReaders(api *ir.API) bool {
	n := 0
	for _, d := range api.Decls {
		if u, ok := d.Def.(*ir.Union); ok && isRead(u) {
			n++
		}
	}
	return n > 1
}

// isRead reports whether the kind of the JSON value chooses the variant of a union,
// and each variant is a plain value, or a list or map of them, that unions share.
func isRead(u *ir.Union) bool {
	if u.Tag != "" || len(u.Variants) == 0 {
		return false
	}
	for _, v := range u.Variants {
		alias, ok := v.Decl.Def.(*ir.Alias)
		if !ok || !alias.Shared || !isPlainValue(alias.Type) || v.Default || len(v.Tests) != 1 || !v.Tests[0].Same(ir.Test{Kind: v.Tests[0].Kind}) {
			return false
		}
	}
	return true
}

// isPlainValue reports whether a type is that of a single value, or a list or map of such.
func isPlainValue(t ir.Type) bool {
	switch t := t.(type) {
	case ir.Prim:
		return true
	case ir.List:
		_, ok := t.Elem.(ir.Prim)
		return ok
	case ir.Map:
		_, ok := t.Elem.(ir.Prim)
		return ok
	}
	return false
}

// decodePlain prints DecodeJSON of a union for which isRead holds.
func (e emitter) decodePlain(d *ir.Decl, u *ir.Union) jen.Code {
	var among []jen.Code
	for _, v := range u.Variants {
		among = append(among, jen.Id(ident(v.Decl.Name)).Op(":").True())
	}
	if u.Null != nil {
		among = append(among, jen.Id(ident(u.Null.Name)).Op(":").True())
	}
	value := func() *jen.Statement { return jen.Id("v").Dot("Value") }
	return jen.Add(comment("DecodeJSON reads v at the cursor.")).
		Add(receiver("v", "*"+d.Name)).Id("DecodeJSON").Params(e.cursorParam()).Block(
		jen.If(jen.List(jen.Id("x"), jen.Id("known")).Op(":=").Id("variantAt").Call(jen.Id("c"), jen.Id("variants").Values(among...)), jen.Id("known")).
			Block(jen.List(value(), jen.Id("_")).Op("=").Id("x").Op(".").Parens(id(u.Interface))).
			Else().Block(e.unknown(u)))
}

// encodePlain prints EncodeJSON of a union for which isRead holds.
func (e emitter) encodePlain(d *ir.Decl, u *ir.Union) jen.Code {
	return jen.Add(comment("EncodeJSON writes v.")).
		Add(receiver("v", "*"+d.Name)).Id("EncodeJSON").Params(e.writerParam()).Block(
		jen.If(jen.List(jen.Id("x"), jen.Id("ok")).Op(":=").Id("v").Dot("Value").Assert(jen.Op("*").Add(id(u.Unknown))), jen.Id("ok")).
			Block(jen.Id("w").Dot("Raw").Call(jen.Id("x").Dot("Raw"))).
			Else().Block(jen.Id("writeVariant").Call(jen.Id("w"), jen.Id("v").Dot("Value"))))
}

// readVariants returns the variants of all unions for which isRead holds, each with
// the kind of JSON value that it is, and the variant for null, or nil.
func readVariants(api *ir.API) (list []*ir.Variant, null *ir.Decl) {
	for _, d := range api.Decls {
		u, ok := d.Def.(*ir.Union)
		if !ok || !isRead(u) {
			continue
		}
		for _, v := range u.Variants {
			if !slices.ContainsFunc(list, func(other *ir.Variant) bool { return other.Decl == v.Decl }) {
				list = append(list, v)
			}
		}
		if u.Null != nil {
			null = u.Null
		}
	}
	return list, null
}

// plainFuncs prints the set variants and the functions variantAt and writeVariant.
func (e emitter) plainFuncs(f *file) {
	if !e.readers {
		return
	}
	list, null := readVariants(e.api)
	var members []jen.Code
	nulls := []jen.Code{jen.Nil()}
	reads := []jen.Code{jen.Case(jen.Id("c").Dot("Null").Call()).Block(jen.Return(jen.Nil(), jen.True()))}
	if null != nil {
		members = append(members, jen.Id(ident(null.Name)).Bool())
		nulls = append(nulls, id(null.Name))
		reads[0] = jen.Case(jen.Id("c").Dot("Null").Call()).Block(
			jen.If(jen.Id("among").Dot(ident(null.Name))).Block(jen.Return(id(null.Name).Values(), jen.True())),
			jen.Return(jen.Nil(), jen.True()))
	}
	writes := []jen.Code{jen.Case(nulls...).Block(jen.Id("w").Dot("Null").Call())}
	for _, v := range list {
		members = append(members, jen.Id(ident(v.Decl.Name)).Bool())
		reads = append(reads, jen.Case(jen.Id("among").Dot(ident(v.Decl.Name)).Op("&&").Add(e.testExpr(v.Tests[0]))).
			Block(jen.Return(jen.Op("*").Add(e.into(ir.Named{Decl: v.Decl})), jen.True())))
		writes = append(writes, jen.Case(id(v.Decl.Name)).Block(e.co("Write").Call(jen.Id("w"), jen.Op("&").Id("x"))))
	}
	f.typ("variants", comment("variants is a set of the variants that unions share."), jen.Type().Id("variants").Struct(members...))
	f.fn("variantAt", comment("variantAt reads one of the variants in a set at the cursor. It reports false for a value of another kind, which it does not read."),
		jen.Func().Id("variantAt").Params(e.cursorParam(), jen.Id("among").Id("variants")).Params(jen.Id("v").Any(), jen.Id("known").Bool()).Block(
			jen.Switch().Block(reads...), jen.Return(jen.Nil(), jen.False())))
	f.fn("writeVariant", comment("writeVariant writes a variant that unions share. nil is null."),
		jen.Func().Id("writeVariant").Params(e.writerParam(), jen.Id("v").Any()).Block(
			jen.Switch(jen.Id("x").Op(":=").Id("v").Op(".").Parens(jen.Type())).Block(writes...)))
}
