package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is filtersFile, which prints typed filters on fields.

func (e emitter) filtersFile() *file {
	f := e.newFile("filters")
	f.typ("Filter", comment("Filter is a condition on a field of T, made by the methods of the field constants."),
		jen.Type().Id("Filter").Types(jen.Id("T").Any()).Op("=").Add(e.rt("Filter")).Types(jen.Id("T")))
	f.fn("Where", comment("Where returns filters as a list. Records match when all of its conditions hold."),
		jen.Func().Id("Where").Types(jen.Id("T").Any()).Params(jen.Id("filters").Op("...").Id("Filter").Types(jen.Id("T"))).
			Index().Id("Filter").Types(jen.Id("T")).Block(jen.Return(jen.Id("filters"))))
	for _, syntax := range e.api.FilterSyntaxes() {
		f.variable(syntax.Name, comment(syntax.Name+" is how this API writes conditions into a query."), e.filterSyntax(syntax))
	}
	for _, set := range e.api.Filters {
		record := set.Record.Name
		var names []string
		var consts []jen.Code
		for _, field := range set.Fields {
			names = append(names, field.Name)
			consts = append(consts, jen.Add(doc(field.Doc)).Add(id(field.Name)).
				Add(e.rt(field.Kind)).Types(id(record)).Op("=").Lit(field.Wire))
		}
		if len(consts) > 0 {
			f.constants(names, comment("Fields of "+record+" to filter by."), jen.Const().Defs(consts...))
		}
		if set.Custom != "" {
			any := func() *jen.Statement { return jen.Add(e.rt("AnyField")).Types(id(record)) }
			f.fn(set.Custom, comment(set.Custom+" is a custom field of "+record+" to filter by."),
				jen.Func().Add(id(set.Custom)).Params(jen.Id("name").String()).Add(any()).
					Block(jen.Return(jen.Add(any()).Call(jen.Id("name")))))
		}
	}
	return f
}

// filterSyntax prints a syntax as a variable that the compiler lays out.
func (e emitter) filterSyntax(s *ir.FilterSyntax) jen.Code {
	var operators []jen.Code
	for _, o := range s.Operators {
		operators = append(operators, jen.Line().Values(stringMembers([][2]string{{"Name", o.Name}, {"Suffix", o.Suffix}})...))
	}
	members := []jen.Code{
		jen.Line().Id("Operators").Op(":").Index().Add(e.rt("FilterOperator")).Values(append(operators, jen.Line())...),
	}
	for _, m := range stringMembers([][2]string{{"Separator", s.Separator}}) {
		members = append(members, jen.Line().Add(m))
	}
	return jen.Var().Add(id(s.Name)).Op("=").Add(e.rt("FilterSyntax")).Values(append(members, jen.Line())...)
}

// stringMembers prints the members of a struct that are not empty.
func stringMembers(members [][2]string) []jen.Code {
	var out []jen.Code
	for _, m := range members {
		if m[1] != "" {
			out = append(out, jen.Id(m[0]).Op(":").Lit(m[1]))
		}
	}
	return out
}
