package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is unionDecl, which prints a sum type.

func (e emitter) unionDecl(f *file, d *ir.Decl, u *ir.Union) {
	f.typ(d.Name, doc(d.Doc), jen.Type().Add(id(d.Name)).Struct(
		jen.Add(comment("Value is a variant: one of the types that "+u.Interface+" lists; nil is absent.")).Id("Value").Add(id(u.Interface))))
	f.typ(u.Interface, comment(unionText(d, u)),
		jen.Type().Add(id(u.Interface)).Interface(jen.Add(id(u.Method)).Params()))
	f.typ(u.Unknown, comment(u.Unknown+" is "+article(d.Name)+" that the specification does not describe, as it was received."),
		jen.Type().Add(id(u.Unknown)).Struct(jen.Id("Raw").Qual("encoding/json", "RawMessage")))
	e.variantMethods(f, "*"+u.Unknown, []string{u.Method})
	if e.readers && isRead(u) {
		f.method("*"+d.Name, "DecodeJSON", e.decodePlain(d, u))
		f.method("*"+d.Name, "EncodeJSON", e.encodePlain(d, u))
	} else {
		f.method("*"+d.Name, "DecodeJSON", e.unionDecode(d, u))
		f.method("*"+d.Name, "EncodeJSON", e.unionEncode(d, u))
	}
	e.jsonMethods(f, d)
	f.fn(u.New, e.unionConstructor(d, u))
	for _, v := range u.Variants {
		if v.Short != nil {
			f.fn(v.Short.Name, e.shortConstructor(d, v))
		}
	}
	if u.IDs != nil {
		f.method("*"+d.Name, "IDs", e.idsMethod(d, u.IDs))
	}
	if d.Secret {
		f.method(d.Name, "LogValue", e.logValueMethod(d.Name))
	}
}

func unionText(d *ir.Decl, u *ir.Union) string {
	text := u.Interface + " is a variant of " + d.Name + ":"
	for _, v := range u.Variants {
		text += " " + variantName(v) + ","
	}
	if u.Null != nil {
		text += " " + u.Null.Name + ","
	}
	return text + " or *" + u.Unknown + "."
}

func variantName(v *ir.Variant) string {
	if isStruct(v.Decl) {
		return "*" + v.Decl.Name
	}
	return v.Decl.Name
}

func (e emitter) variantType(v *ir.Variant) *jen.Statement {
	if isStruct(v.Decl) {
		return jen.Op("*").Add(id(v.Decl.Name))
	}
	return id(v.Decl.Name)
}

func isStruct(d *ir.Decl) bool {
	switch d.Def.(type) {
	case *ir.Struct, *ir.Union:
		return true
	}
	return false
}

func (e emitter) unionDecode(d *ir.Decl, u *ir.Union) jen.Code {
	var body []jen.Code
	other := slices.IndexFunc(u.Variants, func(v *ir.Variant) bool { return v.Default })
	otherwise := func() *jen.Statement { // of a value that no tag and no test recognises
		if other >= 0 {
			return jen.Add(e.readVariant(u.Variants[other]))
		}
		return e.unknown(u).Line().Return()
	}
	tests := func() (cases []jen.Code) {
		for _, v := range u.Variants {
			cases = append(cases, jen.Case(e.variantTest(v)).Block(e.readVariant(v)))
		}
		return append(cases, jen.Default().Block(otherwise()))
	}
	if u.Tag != "" {
		untagged, found := otherwise(), "_"
		switch {
		case hasTests(u) && other >= 0:
			found = "found"
			untagged = jen.Switch().Block(append([]jen.Code{jen.Case(jen.Id(found)).Block(otherwise())}, tests()...)...)
		case hasTests(u):
			found = "found"
			untagged = jen.If(jen.Id(found)).Block(otherwise()).Line().Switch().Block(tests()...)
		}
		body = append(body, jen.If(jen.Id("c").Dot("Null").Call()).Block(null(u), jen.Return()))
		body = append(body, jen.List(jen.Id("tag"), jen.Id(found)).Op(":=").Add(e.co("Tag").Call(jen.Id("c"), jen.Lit(u.Tag))))
		body = append(body, jen.Switch(jen.Id("tag")).Block(append(e.tagCases(u), jen.Default().Block(untagged))...))
	} else {
		cases := []jen.Code{jen.Case(jen.Id("c").Dot("Null").Call()).Block(null(u), jen.Return())}
		body = append(body, jen.Switch().Block(append(cases, tests()...)...))
	}
	if slices.ContainsFunc(u.Variants, func(v *ir.Variant) bool { return isStruct(v.Decl) }) {
		body = append(body, e.readStruct(u))
	}
	return jen.Add(comment("DecodeJSON reads v at the cursor.")).
		Add(receiver("v", "*"+d.Name)).Id("DecodeJSON").Params(e.cursorParam()).Block(body...)
}

