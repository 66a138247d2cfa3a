package compile

import (
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are constRule, formatRule, primitiveRule and anyRule, the
// rules for single values.

// constRule types a constant by its value, which its field always writes. An
// enum of one value is a constant too where it is the schema of a property.
func constRule(t *types, s *schema.Schema, at place) (shape, bool) {
	n := s.ConstantOf(at.inline)
	if n == nil || s.Enum != nil && t.lock.hadEnum(s) {
		return shape{}, false
	}
	if n.Kind() == spec.KindNull {
		t.ledger.Claim(ledger.Go, n)
		return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable, null: true}, true
	}
	t.claimWider(s)
	value, ok := constOf(n)
	if !ok || value.Kind == ir.String && s.Enum == nil && s.Format != "" {
		return shape{}, false
	}
	if at.variant && value.Kind == ir.String { // a union has the value as a constant
		t.claimConstant(ledger.Go, n)
		return t.enumShape(s, at, []*spec.Node{n})
	}
	return shape{typ: ir.Prim{Kind: value.Kind}}, true
}

// constOf returns the Go constant of a scalar.
func constOf(n *spec.Node) (ir.Const, bool) {
	switch n.Kind() {
	case spec.KindString:
		return ir.Const{Kind: ir.String, Text: n.Text()}, true
	case spec.KindBool:
		return ir.Const{Kind: ir.Bool, Bool: n.Text() == "true"}, true
	case spec.KindNumber:
		if v, err := strconv.ParseInt(n.Text(), 10, 64); err == nil {
			return ir.Const{Kind: ir.Int64, Int: v}, true
		}
		v, err := strconv.ParseFloat(n.Text(), 64)
		return ir.Const{Kind: ir.Float64, Float: v}, err == nil
	}
	return ir.Const{}, false
}

// formatRule types strings and numbers by their format.
func formatRule(t *types, s *schema.Schema, at place) (shape, bool) {
	kind, ok := formatKind(s, s.Kind(at.only))
	if !ok {
		return shape{}, false
	}
	cl := scalar
	if kind == ir.Bytes {
		cl = nilable
	}
	return shape{typ: ir.Prim{Kind: kind}, class: cl}, true
}

// formatKind returns the kind of a value of a JSON type with a format.
func formatKind(s *schema.Schema, kind string) (ir.Kind, bool) {
	switch {
	case s.Hints.Decimal && kind == "string":
		return ir.DecimalText, true
	case s.Hints.Decimal && (kind == "number" || kind == "integer"):
		return ir.Decimal, true
	}
	switch kind {
	case "string":
		return stringFormat(s)
	case "integer", "number":
		return numberFormat(kind, strings.ToLower(s.Format))
	}
	return "", false
}

func stringFormat(s *schema.Schema) (ir.Kind, bool) {
	if s.Hints.Sensitive {
		return ir.Secret, true
	}
	if kind, ok := textFormat(s.Format); ok {
		return kind, true
	}
	if s.Encoding == "base64" {
		return ir.Bytes, true
	}
	return "", false
}

// textFormat returns the Go type of strings of a format.
func textFormat(format string) (ir.Kind, bool) {
	switch format {
	case "date-time":
		return ir.Time, true
	case "date":
		return ir.Date, true
	case "time":
		return ir.TimeOfDay, true
	case "duration":
		return ir.Duration, true
	case "uuid":
		return ir.UUID, true
	case "byte", "base64":
		return ir.Bytes, true
	case "decimal":
		return ir.DecimalText, true
	case "password":
		return ir.Secret, true
	}
	return "", false
}

func numberFormat(kind, format string) (ir.Kind, bool) {
	switch format {
	case "int32", "int16", "int8", "short":
		return ir.Int32, true
	case "int64", "int", "integer", "long", "unix-time", "timestamp":
		return ir.Int64, true
	case "uint64", "uint":
		return ir.Uint64, true
	case "uint32", "uint16", "uint8", "byte":
		return ir.Uint32, true
	case "decimal":
		return ir.Decimal, true
	}
	if kind == "integer" {
		return "", false
	}
	switch format {
	case "float", "float32":
		return ir.Float32, true
	case "double", "float64":
		return ir.Float64, true
	}
	return "", false
}

// primitiveRule types the remaining strings, numbers and booleans.
func primitiveRule(t *types, s *schema.Schema, at place) (shape, bool) {
	switch s.Kind(at.only) {
	case "string":
		return shape{typ: ir.Prim{Kind: ir.String}}, true
	case "integer":
		return shape{typ: ir.Prim{Kind: ir.Int64}}, true
	case "number":
		return shape{typ: ir.Prim{Kind: ir.Float64}}, true
	case "boolean":
		return shape{typ: ir.Prim{Kind: ir.Bool}}, true
	case "file": // of Swagger 2.0
		return shape{typ: ir.Prim{Kind: ir.String}}, true
	}
	return shape{}, false
}

// anyRule types a schema that states no type: any JSON is valid.
func anyRule(t *types, s *schema.Schema, at place) (shape, bool) {
	if s.Kind(at.only) != "" || len(schema.EnumValues(s.Enum)) > 0 || s.Node.Unresolved() {
		at.charge(s.Node.Pos()) // an unknown type, reported by spec, or an enum of objects
	}
	return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}, true
}
