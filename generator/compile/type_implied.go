package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry points are impliedRule, the rule for schemas whose keywords restrict
// single values of a type that they do not state, and types.warnImplied, which
// reports schemas that are typed by their keywords alone.

// impliedRule types a schema without type whose keywords restrict only strings or
// only numbers, such as {minLength: 1}. It allows all other values as they are,
// so that only raw JSON holds them all. A parameter is text and keeps the type
// that the keywords imply.
func impliedRule(t *types, s *schema.Schema, at place) (shape, bool) {
	if at.only != "" || at.variant || at.role == paramRole || !impliesScalar(s) {
		return shape{}, false
	}
	return rawJSON(), true
}

// impliesScalar reports whether the keywords of a schema without type, enum and
// constant are those of strings or of numbers.
func impliesScalar(s *schema.Schema) bool {
	kind := impliedKind(s)
	return slices.Contains([]string{"string", "number", "integer"}, kind) && !s.IsBinary() && s.Format != kind &&
		!s.Hints.Decimal && !s.Hints.Sensitive
}

// impliedKind returns the JSON type that only the keywords of a schema imply, ""
// where it is stated, or follows from values or alternatives.
func impliedKind(s *schema.Schema) string {
	if len(s.Types)+len(s.Members) > 0 || s.Enum != nil || s.Const != nil || s.Node.Unresolved() {
		return ""
	}
	return s.Kind("")
}

// warnImplied reports a schema without type: values of other types are valid, and
// the Go type cannot hold them.
func (t *types) warnImplied(s *schema.Schema, at place) {
	kind := impliedKind(s)
	if kind == "" || at.role == paramRole || t.implied[s] || s.Format == kind || s.Node.Has("x-go-type") {
		return
	}
	t.implied[s] = true
	if impliesScalar(s) && !at.variant {
		t.diags.Warnf(s.Node.Pos(), diag.CodeImpliedType, "the schema has no type: its keywords restrict a %s, and any other value is valid; it is raw JSON", kind).
			WithFix("write  type: %s", kind)
		return
	}
	t.diags.Warnf(s.Node.Pos(), diag.CodeImpliedType, "the schema has no type; it is read as %s %s, and the Go type cannot hold other values", article(kind), kind).
		WithFix("write  type: %s", kind)
}

// article returns the indefinite article of a JSON type.
func article(kind string) string {
	if kind == "string" || kind == "number" || kind == "boolean" {
		return "a"
	}
	return "an"
}