// null prints the statement that reads null.
func null(u *ir.Union) *jen.Statement {
	value := jen.Id("v").Dot("Value").Op("=")
	if u.Null == nil {
		return value.Nil()
	}
	return value.Add(id(u.Null.Name)).Values()
}

// unknown prints the statement that stores a value as raw JSON.
func (e emitter) unknown(u *ir.Union) *jen.Statement {
	return jen.Id("v").Dot("Value").Op("=").Op("&").Add(id(u.Unknown)).Values(jen.Id("Raw").Op(":").Add(e.co("Raw").Call(jen.Id("c"))))
}

// readStruct prints the statement that reads the chosen variant. When tests of
// the value chose it, a value that does not fit is unknown.
func (e emitter) readStruct(u *ir.Union) jen.Code {
	args := []jen.Code{jen.Id("c"), jen.Id("v").Dot("Value")}
	if u.Tag != "" && !hasTests(u) {
		return e.co("Read").Call(args...)
	}
	return jen.If(jen.Op("!").Add(e.co("Fits").Call(args...))).Block(e.unknown(u))
}

// hasTests reports whether variants are recognised by tests, where there is no
// discriminator or beside it.
func hasTests(u *ir.Union) bool {
	return slices.ContainsFunc(u.Variants, func(v *ir.Variant) bool { return len(v.Tests) > 0 })
}

func (e emitter) tagCases(u *ir.Union) []jen.Code {
	var cases []jen.Code
	for _, v := range u.Variants {
		var tags []jen.Code
		for _, tag := range v.Tags {
			tags = append(tags, jen.Lit(tag))
		}
		cases = append(cases, jen.Case(tags...).Block(e.readVariant(v)))
	}
	return cases
}

// readVariant prints the statements that make a variant. A pointer variant is read
// after the switch, others immediately.
func (e emitter) readVariant(v *ir.Variant) jen.Code {
	value := jen.Id("v").Dot("Value").Op("=")
	if isStruct(v.Decl) {
		return value.New(id(v.Decl.Name))
	}
	return jen.Add(value.Op("*").Add(e.into(ir.Named{Decl: v.Decl})), jen.Line(), jen.Return())
}

// variantTest prints the condition under which the value is a v.
func (e emitter) variantTest(v *ir.Variant) jen.Code {
	if len(v.Tests) == 0 {
		return jen.True()
	}
	s := jen.Null()
	for i, t := range v.Tests {
		if i > 0 {
			s.Op("&&")
		}
		s.Add(e.testExpr(t))
	}
	return s
}

func (e emitter) testExpr(t ir.Test) *jen.Statement {
	c := jen.Id("c")
	switch {
	case len(t.Equals) > 0:
		args := []jen.Code{c, jen.Lit(t.Has)}
		for _, value := range t.Equals {
			args = append(args, jen.Lit(value))
		}
		return e.co("TagIs").Call(args...)
	case t.Has != "" && t.Kind != "":
		return e.co("MemberIs").Call(c, jen.Lit(t.Has), e.co(kindName(t.Kind)))
	case t.Has != "":
		return e.co("HasMember").Call(c, jen.Lit(t.Has))
	case len(t.Lacks) > 0:
		args := []jen.Code{c}
		for _, name := range t.Lacks {
			args = append(args, jen.Lit(name))
		}
		return jen.Op("!").Add(e.co("HasValue").Call(args...))
	default:
		return c.Dot("Kind").Call().Op("==").Add(e.co(kindName(t.Kind)))
	}
}

