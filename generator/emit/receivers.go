package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is receiversFile, which prints receivers of webhooks and
// callbacks: a struct of functions and the table of events for package
// runtime/webhook.

func (e emitter) receiversFile() *file {
	f := e.newFile("receivers")
	for _, r := range e.api.Receivers {
		var fields []jen.Code
		for _, event := range r.Events {
			fields = append(fields, jen.Add(doc(event.Op.Doc)).Add(id(event.Op.Name)).Add(e.eventFunc(event.Op)))
		}
		f.typ(r.Name, doc(r.Doc), jen.Type().Add(id(r.Name)).Struct(fields...))
		f.method(r.Name, "Handler", e.handlerMethod(r))
	}
	return f
}

// wh qualifies a name of package webhook.
func (e emitter) wh(name string) *jen.Statement { return jen.Qual(e.runtime+"/webhook", name) }

// eventFunc prints the type of an event's function.
func (e emitter) eventFunc(op *ir.Operation) jen.Code {
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	switch {
	case op.Body == nil:
	case op.Body.Kind == ir.BodyJSON:
		params = append(params, jen.Id("event").Add(e.argumentType(op.Body.Type)))
	default:
		params = append(params, jen.Id("body").Index().Byte())
	}
	f := jen.Func().Params(params...)
	if v, ok := op.Result.(ir.Value); ok {
		return f.Params(e.argumentType(v.Type), jen.Error())
	}
	return f.Error()
}

// argumentType prints the type of an argument: structs are passed by pointer.
func (e emitter) argumentType(t ir.Type) *jen.Statement {
	if named, ok := t.(ir.Named); ok && isStruct(named.Decl) {
		return jen.Op("*").Add(e.typeExpr(t))
	}
	return e.typeExpr(t)
}

func (e emitter) handlerMethod(r *ir.Receiver) jen.Code {
	var events []jen.Code
	for _, event := range r.Events {
		fields := []jen.Code{jen.Id("Name").Op(":").Lit(event.Name), jen.Id("Method").Op(":").Add(method(event.Op.Method)), jen.Id("Path").Op(":").Lit(event.Path)}
		if event.Tag != "" {
			fields = append(fields, jen.Id("Tag").Op(":").Lit(event.Tag))
		}
		fields = append(fields, jen.Id("Call").Op(":").Id("r").Dot(ident(event.Op.Name)))
		events = append(events, jen.Line().Values(fields...))
	}
	opts, how := jen.Id("opts").Op("..."), "by the end of the request's path"
	if r.Field != "" {
		how = "by the member " + r.Field + " of the body"
		opts = jen.Append(jen.Index().Add(e.wh("Option")).Values(e.wh("ByField").Call(jen.Lit(r.Field))), jen.Id("opts").Op("...")).Op("...")
	}
	return jen.Add(comment("Handler returns an http.Handler of r. It finds the event "+how+", unless an option replaces that, and rejects requests that v does not verify.")).
		Add(receiver("r", r.Name)).Id("Handler").Params(jen.Id("v").Add(e.wh("Verifier")), jen.Id("opts").Op("...").Add(e.wh("Option"))).Qual("net/http", "Handler").Block(
		jen.Return(e.wh("Handler").Call(jen.Id("v"), jen.Index().Add(e.wh("Event")).Values(append(events, jen.Line())...), opts)))
}
