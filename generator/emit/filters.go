package emit

import (
	"github.com/dave/jennifer/jen"
)

// This file prints the typed field filters.

func (e emitter) filtersFile() *file {
	f := e.newFile("filters")
	f.typ("Filter", say("Filter is a condition on a field of T, made by the methods of the field constants."),
		jen.Type().Id("Filter").Types(jen.Id("T").Any()).Op("=").Add(e.rt("Filter")).Types(jen.Id("T")))
	f.fn("Where", say("Where returns conditions that all must hold."),
		jen.Func().Id("Where").Types(jen.Id("T").Any()).Params(jen.Id("filters").Op("...").Id("Filter").Types(jen.Id("T"))).
			Index().Id("Filter").Types(jen.Id("T")).Block(jen.Return(jen.Id("filters"))))
	for _, set := range e.api.Filters {
		record := set.Record.Name
		f.constants([]string{set.Const}, say(set.Const+" is how this API writes conditions on "+article(record)+"."),
			jen.Const().Add(id(set.Const)).Add(e.rt("FilterSyntax")).Op("=").Lit(set.Syntax))
		var names []string
		var consts []jen.Code
		for _, field := range set.Fields {
			names = append(names, field.Name)
			consts = append(consts, jen.Add(doc(field.Doc)).Add(id(field.Name)).
				Add(e.rt(field.Kind)).Types(id(record)).Op("=").Lit(field.Wire))
		}
		if len(consts) > 0 {
			f.constants(names, say("Fields of "+record+" to filter by."), jen.Const().Defs(consts...))
		}
		if set.Custom != "" {
			any := func() *jen.Statement { return jen.Add(e.rt("AnyField")).Types(id(record)) }
			f.fn(set.Custom, say(set.Custom+" is a custom field of "+record+" to filter by."),
				jen.Func().Add(id(set.Custom)).Params(jen.Id("name").String()).Add(any()).
					Block(jen.Return(jen.Add(any()).Call(jen.Id("name")))))
		}
	}
	return f
}
