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
	e.sharedFilters(f)
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

// sharedFilters prints what the filters of all records share.
func (e emitter) sharedFilters(f *file) {
	names := e.api.FilterNames
	if names.Or != "" {
		f.fn(names.Or, comment(names.Or+" holds where at least one of the filters holds."), e.joinFilters(names.Or, "Or"))
		f.fn(names.And, comment(names.And+" holds where all filters hold, as an alternative of "+names.Or+"."), e.joinFilters(names.And, "And"))
		f.fn(names.Quote, comment(names.Quote+" returns a value for an expression that is written by hand, in quotation marks."),
			jen.Func().Add(id(names.Quote)).Params(jen.Id("value").String()).String().Block(jen.Return(e.rt("Quote").Call(jen.Id("value")))))
	}
	if names.Point != "" {
		f.typ(names.Point, comment(names.Point+" is a place on Earth, for filters of custom fields."),
			jen.Type().Add(id(names.Point)).Op("=").Add(e.rt("Point")))
	}
}

// joinFilters prints a function that joins filters as the one of the runtime.
func (e emitter) joinFilters(name, join string) jen.Code {
	filter := func() *jen.Statement { return jen.Id("Filter").Types(jen.Id("T")) }
	return jen.Func().Add(id(name)).Types(jen.Id("T").Any()).Params(jen.Id("filters").Op("...").Add(filter())).Add(filter()).
		Block(jen.Return(e.rt(join).Call(jen.Id("filters").Op("..."))))
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
	for _, m := range stringMembers([][2]string{{"Separator", s.Separator}, {"Where", s.Where}}) {
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
