package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are unionConstructor, which prints the function that makes a
// value of a sum type and is generic in its argument, and shortConstructor.

func (e emitter) unionConstructor(d *ir.Decl, u *ir.Union) jen.Code {
	text := comment(u.New + " returns " + article(d.Name) + " that holds v.")
	if !takesArguments(u) {
		return jen.Add(text).Func().Add(id(u.New)).Params(jen.Id("v").Add(id(u.Interface))).Add(id(d.Name)).
			Add(oneLine(jen.Return(id(d.Name).Values(jen.Id("Value").Op(":").Id("v")))))
	}
	param := typeParameter(u, d)
	return jen.Add(text).Func().Add(id(u.New)).Types(jen.Id(param).Add(e.constraint(u))).Params(jen.Id("v").Id(param)).
		Params(jen.Id("u").Add(id(d.Name))).Block(e.choice(u), jen.Return(jen.Id("u")))
}

// takesArguments reports whether the constructor takes values that are no variants
// themselves, or variants by value.
func takesArguments(u *ir.Union) bool {
	return slices.ContainsFunc(u.Variants, func(v *ir.Variant) bool { return len(v.Args) > 0 })
}

// typeParameter returns the name of the type parameter of a function that returns d. It is
// no name of a type in its signature.
func typeParameter(u *ir.Union, d *ir.Decl) string {
	isT := func(t ir.Type) bool {
		named, ok := t.(ir.Named)
		return ok && named.Decl.Name == "T"
	}
	if d.Name == "T" || slices.ContainsFunc(u.Variants, func(v *ir.Variant) bool { return slices.ContainsFunc(v.Args, isT) }) {
		return "t"
	}
	return "T"
}

// constraintWidth is the number of characters from which a constraint has a line
// for each type.
const constraintWidth = 80

// constraint prints the union of the types of arguments.
func (e emitter) constraint(u *ir.Union) *jen.Statement {
	var all []ir.Type
	width := 0
	for _, v := range u.Variants {
		all = append(all, v.Args...)
		for _, t := range v.Args {
			width += len(ir.TypeText(t)) + len(" | ")
		}
	}
	if u.Null != nil {
		all = append(all, ir.Named{Decl: u.Null})
	}
	s := jen.Null()
	for i, t := range all {
		if i > 0 {
			s.Op("|")
			if width > constraintWidth {
				s.Line()
			}
		}
		s.Add(e.typeExpr(t))
	}
	return s
}

// choice prints the statement that sets the variant by the type of the argument.
// A pointer to a struct is a variant itself.
func (e emitter) choice(u *ir.Union) jen.Code {
	argument := func() *jen.Statement { return jen.Any().Call(jen.Op("&").Id("v")) }
	if e.isPlain(u) {
		return jen.List(jen.Id("u").Dot("Value"), jen.Id("_")).Op("=").Id("variant").Call(jen.Op("&").Id("v")).Op(".").Parens(id(u.Interface))
	}
	if u.Null == nil && !slices.ContainsFunc(u.Variants, func(v *ir.Variant) bool { return !isStruct(v.Decl) }) {
		return jen.List(jen.Id("u").Dot("Value"), jen.Id("_")).Op("=").Add(argument()).Op(".").Parens(id(u.Interface))
	}
	return jen.Switch(jen.Id("v").Op(":=").Add(argument()).Op(".").Parens(jen.Type())).Block(e.argumentCases(u)...)
}

// argumentCases prints the cases of a switch on a pointer to the argument. The
// pointers to structs are variants, and so would be those to enums, which come
// before them.
func (e emitter) argumentCases(u *ir.Union) []jen.Code {
	var cases []jen.Code
	structs := false
	for _, v := range u.Variants {
		if isStruct(v.Decl) {
			structs = true
			continue
		}
		for _, t := range v.Args {
			value := jen.Op("*").Id("v")
			if t != ir.Type(ir.Named{Decl: v.Decl}) {
				value = id(v.Decl.Name).Call(value)
			}
			cases = append(cases, jen.Case(jen.Op("*").Add(e.typeExpr(t))).Block(jen.Id("u").Dot("Value").Op("=").Add(value)))
		}
	}
	if u.Null != nil {
		cases = append(cases, jen.Case(jen.Op("*").Add(id(u.Null.Name))).Block(jen.Id("u").Dot("Value").Op("=").Op("*").Id("v")))
	}
	if structs {
		cases = append(cases, jen.Case(id(u.Interface)).Block(jen.Id("u").Dot("Value").Op("=").Id("v")))
	}
	return cases
}

// shortConstructor prints the function that makes a union of the argument of the
// union that its variant holds, and of a plain member if it needs one.
func (e emitter) shortConstructor(d *ir.Decl, v *ir.Variant) jen.Code {
	short, field := v.Short, v.Short.Field
	content := field.Type.(ir.Named).Decl.Def.(*ir.Union)
	text := short.Name + " returns " + article(d.Name) + " that holds " + article(v.Decl.Name) + " whose " + field.Name + " is v"
	arg := typeParameter(content, d)
	params := []jen.Code{jen.Id("v").Id(arg)}
	members := []jen.Code{jen.Id(ident(field.Name)).Op(":").Add(id(content.New).Call(jen.Id("v")))}
	if plain := short.Plain; plain != nil {
		text += " and whose " + plain.Name + " is " + short.Param
		params = append(params, jen.Id(ident(short.Param)).Add(e.typeExpr(plain.Type)))
		members = append(members, jen.Id(ident(plain.Name)).Op(":").Id(ident(short.Param)))
	}
	variant := jen.Op("&").Add(id(v.Decl.Name)).Values(members...)
	return jen.Add(comment(text + ".")).Func().Add(id(short.Name)).Types(jen.Id(arg).Add(e.constraint(content))).Params(params...).
		Add(id(d.Name)).Block(jen.Return(id(d.Name).Values(jen.Id("Value").Op(":").Add(variant))))
}
