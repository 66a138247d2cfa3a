package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file makes typed field filters of parameters with the hint filters.

// filterKinds are the types of fields in a filters hint, and the types of
// package runtime for them.
func filterKinds() map[string]string {
	return map[string]string{"string": "StringField", "integer": "IntField", "number": "FloatField", "boolean": "BoolField",
		"date-time": "TimeField", "date": "DateField", "array": "ListField"}
}

// filterKey tells filter sets apart.
type filterKey struct {
	record string // reference of the schema
	syntax *ir.FilterSyntax
}

// filterSet returns the filters of a parameter. Parameters with the same syntax
// and record share a set.
func (c *compiler) filterSet(p *param) *ir.FilterSet {
	n := p.hints.Get("filters")
	h := c.hints.Read(n, hint.Filters)
	schema := c.filterSchema(h)
	if schema == nil {
		return nil
	}
	key := filterKey{schema.Ref(), c.filterSyntax(h)}
	if set := c.filters[key]; set != nil {
		return set
	}
	got := c.typeOf(schema, c.types.names.placeOf(place{dir: read}, schema))
	named, ok := got.typ.(ir.Named)
	def, isStruct := declDef[*ir.Struct](named)
	if !ok || !isStruct {
		c.diags.Errorf(h.Get("schema").Pos(), diag.CodeHintValue, "filters: the schema is no object with properties").
			WithFix("name the schema of the records that are filtered")
		return nil
	}
	set := &ir.FilterSet{Pos: n.Pos(), Syntax: key.syntax, Record: named.Decl}
	set.Fields = c.filterFields(c.schemas.Of(schema), def, h.Get("operators"))
	if yes, _ := h.Bool("custom"); yes {
		set.Custom = "CustomField"
	}
	c.filters[key] = set
	c.api.Filters = append(c.api.Filters, set)
	return set
}

// filterSchema finds the schema of the records.
func (c *compiler) filterSchema(h hint.Hints) *spec.Node {
	ref := h.Str("schema")
	if ref == "" {
		if h.Node != nil && !h.Has("schema") {
			c.diags.Errorf(h.Node.Pos(), diag.CodeHintValue, "filters needs the schema of the records").
				WithFix("write  filters: {schema: '#/components/schemas/Customer', operators: ...}")
		}
		return nil
	}
	if n, ok := c.doc.Node("", ref); ok && strings.HasPrefix(ref, "#") {
		if target, ok := c.doc.Resolve(n); ok {
			return target
		}
	}
	c.diags.Errorf(h.Get("schema").Pos(), diag.CodeHintValue, "filters: the schema %q does not exist", godoc.OneLine(ref)).
		WithFix("write the pointer of a schema of this document:  schema: '#/components/schemas/Customer'")
	return nil
}

// filterSyntax reads how filters are written: the suffixes of operators and the
// separator of lists. Equal syntaxes are one.
func (c *compiler) filterSyntax(h hint.Hints) *ir.FilterSyntax {
	suffixes := c.filterSuffixes(h)
	syntax := &ir.FilterSyntax{Separator: h.Str("list")}
	for _, name := range c.hints.Names(hint.Suffixes) {
		if text, ok := suffixes[name]; ok {
			syntax.Operators = append(syntax.Operators, ir.FilterOperator{Name: name, Suffix: text})
		}
	}
	for _, other := range c.api.FilterSyntaxes() {
		if other.Separator == syntax.Separator && slices.Equal(other.Operators, syntax.Operators) {
			return other
		}
	}
	return syntax
}

// filterSuffixes returns the suffix of each operator, which is the same for the
// types that have it.
func (c *compiler) filterSuffixes(h hint.Hints) map[string]string {
	suffixes := map[string]string{}
	kinds := filterKinds()
	for kind, ops := range h.Get("operators").Members() {
		if kinds[kind] == "" {
			c.diags.Errorf(ops.KeyPos(), diag.CodeHintUnknown, "operators has no member %q here", godoc.OneLine(kind)).
				WithFix("it may have: string, integer, number, boolean, date-time, date, array")
			continue
		}
		o := c.hints.Read(ops, hint.Suffixes)
		for _, name := range c.hints.Names(hint.Suffixes) {
			value := o.Get(name)
			if value == nil {
				continue
			}
			text := value.Text()
			if other, ok := suffixes[name]; ok && other != text || value.Kind() != spec.KindString || strings.ContainsAny(text, " \n\t") {
				c.diags.Errorf(value.Pos(), diag.CodeHintValue, "operators: the suffix of %s is not one text for all types", name).
					WithFix("give %s the same suffix everywhere", name)
			}
			suffixes[name] = text
		}
	}
	return suffixes
}

// filterFields gives the fields of types that the hint lists.
func (c *compiler) filterFields(s *schema.Schema, def *ir.Struct, ops *spec.Node) []ir.FilterField {
	var out []ir.FilterField
	kinds := filterKinds()
	for _, f := range def.Fields {
		i := slices.IndexFunc(s.Props, func(p *schema.Property) bool { return p.Name == f.Wire })
		if i < 0 {
			continue
		}
		kind := c.filterKind(s.Props[i])
		if !ops.Has(kind) {
			continue
		}
		out = append(out, ir.FilterField{Name: f.Name, Kind: kinds[kind], Wire: f.Wire})
	}
	return out
}

// filterKind is the type of a property as a filters hint calls it.
func (c *compiler) filterKind(p *schema.Property) string {
	target, ok := c.doc.Resolve(p.Nodes[0])
	if !ok {
		return ""
	}
	s := c.schemas.Of(target)
	kind := s.Kind("")
	if kind == "string" && (s.Format == "date-time" || s.Format == "date") {
		return s.Format
	}
	return kind
}

// filterNames names syntaxes, constants and functions of the filter sets, now
// that the records have their names.
func (c *compiler) filterNames() {
	for _, set := range c.api.Filters {
		record := set.Record.Name
		if set.Syntax.Name == "" {
			set.Syntax.Name = c.names.First(set.Pos, "filterSyntax", naming.Unexported(record)+"FilterSyntax")
		}
		if set.Custom != "" {
			set.Custom = c.names.First(set.Pos, record+"CustomField", record+"AnyField")
		}
		for i := range set.Fields {
			f := &set.Fields[i]
			f.Name = c.names.First(set.Pos, record+f.Name+"Field", record+f.Name+"Filter")
			f.Doc = ir.Doc{Text: fmt.Sprintf("%s is the field %s.", f.Name, quoted(f.Wire))}
		}
	}
}
