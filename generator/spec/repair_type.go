package spec

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is repairer.schemaType, which repairs the names of types.

// schemaType replaces names that JSON Schema does not have.
func (r *repairer) schemaType(n *Node) {
	m := n.Get("type")
	switch m.Kind() {
	case KindString:
		r.oneType(n, m)
	case KindNull:
		r.nullType(m)
	case KindArray:
		r.typeList(n, m)
	}
}

func (r *repairer) typeList(n, m *Node) {
	for _, item := range m.copyList() {
		switch item.kind {
		case KindString:
			r.oneType(n, item)
		case KindNull:
			r.nullType(item)
		}
	}
	seen := map[string]bool{}
	for _, item := range m.copyList() {
		if seen[item.text] {
			item.detach()
		}
		seen[item.text] = true
	}
	if len(m.list) == 1 && !r.is31 {
		m.become(newString(m, m.list[0].text))
	}
}

// nullType reads the value null as the name "null", which YAML decodes as null
// when it is not quoted.
func (r *repairer) nullType(m *Node) {
	r.warn(m, diag.CodeSchemaType, "null without quotes is no type; it is read as \"null\"").WithFix(`write  type: "null"`)
	m.become(newString(m, "null"))
}

func isType(name string) bool {
	return slices.Contains([]string{"string", "number", "integer", "boolean", "array", "object", "null"}, name)
}

// oneType repairs one name of a type; m is the member or an item of its list.
func (r *repairer) oneType(n, m *Node) {
	if isType(m.text) {
		return
	}
	wrong := m.text
	right, format := plainType(strings.ToLower(strings.TrimSpace(wrong)))
	if right == "" {
		r.warn(m, diag.CodeSchemaType, "%q is no type; a value of any type is accepted", wrong).
			WithFix("the types are string, number, integer, boolean, array and object")
		m.detach()
		return
	}
	d := r.warn(m, diag.CodeSchemaType, "%q is no type; it is read as %s", wrong, right)
	d.WithFix("write  type: %s", right)
	m.text = right
	if format != "" && !n.Has("format") {
		n.set("format", newString(m, format))
		d.WithFix("write  type: %s  and  format: %s", right, format)
	}
}

// plainType returns the type and the format that a wrong name stands for.
func plainType(name string) (right, format string) {
	if isType(name) {
		return name, ""
	}
	switch name {
	case "int", "long", "short", "bigint", "number(int)":
		return "integer", ""
	case "int32", "int64", "uint32", "uint64":
		return "integer", name
	case "float", "double":
		return "number", name
	case "decimal", "numeric":
		return "number", ""
	case "bool":
		return "boolean", ""
	case "str", "text", "char", "varchar", "enum", "password":
		return "string", ""
	case "date", "date-time", "uuid", "uri", "email", "byte", "binary":
		return "string", name
	case "datetime", "timestamp":
		return "string", "date-time"
	case "file":
		return "string", "binary"
	case "list":
		return "array", ""
	case "map", "dict", "hash", "struct":
		return "object", ""
	}
	return "", ""
}
