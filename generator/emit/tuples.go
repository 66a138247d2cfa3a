package emit

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is tupleDecl, which prints an array whose items are typed by
// position: a struct that is read and written as an array.

func (e emitter) tupleDecl(f *file, d *ir.Decl, s *ir.Struct) {
	f.typ(d.Name, doc(d.Doc), jen.Type().Add(id(d.Name)).Struct(e.tupleFields(s)...))
	f.method("*"+d.Name, "DecodeJSON", e.tupleDecode(d, s))
	f.method("*"+d.Name, "EncodeJSON", e.tupleEncode(d, s))
	e.jsonMethods(f, d)
	if d.Input != nil {
		f.method("*"+d.Name, "Input", e.inputMethod(d))
	}
	if d.Secret {
		f.method(d.Name, "LogValue", e.logValueMethod(d.Name))
	}
	e.variantMethods(f, "*"+d.Name, s.Variant)
}

func (e emitter) tupleFields(s *ir.Struct) []jen.Code {
	fields := e.structFields(s)
	if s.Tuple.Rest != nil {
		fields = append(fields, jen.Add(comment("Rest holds the items after those of the fields.")).Id("Rest").Add(e.typeExpr(s.Tuple.Rest)))
	}
	return fields
}

func (e emitter) tupleDecode(d *ir.Decl, s *ir.Struct) jen.Code {
	var cases []jen.Code
	for i, field := range s.Fields {
		cases = append(cases, jen.Case(jen.Lit(i)).Block(e.co("Read").Call(jen.Id("c"), jen.Op("&").Id("v").Dot(ident(field.Name)))))
	}
	rest := []jen.Code{jen.Id("c").Dot("Skip").Call()}
	if list, ok := s.Tuple.Rest.(ir.List); ok {
		rest = []jen.Code{
			jen.Var().Id("item").Add(e.typeExpr(list.Elem)),
			e.co("Read").Call(jen.Id("c"), jen.Op("&").Id("item")),
			jen.Id("v").Dot("Rest").Op("=").Append(jen.Id("v").Dot("Rest"), jen.Id("item")),
		}
	}
	cases = append(cases, jen.Default().Block(rest...))
	loop := []jen.Code{jen.List(jen.Id("i")).Op(":=").Lit(0), jen.Id("c").Dot("NextElement").Call(), jen.Id("i").Op("++")}
	return jen.Add(comment("DecodeJSON reads v at the cursor.")).
		Add(receiver("v", "*"+d.Name)).Id("DecodeJSON").Params(e.cursorParam()).Block(
		jen.Id("c").Dot("ArrayStart").Call(),
		jen.For(loop...).Block(jen.Switch(jen.Id("i")).Block(cases...)))
}

func (e emitter) tupleEncode(d *ir.Decl, s *ir.Struct) jen.Code {
	body := []jen.Code{jen.Id("w").Dot("ArrayStart").Call()}
	for i, field := range s.Fields {
		if i < s.Tuple.Needed {
			body = append(body, e.writeItem(field, i)...)
			continue
		}
		body = append(body, jen.If(tupleGoesOn(s, i)).Block(e.writeItem(field, i)...))
	}
	if s.Tuple.Rest != nil {
		item := jen.Op("&").Id("v").Dot("Rest").Index(jen.Id("i"))
		body = append(body, jen.For(jen.Id("i").Op(":=").Range().Id("v").Dot("Rest")).Block(e.co("Write").Call(jen.Id("w"), item)))
	}
	body = append(body, jen.Id("w").Dot("ArrayEnd").Call())
	return jen.Add(comment("EncodeJSON writes v.")).
		Add(receiver("v", "*"+d.Name)).Id("EncodeJSON").Params(e.writerParam()).Block(body...)
}

func (e emitter) writeItem(field *ir.Field, i int) []jen.Code {
	value := jen.Id("v").Dot(ident(field.Name))
	if field.Const == nil {
		return []jen.Code{e.co("Write").Call(jen.Id("w"), jen.Op("&").Add(value))}
	}
	item := func() *jen.Statement { return jen.Id("item" + strconv.Itoa(i+1)) }
	return []jen.Code{
		item().Op(":=").Qual("cmp", "Or").Call(value, literal(*field.Const)),
		e.co("Write").Call(jen.Id("w"), jen.Op("&").Add(item())),
	}
}

// isUnion reports whether t is a union, which is absent when it has no variant.
func isUnion(t ir.Type) bool {
	n, ok := t.(ir.Named)
	if ok {
		_, ok = n.Decl.Def.(*ir.Union)
	}
	return ok
}

// tupleGoesOn prints the condition that the item at i or a later one is present.
func tupleGoesOn(s *ir.Struct, i int) jen.Code {
	there := jen.Null()
	for n, field := range s.Fields[i:] {
		if n > 0 {
			there.Op("||")
		}
		there.Id("v").Dot(ident(field.Name))
		if isUnion(field.Type) {
			there.Dot("Value")
		}
		there.Op("!=").Nil()
	}
	if s.Tuple.Rest != nil {
		there.Op("||").Len(jen.Id("v").Dot("Rest")).Op(">").Lit(0)
	}
	return there
}
