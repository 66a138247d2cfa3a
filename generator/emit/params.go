package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are paramsDecl, which prints a Params struct and its encoding,
// and multipartMethod.

func (e emitter) paramsDecl(f *file, op *ir.Operation) {
	p := op.Params
	var fields, body []jen.Code
	secret := false
	for _, field := range p.Fields {
		secret = secret || field.Type != nil && reachesSecret(field.Type)
		fields = append(fields, jen.Add(doc(field.Doc)).Add(id(field.Name)).Add(e.paramType(field)))
		body = append(body, e.paramLine(field))
	}
	f.typ(p.Name, doc(p.Doc), jen.Type().Add(id(p.Name)).Struct(fields...))
	f.method("*"+p.Name, "EncodeParams", comment("EncodeParams adds the parameters that are set to q."),
		receiver("p", "*"+p.Name).Id("EncodeParams").Params(jen.Id("q").Op("*").Add(e.rt("Params"))).Block(body...))
	f.method("*"+p.Name, "ConfigureCall", comment("ConfigureCall adds p to a call of its operation."),
		receiver("p", "*"+p.Name).Id("ConfigureCall").Params(jen.Id("c").Op("*").Add(e.rt("Call"))).Block(
			jen.Id("c").Dot("Params").Call(jen.Lit(op.ID), jen.Id("p"))))
	if secret {
		f.method(p.Name, "LogValue", e.logValueMethod(p.Name))
	}
}

func (e emitter) paramType(p *ir.Param) *jen.Statement {
	if p.Filters != nil {
		return jen.Index().Id("Filter").Types(id(p.Filters.Record.Name))
	}
	return e.typeExpr(p.Type)
}

func (e emitter) paramLine(p *ir.Param) jen.Code {
	q := func(name string, args ...jen.Code) jen.Code { return jen.Id("q").Dot(name).Call(args...) }
	name, field := jen.Lit(p.Wire), e.sent("q", "p", p.Name, p.Type, p.Required)
	if p.Const != nil {
		field = e.rt("OrConstant").Call(field, literal(*p.Const))
	}
	form := p.Style == "form" && p.Explode
	switch {
	case p.Filters != nil:
		return q("Filters", jen.Id("p").Dot(ident(p.Name)), jen.Op("&").Add(id(p.Filters.Syntax.Name)))
	case p.Style == "querystring":
		return q("QueryString", jen.Lit(p.JSON), name, field)
	case p.JSON:
		return q("JSON", jen.Lit(p.In), name, field)
	case p.Reserved && p.In == "query" && form:
		return q("Reserved", name, field)
	case p.Reserved && p.In == "query":
		return q("ReservedStyled", jen.Lit(p.Style), jen.Lit(p.Explode), name, field)
	case p.In == "query" && form:
		return q("Query", name, field)
	case p.In == "header" && !p.Explode:
		return q("Header", name, field)
	case p.In == "cookie" && form:
		return q("Cookie", name, field)
	default:
		return q("Styled", jen.Lit(p.In), jen.Lit(p.Style), jen.Lit(p.Explode), name, field)
	}
}

// sent prints a pointer to a field, or a call of IfSet for an optional enum or
// union, whose zero value is not sent.
func (e emitter) sent(to, owner, name string, t ir.Type, required bool) *jen.Statement {
	field := jen.Op("&").Id(owner).Dot(ident(name))
	if n, ok := t.(ir.Named); ok && !required {
		switch n.Decl.Def.(type) {
		case *ir.Enum, *ir.Union:
			return jen.Id(to).Dot("IfSet").Call(field)
		}
	}
	return field
}

// multipartMethod prints the parts of a multipart body.
func (e emitter) multipartMethod(d *ir.Decl, s *ir.Struct) jen.Code {
	var body []jen.Code
	for _, field := range s.Fields {
		if field.ReadOnly {
			continue
		}
		value := e.sent("m", "v", field.Name, field.Type, !field.Omit)
		if field.Join != "" {
			body = append(body, jen.Id("m").Dot("Joined").Call(jen.Lit(field.Wire), jen.Lit(field.Join), value))
		} else if field.ContentType != "" || len(field.Headers) > 0 {
			args := []jen.Code{jen.Lit(field.Wire), jen.Lit(field.ContentType), value}
			for _, h := range field.Headers {
				args = append(args, e.rt("PartHeader").Values(stringMembers([][2]string{{"Name", h.Name}, {"Value", h.Value}})...))
			}
			body = append(body, jen.Id("m").Dot("FieldAs").Call(args...))
		} else {
			body = append(body, jen.Id("m").Dot("Field").Call(jen.Lit(field.Wire), value))
		}
	}
	return jen.Add(comment("EncodeMultipart writes v as the parts of a multipart body.")).
		Add(receiver("v", "*"+d.Name)).Id("EncodeMultipart").Params(jen.Id("m").Op("*").Add(e.rt("Multipart"))).Block(body...)
}
