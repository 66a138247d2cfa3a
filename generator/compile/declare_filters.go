package compile

import (
	"fmt"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are filterNamer.nameAll and filterNamer.common.

// filterNamer names filters.
type filterNamer struct {
	names *naming.Scope // package level
	lock  *lockedNames
	decls *declarations
}

// nameAll names the syntaxes, constants and functions of sets of filters,
// after the types of the records.
func (n *filterNamer) nameAll(sets []*ir.FilterSet) {
	for _, set := range sets {
		record, at := set.Record.Name, n.decls.byDecl[set.Record].place(n.lock.places)
		if set.Syntax.Name == "" {
			set.Syntax.Name = n.names.First(set.Pos, "filterSyntax", naming.Unexported(record)+"FilterSyntax")
		}
		if set.Custom != "" {
			set.Custom = n.lock.function(n.names, set.Pos, [3]string{funcFilter, at, noPart}, "", record+"CustomField", record+"AnyField")
		}
		for i := range set.Fields {
			f := &set.Fields[i]
			f.Name = n.lock.function(n.names, set.Pos, [3]string{funcFilter, at, f.Wire}, "", record+f.Name+"Field", record+f.Name+"Filter")
			f.Doc = ir.Doc{Text: fmt.Sprintf("%s is the field %s.", f.Name, quoted(f.Wire))}
		}
	}
}

// common names what the filters of all records share, where the API has it.
// These names yield to those of types.
func (n *filterNamer) common(syntaxes []*ir.FilterSyntax) (names ir.FilterNames) {
	name := func(s *ir.FilterSyntax, candidates ...string) string {
		return n.lock.function(n.names, s.Pos, [3]string{funcFilters, candidates[0], noPart}, "", candidates...)
	}
	for _, s := range syntaxes {
		if s.Where != "" && names.Or == "" {
			names.Or, names.And = name(s, "Or", "AnyOf", "OrFilters"), name(s, "And", "AllOf", "AndFilters")
			names.Quote = name(s, "Quote", "QuoteValue")
		}
		if s.Geo && names.Point == "" {
			names.Point = name(s, "Point", "GeoPoint")
		}
	}
	return names
}
