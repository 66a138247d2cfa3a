package spec

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is repairer.values, which makes defaults, constants and enums
// conform to the type beside them.

// values repairs the default, the constant, the enum and the example of a schema
// with a type. YAML reads a text without quotes, such as 00501, as a number; a
// string schema gets it as it is written.
func (r *repairer) values(n *Node) {
	types := n.Strings("type")
	if len(types) == 0 {
		return
	}
	if m := n.Get("default"); m.Kind() == KindNull && !slices.Contains(types, "null") && !n.Bool("nullable") {
		r.warn(m, diag.CodeWrongValue, "the default is null, but the type is %s; it is ignored", strings.Join(types, " or ")).
			WithFix("remove it")
		n.remove("default")
	}
	if m := n.Get("default"); m != nil && !r.fitted(n, m, types, "the default") {
		n.remove("default")
	}
	if m := n.Get("const"); slices.Equal(types, []string{"string"}) && (m.Kind() == KindNumber || m.Kind() == KindBool) {
		r.fitted(n, m, types, "the const") // any other constant allows nothing
	}
	if m := n.Get("example"); slices.Equal(types, []string{"string"}) && (m.Kind() == KindNumber || m.Kind() == KindBool) {
		m.kind, m.text = KindString, m.written()
	}
	for _, item := range n.Get("enum").copyListOf(KindArray) {
		if !r.fitted(n, item, types, "the value") {
			item.detach()
		}
	}
}

// fitted reports whether a value is of the schema's type, or can be read as
// one: 1.0 without quotes is read as text where text is expected.
func (r *repairer) fitted(n, m *Node, types []string, what string) bool {
	if m.kind == KindNull || slices.ContainsFunc(types, func(t string) bool { return isOfType(m, t) }) {
		return true // null means that the value may be null
	}
	written := shortJSON(m)
	if m.kind != KindString && m.text != "" {
		written = m.written()
	}
	switch {
	case slices.Contains(types, "string") && (m.kind == KindNumber || m.kind == KindBool):
		m.kind, m.text = KindString, m.written()
	case m.kind == KindString && slices.Contains(types, "boolean") && isBool(m.text):
		m.kind, m.text = KindBool, strings.ToLower(m.text)
	case m.kind == KindString && isNumber(m.text) && (slices.Contains(types, "number") || slices.Contains(types, "integer") && isWhole(m.text)):
		m.kind = KindNumber
		m.text, _ = jsonNumber(m.text)
	default:
		r.warn(m, diag.CodeWrongValue, "%s %s is %s, but the type is %s; it is ignored", what, written, m.kind, strings.Join(types, " or "))
		return false
	}
	r.warn(m, diag.CodeWrongValue, "%s %s is not of type %s; it is read as %s", what, written, strings.Join(types, " or "), shortJSON(m)).
		WithFix("write  %s", shortJSON(m))
	return true
}

// isOfType reports whether a value is of a type of JSON Schema.
func isOfType(m *Node, name string) bool {
	switch name {
	case "string":
		return m.kind == KindString
	case "number":
		return m.kind == KindNumber
	case "integer":
		return m.kind == KindNumber && isWhole(m.text)
	case "boolean":
		return m.kind == KindBool
	case "array":
		return m.kind == KindArray
	case "object":
		return m.kind == KindObject
	}
	return false
}

func isWhole(text string) bool {
	r, ok := rational(text)
	return ok && r.IsInt()
}
