package emit

import "github.com/dave/jennifer/jen"

// The entry point is headersFile, which prints the types of response headers.

// headersFile holds a struct for each set, and the function that reads it.
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
		f.fn(name, comment(name+" reads "+set.Name+". Headers that cannot be read are zero, and the error names them."),
			jen.Func().Add(id(name)).Params(jen.Id("h").Qual("net/http", "Header")).Params(id(set.Name), jen.Error()).
				Block(append(body, jen.Return(jen.Id("v"), jen.Id("r").Dot("Err").Call()))...))
		if secret {
			f.method(set.Name, "LogValue", e.logValueMethod(set.Name))
		}
	}
	return f
}