// kindName returns the name of a kind of JSON value in package codec.
func kindName(kind string) string {
	switch kind {
	case "object":
		return "KindObject"
	case "array":
		return "KindArray"
	case "number":
		return "KindNumber"
	case "bool":
		return "KindBool"
	case "null":
		return "KindNull"
	}
	return "KindString"
}

func (e emitter) unionEncode(d *ir.Decl, u *ir.Union) jen.Code {
	w, x := jen.Id("w"), jen.Id("x")
	nulls := []jen.Code{jen.Nil()}
	if u.Null != nil {
		nulls = append(nulls, id(u.Null.Name))
	}
	cases := []jen.Code{jen.Case(nulls...).Block(jen.Id("w").Dot("Null").Call())}
	for _, v := range u.Variants {
		var body []jen.Code
		switch tag := tagField(u, v); {
		case tag != nil:
			body = []jen.Code{jen.Id("tagged").Op(":=").Add(e.rt("Clone")).Call(x).Assert(e.variantType(v)), e.setTag("tagged", u, v, tag), e.co("Write").Call(w, jen.Id("tagged"))}
		case isStruct(v.Decl):
			body = []jen.Code{e.co("Write").Call(w, x)}
		default:
			body = []jen.Code{e.co("Write").Call(w, jen.Op("&").Add(x))}
		}
		cases = append(cases, jen.Case(e.variantType(v)).Block(body...))
	}
	cases = append(cases, jen.Case(jen.Op("*").Add(id(u.Unknown))).Block(jen.Id("w").Dot("Raw").Call(jen.Id("x").Dot("Raw"))))
	return jen.Add(comment("EncodeJSON writes v. It sets the discriminator of the variant.")).
		Add(receiver("v", "*"+d.Name)).Id("EncodeJSON").Params(e.writerParam()).Block(
		jen.Switch(jen.Id("x").Op(":=").Id("v").Dot("Value").Op(".").Parens(jen.Type())).Block(cases...))
}

// tagField returns the field of a struct variant that holds the discriminator as
// text, or nil.
func tagField(u *ir.Union, v *ir.Variant) *ir.Field {
	s, ok := v.Decl.Def.(*ir.Struct)
	if !ok || u.Tag == "" || len(v.Tags) == 0 || v.Default {
		return nil
	}
	for _, field := range s.Fields {
		if field.Wire == u.Tag && holdsText(field.Type) {
			return field
		}
	}
	return nil
}

// holdsText reports whether a string constant can be assigned to t.
func holdsText(t ir.Type) bool {
	switch t := t.(type) {
	case ir.Prim:
		return t.Kind == ir.String || t.Kind == ir.Secret
	case ir.Named:
		enum, ok := t.Decl.Def.(*ir.Enum)
		return ok && enum.Base == ir.String
	case ir.Ptr:
		return holdsText(t.Elem)
	case ir.Opt:
		return holdsText(t.Elem)
	}
	return false
}

// setTag prints the statement that sets the discriminator of a variant. A variant
// with several tags keeps the tag that is set.
func (e emitter) setTag(name string, u *ir.Union, v *ir.Variant, tag *ir.Field) jen.Code {
	target := func() *jen.Statement { return jen.Id(name).Dot(ident(tag.Name)) }
	one, text := len(v.Tags) == 1, jen.Lit(v.Tags[0])
	switch t := tag.Type.(type) {
	case ir.Opt:
		if !one {
			text = target().Dot("Or").Call(text)
		}
		return target().Op("=").Id("Set").Types(e.typeExpr(t.Elem)).Call(text)
	case ir.Ptr:
		set := target().Op("=").New(e.typeExpr(t.Elem)).Op(";").Op("*").Add(target()).Op("=").Add(text)
		if !one {
			return jen.If(target().Op("==").Nil()).Block(set)
		}
		return set
	}
	if one {
		return target().Op("=").Add(text)
	}
	return target().Op("=").Qual("cmp", "Or").Call(target(), text)
}
