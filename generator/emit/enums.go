package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file prints enums and aliases.

func (e emitter) enumDecl(f *file, d *ir.Decl, enum *ir.Enum) {
	f.typ(d.Name, doc(d.Doc), jen.Type().Add(id(d.Name)).Add(e.primType(enum.Base)))
	e.variantMethods(f, d.Name, enum.Variant)
	if len(enum.Values) == 0 {
		return
	}
	var names []string
	var values []jen.Code
	for _, v := range enum.Values {
		names = append(names, v.Name)
		values = append(values, jen.Add(doc(v.Doc)).Add(id(v.Name)).Add(id(d.Name)).Op("=").Add(literal(v.Value)))
	}
	f.constants(names, say("The values of "+d.Name+" that the specification names; others are kept as they come."),
		jen.Const().Defs(values...))
}

// aliasDecl prints a named list, map or primitive, with the codec methods that
// let it stand where a struct stands.
func (e emitter) aliasDecl(f *file, d *ir.Decl, a *ir.Alias) {
	f.typ(d.Name, doc(d.Doc), jen.Type().Add(id(d.Name)).Add(e.typeExpr(a.Type)))
	f.method("*"+d.Name, "DecodeJSON", say("DecodeJSON reads v at the cursor."),
		receiver("v", "*"+d.Name).Id("DecodeJSON").Params(e.cursorParam()).
			Block(jen.Op("*").Id("v").Op("=").Add(e.convert(d, a, e.readCall(a.Type)))))
	f.method(d.Name, "EncodeJSON", say("EncodeJSON writes v."),
		receiver("v", d.Name).Id("EncodeJSON").Params(e.writerParam()).
			Block(e.writeCall(a.Type, jen.Add(e.typeConversion(a.Type)).Parens(jen.Id("v")))))
	e.jsonMethods(f, d)
	if d.Secret {
		f.method(d.Name, "LogValue", e.logValueMethod(d.Name))
	}
	e.variantMethods(f, d.Name, a.Variant)
}

// variantMethods prints the empty methods that make a type a member of unions;
// recv is "T" or "*T".
func (e emitter) variantMethods(f *file, recv string, methods []string) {
	for _, m := range methods {
		param := id(strings.TrimPrefix(recv, "*"))
		if strings.HasPrefix(recv, "*") {
			param = jen.Op("*").Add(param)
		}
		f.method(recv, m, jen.Func().Params(param).Add(id(m)).Params().Block())
	}
}

// convert prints value converted to d where Go needs it said.
func (e emitter) convert(d *ir.Decl, a *ir.Alias, value jen.Code) jen.Code {
	switch a.Type.(type) {
	case ir.List, ir.Map:
		return value
	}
	return id(d.Name).Call(value)
}

// typeConversion prints a type for a conversion; pointers need parentheses.
func (e emitter) typeConversion(t ir.Type) jen.Code {
	if _, ok := t.(ir.Ptr); ok {
		return jen.Parens(e.typeExpr(t))
	}
	return e.typeExpr(t)
}
