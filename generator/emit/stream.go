package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is streamMethod, which prints a method that returns a stream of
// values.

// streamMethod prints the method of an operation that requests a stream.
func (e emitter) streamMethod(op *ir.Operation) jen.Code {
	s := op.Streaming
	result, call := e.streamResult(s.Result)
	var body []jen.Code
	if s.Field != nil {
		body = append(body, jen.Id("in").Dot(ident(s.Field.Name)).Op("=").Add(e.trueValue(s.Field.Type)))
	}
	links := e.recordLinks(s.Result)
	if s.Param != "" {
		links = append(links, jen.Dot("Enable").Call(jen.Lit(s.Param)))
	}
	body = append(body, jen.Id("req").Op(":=").Add(e.request(op).Add(links...)), jen.Return(call))
	return jen.Add(doc(s.Doc)).Add(e.signature(op, s.Name)).Add(result).Block(body...)
}

// trueValue prints true as a value of a boolean field.
func (e emitter) trueValue(t ir.Type) *jen.Statement {
	switch t.(type) {
	case ir.Opt:
		return jen.Id("Set").Call(jen.True())
	case ir.Ptr:
		return jen.Id("new").Call(jen.True())
	}
	return jen.True()
}

// streamResult prints the result type of a method that returns a stream of values,
// and the call that makes it; nil for other results.
func (e emitter) streamResult(r ir.Result) (result, call *jen.Statement) {
	args := []jen.Code{jen.Id("ctx"), jen.Id("req")}
	opts := jen.Id("opts").Op("...")
	var elem *jen.Statement
	switch r := r.(type) {
	case ir.Events:
		switch {
		case r.Type == nil:
			call, elem = e.rt("TextEvents"), e.rt("Event").Types(jen.String())
		case r.Whole:
			call, elem = e.rt("EventObjects").Types(e.typeExpr(r.Type)), e.typeExpr(r.Type)
			args = append(args, jen.Lit(r.TextData))
		default:
			call, elem = e.rt("Events").Types(e.typeExpr(r.Type)), e.rt("Event").Types(e.typeExpr(r.Type))
		}
	case ir.Records:
		call, elem = e.rt("Records").Types(e.typeExpr(r.Type)), e.typeExpr(r.Type)
	default:
		return nil, nil
	}
	return jen.Qual("iter", "Seq2").Types(jen.Op("*").Add(elem), jen.Error()), call.Call(append(args, opts)...)
}

// recordLinks prints the builder call that requests the media type of a stream of
// records.
func (e emitter) recordLinks(r ir.Result) []jen.Code {
	if records, ok := r.(ir.Records); ok {
		return []jen.Code{jen.Dot("Accept").Call(jen.Lit(records.Media))}
	}
	return nil
}
