package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/output"
)

// The entry point is oldMethod, which prints a method of an old name.

// oldMethod prints a method of the service s that calls the one of today. go fix
// replaces its calls where both belong to one service.
func (e emitter) oldMethod(s *ir.Service, old *ir.OldMethod) jen.Code {
	op, result := e.methodOf(old)
	to := jen.Id("s")
	code := jen.Add(doc(ir.Doc{Text: old.Name + " is " + old.Op.Service.Name + "." + old.Method + ".", Deprecated: "use " + old.Op.Service.Name + "." + old.Method + "."}))
	if s != old.Op.Service {
		to = jen.Parens(jen.Op("&").Add(id(old.Op.Service.Name + "Service")).Values(jen.Id("core").Op(":").Id("s").Dot("core")))
	} else {
		code.Comment("//").Line().Comment(output.Inline).Line()
	}
	return code.Add(e.signatureOf(s, op, old.Name)).Add(result).Block(
		jen.Return(to.Dot(ident(old.Method)).Call(e.args(op, jen.Id("opts").Op("..."))...)))
}

// methodOf returns the operation as the method of today has it, and its result.
func (e emitter) methodOf(old *ir.OldMethod) (*ir.Operation, *jen.Statement) {
	op := old.Op
	if st := op.Streaming; st != nil && st.Name == old.Method {
		result, _ := e.streamResult(st.Result)
		return op, result
	}
	if i := slices.IndexFunc(op.Others, func(o *ir.Other) bool { return o.Name == old.Method || o.Pages == old.Method }); i >= 0 {
		op = op.As(op.Others[i])
	}
	if items, ok := op.Result.(ir.Items); ok {
		elem := jen.Op("*").Add(e.typeExpr(items.Elem))
		if op.Pages == old.Method {
			elem = jen.Op("*").Id("Page").Types(e.typeExpr(items.Elem))
		}
		return op, jen.Qual("iter", "Seq2").Types(elem, jen.Error())
	}
	result, _ := e.resultAndCall(op, jen.Id("req"))
	return op, result
}
