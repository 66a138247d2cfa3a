package compile

import (
	"fmt"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are nameFilters and filterNames.

// nameFilters names the syntaxes, constants and functions of sets of filters,
// after the types of the records.
func nameFilters(sets []*ir.FilterSet, names *naming.Scope) {
	for _, set := range sets {
		record := set.Record.Name
		if set.Syntax.Name == "" {
			set.Syntax.Name = names.First(set.Pos, "filterSyntax", naming.Unexported(record)+"FilterSyntax")
		}
		if set.Custom != "" {
			set.Custom = names.First(set.Pos, record+"CustomField", record+"AnyField")
		}
		for i := range set.Fields {
			f := &set.Fields[i]
			f.Name = names.First(set.Pos, record+f.Name+"Field", record+f.Name+"Filter")
			f.Doc = ir.Doc{Text: fmt.Sprintf("%s is the field %s.", f.Name, quoted(f.Wire))}
		}
	}
}

// filterNames names what the filters of all records share, where the API has it.
// These names yield to those of types.
func filterNames(syntaxes []*ir.FilterSyntax, names *naming.Scope) (n ir.FilterNames) {
	for _, s := range syntaxes {
		if s.Where != "" && n.Or == "" {
			pos := s.Pos
			n.Or, n.And = names.First(pos, "Or", "AnyOf", "OrFilters"), names.First(pos, "And", "AllOf", "AndFilters")
			n.Quote = names.First(pos, "Quote", "QuoteValue")
		}
		if s.Geo && n.Point == "" {
			n.Point = names.First(s.Pos, "Point", "GeoPoint")
		}
	}
	return n
}
