package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file holds the rule for enums.

// enumRule declares an open enum. Values of different types cannot be one.
func enumRule(c *compiler, s *schema, at place) (shape, bool) {
	if s.enum == nil || at.only != "" && at.only != "string" && at.only != "integer" {
		return shape{}, false
	}
	values := enumValues(s.enum)
	null := len(values) < s.enum.Len()
	if len(values) == 0 {
		if !null {
			c.diags.Warnf(s.enum.Pos(), diag.CodeEnumValues, "an enum without values allows nothing; it is ignored").
				WithFix("list the values, or remove enum")
		}
		return shape{null: null}, false
	}
	base, ok := c.enumBase(s, values)
	if !ok {
		return shape{}, false
	}
	if base == ir.Bool {
		return shape{typ: ir.Prim{Kind: ir.Bool}, null: null}, true
	}
	if base == "" {
		got := c.fallback(s.enum.Pos(), diag.CodeEnumValues, "the values of this enum have different types",
			"give all values one type, or use oneOf")
		return got, true
	}
	got := c.declare(s, at, scalar, func(d *declared) { d.decl.Def = c.enumDef(base, values) })
	got.null = null
	return got, true
}

// enumValues gives the values without null and without repeats.
func enumValues(n *spec.Node) []*spec.Node {
	var out, others []*spec.Node
	texts := map[string]bool{}
	for _, v := range n.Items() {
		switch {
		case v.Kind() == spec.KindNull:
			continue
		case v.Kind() == spec.KindString && texts[v.Text()]:
			continue
		case v.Kind() == spec.KindString:
			texts[v.Text()] = true
		case slices.ContainsFunc(others, v.Equal):
			continue
		default:
			others = append(others, v)
		}
		out = append(out, v)
	}
	return out
}

// enumBase gives the Go type of the values, "" when they have none in common,
// and false for objects and lists, of which a list of values says little.
func (c *compiler) enumBase(s *schema, values []*spec.Node) (ir.Kind, bool) {
	kinds := map[ir.Kind]int{}
	for _, v := range values {
		value, ok := constOf(v)
		if !ok {
			c.diags.Warnf(v.Pos(), diag.CodeEnumValues, "a value of this enum is an object or a list; the enum is kept as documentation only").
				WithFix("describe the shapes with oneOf")
			return "", false
		}
		kinds[value.Kind]++
	}
	if len(s.types) == 1 && s.types[0] == "string" {
		return ir.String, true // values that YAML reads as numbers were reported by spec
	}
	switch n := len(values); {
	case kinds[ir.String] == n:
		return ir.String, true
	case kinds[ir.Bool] == n:
		return ir.Bool, true
	case kinds[ir.Int64] == n && s.format == "int32" && !slices.ContainsFunc(values, beyond32):
		return ir.Int32, true
	case kinds[ir.Int64] == n && (len(s.types) == 0 || s.types[0] != "number"):
		return ir.Int64, true
	case kinds[ir.Int64]+kinds[ir.Float64] == n:
		return ir.Float64, true
	}
	return "", true
}

// beyond32 reports a value that an int32 cannot hold.
func beyond32(n *spec.Node) bool {
	value, _ := constOf(n)
	return value.Int != int64(int32(value.Int))
}

func (c *compiler) enumDef(base ir.Kind, values []*spec.Node) *ir.Enum {
	def := &ir.Enum{Base: base}
	for _, v := range values {
		value, _ := constOf(v)
		switch {
		case base == ir.String:
			value = ir.Const{Kind: ir.String, Text: v.Text()}
		case base == ir.Float64 && value.Kind == ir.Int64:
			value = ir.Const{Kind: ir.Float64, Float: float64(value.Int)}
		case base == ir.Int32:
			value.Kind = ir.Int32
		}
		def.Values = append(def.Values, ir.EnumValue{Pos: v.Pos(), Value: value})
	}
	return def
}
