package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are changesFunc and cloneMethod, which compare and copy
// records, and idsMethod, which returns the ids of a relation.

func (e emitter) changesFunc(d *ir.Decl, c *ir.Changes) jen.Code {
	old, changed, update := jen.Id("old"), jen.Id("new"), jen.Id("update")
	var body []jen.Code
	for _, field := range c.Fields {
		to, from := ident(field.New.Name), ident(field.Old.Name)
		before, after := jen.Add(old).Dot(from), jen.Add(changed).Dot(from)
		if field.IDs {
			before, after = before.Dot("IDs").Call(), after.Dot("IDs").Call()
		}
		if _, ok := field.New.Type.(ir.Relation); ok {
			body = append(body, jen.Add(update).Dot(to).Op("=").Add(e.rt(field.By)).Call(before, after))
			continue
		}
		body = append(body, e.rt(field.By).Call(jen.Op("&").Add(update).Dot(to), before, after))
	}
	if c.Extra {
		from, to := d.Def.(*ir.Struct).Extra.Name, c.Update.Def.(*ir.Struct).Extra.Name
		body = append(body, e.rt("ChangeFields").Call(jen.Op("&").Add(update).Dot(ident(to)), jen.Add(old).Dot(ident(from)), jen.Add(changed).Dot(ident(from))))
	}
	return jen.Func().Add(id(c.Name)).Params(jen.List(old, changed).Op("*").Add(id(d.Name))).
		Params(jen.Add(update).Add(id(c.Update.Name))).Block(append(body, jen.Return(update))...)
}

func (e emitter) cloneMethod(d *ir.Decl) jen.Code {
	return jen.Add(comment("Clone returns a copy of v that shares nothing with it.")).
		Add(receiver("v", "*"+d.Name)).Id("Clone").Params().Op("*").Add(id(d.Name)).Block(
		jen.Id("clone").Op(":=").New(id(d.Name)),
		e.rt("Convert").Call(jen.Id("v"), jen.Id("clone")),
		jen.Return(jen.Id("clone")))
}

func (e emitter) idsMethod(d *ir.Decl, ids *ir.RelationIDs) jen.Code {
	x := jen.Id("x")
	text := "IDs returns the ids of the related records, from either variant. A nil v has none."
	return jen.Add(comment(text)).Add(receiver("v", "*"+d.Name)).Id("IDs").Params().Params(jen.Id("ids").Index().String()).Block(
		jen.If(jen.Id("v").Op("==").Nil()).Block(jen.Return(jen.Nil())),
		jen.Switch(jen.Add(x).Op(":=").Id("v").Dot("Value").Op(".").Parens(jen.Type())).Block(
			jen.Case(e.variantType(ids.IDs)).Block(jen.Return(x)),
			jen.Case(e.variantType(ids.Object)).Block(
				jen.For(jen.List(jen.Id("_"), jen.Id("object")).Op(":=").Range().Add(x).Dot(ident(ids.Objects))).Block(
					jen.Id("ids").Op("=").Append(jen.Id("ids"), jen.Id("object").Dot(ident(ids.ID))))),
		),
		jen.Return(jen.Id("ids")),
	)
}
