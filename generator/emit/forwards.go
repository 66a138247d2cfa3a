package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/output"
)

// The entry point is forwardsFile, which prints the former names of what was renamed.

func (e emitter) forwardsFile() *file {
	f := e.newFile("forwards")
	for _, fw := range e.api.Forwards {
		switch fw.Kind {
		case ir.ForwardType:
			f.typ(fw.Old, former(fw), jen.Type().Add(id(fw.Old)).Op("=").Add(id(fw.New)))
		case ir.ForwardConst:
			f.constants([]string{fw.Old}, former(fw), jen.Const().Add(id(fw.Old)).Op("=").Add(id(fw.New)))
		case ir.ForwardFunc:
			f.fn(fw.Old, jen.Add(former(fw), e.unionForwarder(fw)))
		case ir.ForwardMethod:
			f.method("*"+fw.Op.Service.Name+"Service", fw.Old, former(fw), e.signature(fw.Op, fw.Old).Add(e.resultOf(fw)).Block(
				jen.Return(jen.Id("s").Dot(ident(fw.New)).Call(e.args(fw.Op, jen.Id("opts").Op("..."))...))))
		}
	}
	return f
}

// former prints the comment of a former name.
func former(fw ir.Forward) jen.Code {
	return jen.Add(doc(ir.Doc{Text: fw.Old + " is the former name of " + fw.New + ".", Deprecated: "use " + fw.New + "."})).
		Comment("//").Line().Comment(output.Inline).Line()
}

// resultOf prints the results of the method that a former name stands for.
func (e emitter) resultOf(fw ir.Forward) jen.Code {
	if items, ok := fw.Op.Result.(ir.Items); ok {
		elem := jen.Op("*").Add(e.typeExpr(items.Elem))
		if fw.New != fw.Op.Name {
			elem = jen.Op("*").Id("Page").Types(e.typeExpr(items.Elem))
		}
		return jen.Qual("iter", "Seq2").Types(elem, jen.Error())
	}
	result, _ := e.resultAndCall(fw.Op, e.request(fw.Op))
	return result
}

// unionForwarder prints the former constructor of a union, which calls that of today.
func (e emitter) unionForwarder(fw ir.Forward) jen.Code {
	d, u := fw.Decl, fw.Decl.Def.(*ir.Union)
	f := jen.Func().Add(id(fw.Old))
	param := jen.Add(id(u.Interface))
	if takesArguments(u) {
		name := typeParameter(u, d)
		f, param = f.Types(jen.Id(name).Add(e.constraint(u))), jen.Id(name)
	}
	return f.Params(jen.Id("v").Add(param)).Add(id(d.Name)).Block(jen.Return(id(fw.New).Call(jen.Id("v"))))
}
