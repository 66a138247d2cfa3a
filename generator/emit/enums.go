package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are enumDecl and aliasDecl.

func (e emitter) enumDecl(f *file, d *ir.Decl, enum *ir.Enum) {
	defined := jen.Type().Add(id(d.Name))
	if enum.Alias {
		defined.Op("=")
	}
	f.typ(d.Name, doc(d.Doc), defined.Add(e.primType(enum.Base)))
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
	f.constants(names, comment("Values of "+d.Name+" that the specification names. Other values are kept as they are."),
		jen.Const().Defs(values...))
}

// aliasDecl prints a named list, map or primitive.
func (e emitter) aliasDecl(f *file, d *ir.Decl, a *ir.Alias) {
	f.typ(d.Name, doc(d.Doc), jen.Type().Add(id(d.Name)).Add(e.typeExpr(a.Type)))
	if describesItself(a.Type) {
		inner := func() *jen.Statement { return jen.Parens(jen.Op("*").Add(e.typeExpr(a.Type))).Parens(jen.Id("v")) }
		f.method("*"+d.Name, "DecodeJSON", comment("DecodeJSON reads v at the cursor."),
			receiver("v", "*"+d.Name).Id("DecodeJSON").Params(e.cursorParam()).
				Add(oneLine(e.co("Read").Call(jen.Id("c"), inner()))))
		f.method("*"+d.Name, "EncodeJSON", comment("EncodeJSON writes v."),
			receiver("v", "*"+d.Name).Id("EncodeJSON").Params(e.writerParam()).
				Add(oneLine(e.co("Write").Call(jen.Id("w"), inner()))))
		e.jsonMethods(f, d)
	}
	if d.Secret {
		f.method(d.Name, "LogValue", e.logValueMethod(d.Name))
	}
	e.variantMethods(f, d.Name, a.Variant)
}

// describesItself reports whether a type has JSON methods, which a type defined
// by it does not inherit.
func describesItself(t ir.Type) bool {
	switch t := t.(type) {
	case ir.List, ir.Map:
		return false
	case ir.Prim:
		switch t.Kind {
		case ir.Time, ir.Raw, ir.Number, ir.Secret, ir.Decimal:
			return true
		}
		return false
	case ir.Named:
		if a, ok := t.Decl.Def.(*ir.Alias); ok {
			return describesItself(a.Type)
		}
		_, enum := t.Decl.Def.(*ir.Enum)
		return !enum
	}
	return true
}

// variantMethods prints the empty methods that make a type a variant of unions;
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
