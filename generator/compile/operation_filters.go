package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is filterTyper.of, which makes typed field filters of a
// parameter with the hint filters.

// filterTyper makes sets of filters. Parameters with the same syntax and record
// share a set.
type filterTyper struct {
	doc   *spec.Document
	diags *diag.List
	hints *hint.Reader
	types *types
	byKey map[filterKey]*ir.FilterSet
	sets  []*ir.FilterSet
}

// filterKey identifies a set of filters.
type filterKey struct {
	record string // reference of the schema
	syntax *ir.FilterSyntax
}

// filterKinds returns the types of fields that the hint knows, with the types
// of package runtime for them.
func filterKinds() map[string]string {
	return map[string]string{"string": "StringField", "integer": "IntField", "number": "FloatField", "boolean": "BoolField",
		"date-time": "TimeField", "date": "DateField", "array": "ListField", "geo": "AnyField"}
}

// of returns the filters of a parameter, nil where the hint is wrong.
func (t *filterTyper) of(op *operation, p *param) *ir.FilterSet {
	h := t.hints.Read(p.hints.Get("filters"), hint.Filters)
	record := t.recordSchema(h)
	if record == nil {
		return nil
	}
	key := filterKey{record.Ref(), t.syntax(h)}
	if set := t.byKey[key]; set != nil {
		return set
	}
	got := t.types.of(record, t.types.names.placeOf(op.place(read, ""), record))
	named, ok := got.typ.(ir.Named)
	def, isStruct := declDef[*ir.Struct](named)
	if !ok || !isStruct {
		t.diags.Errorf(h.Get("schema").Pos(), diag.CodeHintValue, "filters: the schema is no object with properties").
			WithFix("name the schema of the records that are filtered")
		return nil
	}
	set := &ir.FilterSet{Pos: h.Node.Pos(), Syntax: key.syntax, Record: named.Decl}
	set.Fields = t.fields(t.types.schemas.Of(record), def, h.Get("operators"))
	if yes, _ := h.Bool("custom"); yes {
		set.Custom = "CustomField"
	}
	t.byKey[key] = set
	t.sets = append(t.sets, set)
	return set
}

// recordSchema finds the schema of the records.
func (t *filterTyper) recordSchema(h hint.Hints) *spec.Node {
	ref := h.Str("schema")
	if ref == "" {
		if h.Node != nil && !h.Has("schema") {
			t.diags.Errorf(h.Node.Pos(), diag.CodeHintValue, "filters needs the schema of the records").
				WithFix("write  filters: {schema: '#/components/schemas/Customer', operators: ...}")
		}
		return nil
	}
	if n, ok := t.doc.Node("", ref); ok && strings.HasPrefix(ref, "#") {
		if target, ok := t.doc.Resolve(n); ok {
			return target
		}
	}
	t.diags.Errorf(h.Get("schema").Pos(), diag.CodeHintValue, "filters: the schema %q does not exist", godoc.OneLine(ref)).
		WithFix("write the pointer of a schema of this document:  schema: '#/components/schemas/Customer'")
	return nil
}

// syntax reads how filters are written: the suffixes of operators and the
// separator of lists. Sets with equal syntaxes share one.
func (t *filterTyper) syntax(h hint.Hints) *ir.FilterSyntax {
	suffixes := t.suffixes(h)
	syntax := &ir.FilterSyntax{Pos: h.Node.Pos(), Separator: h.Str("list"), Where: h.Str("where"), Geo: h.Get("operators").Has("geo")}
	for _, name := range t.hints.Names(hint.Suffixes) {
		if text, ok := suffixes[name]; ok {
			syntax.Operators = append(syntax.Operators, ir.FilterOperator{Name: name, Suffix: text})
		}
	}
	for _, set := range t.sets {
		same := set.Syntax.Separator == syntax.Separator && set.Syntax.Where == syntax.Where && set.Syntax.Geo == syntax.Geo
		if same && slices.Equal(set.Syntax.Operators, syntax.Operators) {
			return set.Syntax
		}
	}
	return syntax
}

// suffixes returns the suffix of each operator, which is the same for all types
// that have the operator.
func (t *filterTyper) suffixes(h hint.Hints) map[string]string {
	suffixes := map[string]string{}
	kinds := filterKinds()
	for kind, ops := range h.Get("operators").Members() {
		if kinds[kind] == "" {
			t.diags.Errorf(ops.KeyPos(), diag.CodeHintUnknown, "operators has no member %q here", godoc.OneLine(kind)).
				WithFix("it may have: string, integer, number, boolean, date-time, date, array, geo")
			continue
		}
		o := t.hints.Read(ops, hint.Suffixes)
		for _, name := range t.hints.Names(hint.Suffixes) {
			value := o.Get(name)
			if value == nil {
				continue
			}
			text := value.Text()
			if other, ok := suffixes[name]; ok && other != text || value.Kind() != spec.KindString || strings.ContainsAny(text, " \n\t") {
				t.diags.Errorf(value.Pos(), diag.CodeHintValue, "operators: the suffix of %s is not one text for all types", name).
					WithFix("give %s the same suffix everywhere", name)
			}
			suffixes[name] = text
		}
	}
	return suffixes
}

// fields returns a filter for each field of a type that the hint lists.
func (t *filterTyper) fields(s *schema.Schema, def *ir.Struct, ops *spec.Node) []ir.FilterField {
	var out []ir.FilterField
	kinds := filterKinds()
	for _, f := range def.Fields {
		p := s.Property(f.Wire)
		if p == nil {
			continue
		}
		if kind := t.kind(p); ops.Has(kind) {
			out = append(out, ir.FilterField{Name: f.Name, Kind: kinds[kind], Wire: f.Wire})
		}
	}
	return out
}

// kind is the type of a property in the hint.
func (t *filterTyper) kind(p *schema.Property) string {
	target, ok := t.doc.Resolve(p.Nodes[0])
	if !ok {
		return ""
	}
	s := t.types.schemas.Of(target)
	kind := s.Kind("")
	if kind == "string" && (s.Format == "date-time" || s.Format == "date") {
		return s.Format
	}
	return kind
}
