package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are bodyOptionMethod and bodyOptionFunc, which print bodies
// that are options of a call.

// optionOf returns the operations that have a body of the type d as an option.
func (e emitter) optionOf(d *ir.Decl) (ops []*ir.Operation) {
	for _, s := range e.api.Services {
		for _, op := range s.Ops {
			if b := op.Body; b != nil && b.Option != nil && b.Option.Func == "" && b.Type == ir.Type(ir.Named{Decl: d}) {
				ops = append(ops, op)
			}
		}
	}
	return ops
}

// bodyOptionMethod prints the method by which a body is an option of calls.
func (e emitter) bodyOptionMethod(d *ir.Decl, ops []*ir.Operation) jen.Code {
	args := []jen.Code{jen.Id("in")}
	for _, op := range ops {
		args = append(args, e.bodyOf(op))
	}
	return jen.Add(comment("ConfigureCall adds in, as the body, to a call of its operation.")).
		Add(receiver("in", "*"+d.Name)).Id("ConfigureCall").Params(jen.Id("c").Op("*").Add(e.rt("Call"))).Block(
		jen.Id("c").Dot("Body").Call(args...))
}

// bodyOptionFunc prints the function that makes a body the option of a call.
func (e emitter) bodyOptionFunc(op *ir.Operation) jen.Code {
	o := op.Body.Option
	return jen.Add(doc(o.Doc)).Func().Add(id(o.Func)).Params(e.bodyParams(op.Body)...).Id("CallOption").Block(
		jen.Return(e.rt("WithBody").Call(jen.Id("in"), e.bodyOf(op))))
}

// bodyOf prints how an operation sends the body in.
func (e emitter) bodyOf(op *ir.Operation) jen.Code {
	set := jen.Id("req")
	for _, link := range e.bodyLinks(op.Body) {
		set.Add(link)
	}
	return e.rt("BodyOf").Call(jen.Lit(op.ID), jen.Func().Params(jen.Id("req").Op("*").Add(e.rt("Request"))).Block(set))
}
