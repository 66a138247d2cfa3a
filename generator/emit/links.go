package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is linkMethod, which prints the method of a link: a call of
// another method.

func (e emitter) linkMethod(op *ir.Operation, l *ir.Link) jen.Code {
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context"), jen.Id("from").Add(e.argumentType(l.From))}
	args := []jen.Code{jen.Id("ctx")}
	for _, a := range l.Args {
		if a.Param != nil {
			params = append(params, id(a.Param.Name).Add(e.typeExpr(a.Param.Type)))
			args = append(args, id(a.Param.Name))
		} else {
			args = append(args, jen.Id("from").Dot(ident(a.Field)))
		}
	}
	if p := l.To.Params.Argument(); p != nil {
		params = append(params, jen.Id("params").Op("*").Add(id(p.Name)))
		args = append(args, jen.Id("params"))
	}
	params = append(params, jen.Id("opts").Op("...").Id("CallOption"))
	args = append(args, jen.Id("opts").Op("..."))
	result := jen.Error()
	if v, ok := l.To.Result.(ir.Value); ok {
		result = jen.Params(e.argumentType(v.Type), jen.Error())
	}
	service := jen.Parens(jen.Op("&").Add(id(l.To.Service.Name + "Service")).Values(jen.Id("s").Dot("core")))
	return jen.Add(doc(l.Doc)).Add(receiver("s", "*"+op.Service.Name+"Service")).Add(id(l.Name)).Params(params...).Add(result).Block(
		jen.Return(service.Dot(ident(l.To.Name)).Call(args...)))
}
