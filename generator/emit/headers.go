package emit

import "github.com/dave/jennifer/jen"

// This file prints the types of the headers that answers come with.

// headersFile holds a struct and the function that reads it for each set.
func (e emitter) headersFile() *file {
	f := e.newFile("models_headers")
	for _, set := range e.api.Headers {
		var fields []jen.Code
		body := []jen.Code{
			jen.Var().Id("v").Add(id(set.Name)),
			jen.Id("r").Op(":=").Add(e.rt("ReadHeaders")).Call(jen.Id("h")),
		}
		secret := false
		for _, h := range set.Headers {
			secret = secret || reachesSecret(h.Type)
			fields = append(fields, jen.Add(doc(h.Doc)).Add(id(h.Name)).Add(e.typeExpr(h.Type)))
			body = append(body, jen.Id("r").Dot("Field").Call(jen.Lit(h.Wire), jen.Op("&").Id("v").Dot(ident(h.Name))))
		}
		f.typ(set.Name, doc(set.Doc), jen.Type().Add(id(set.Name)).Struct(fields...))
		name := "Parse" + set.Name
		f.fn(name, say(name+" reads the headers of an answer: of the one that runtime.WithResponse gives, of a Page or of an Error. A header that cannot be read is an error, and zero; the others are read all the same."),
			jen.Func().Add(id(name)).Params(jen.Id("h").Qual("net/http", "Header")).Params(id(set.Name), jen.Error()).
				Block(append(body, jen.Return(jen.Id("v"), jen.Id("r").Dot("Err").Call()))...))
		if secret {
			f.method(set.Name, "LogValue", e.logValueMethod(set.Name))
		}
	}
	return f
}
