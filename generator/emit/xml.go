package emit

import "github.com/dave/jennifer/jen"

// This file prints the description by which bodies become XML.

func (e emitter) xmlFile() *file {
	f := e.newFile("models_xml")
	f.constants([]string{"xmlElements"}, say("xmlElements says which elements and attributes of XML the members of types are."),
		jen.Const().Id("xmlElements").Op("=").Lit(e.api.XML))
	return f
}
