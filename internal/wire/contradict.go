package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry point is maker.contradiction, which finds members without a valid
// value, because the parts of an allOf contradict each other.

// contradiction describes a required member whose schemas have no value in
// common; "" if there is none.
func (m *maker) contradiction(ref *openapi3.SchemaRef) string {
	members := map[string]openapi3.SchemaRefs{}
	m.declared(ref, members, 0)
	required := m.view(ref).required
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(required, name) {
			continue
		}
		for i, a := range members[name] {
			for _, b := range members[name][:i] {
				if m.disjoint(a, b, 0) {
					return fmt.Sprintf("parts of an allOf ask %s to be %s and %s", name, m.describe(b), m.describe(a))
				}
			}
		}
	}
	return ""
}

// declared collects the schemas of each member in the parts of an allOf.
func (m *maker) declared(ref *openapi3.SchemaRef, members map[string]openapi3.SchemaRefs, depth int) {
	if ref == nil || ref.Value == nil || depth > deep {
		return
	}
	for name, p := range ref.Value.Properties {
		members[name] = append(members[name], p)
	}
	for _, part := range ref.Value.AllOf {
		m.declared(part, members, depth+1)
	}
}

// disjoint reports whether schemas have no value in common. It may miss some.
func (m *maker) disjoint(a, b *openapi3.SchemaRef, depth int) bool {
	if a == nil || b == nil || a.Value == nil || b.Value == nil || depth > deep {
		return false
	}
	key := pair{a.Value, b.Value}
	found, known := m.parted[key]
	if !known {
		m.parted[key] = false // below itself
		found = m.isDisjoint(a, b, depth)
		m.parted[key] = found
	}
	return found
}

func (m *maker) isDisjoint(a, b *openapi3.SchemaRef, depth int) bool {
	x, y := m.view(a), m.view(b)
	if x.nullable && y.nullable {
		return false
	}
	none := func(group openapi3.SchemaRefs, other *openapi3.SchemaRef) bool {
		return !slices.ContainsFunc(group, func(one *openapi3.SchemaRef) bool { return !m.disjoint(one, other, depth+1) })
	}
	if slices.ContainsFunc(x.groups, func(g openapi3.SchemaRefs) bool { return none(g, b) }) || slices.ContainsFunc(y.groups, func(g openapi3.SchemaRefs) bool { return none(g, a) }) {
		return true
	}
	return apart(x, y) || apart(y, x)
}

// apart reports whether the second view permits nothing of the enum or the
// types of the first.
func apart(x, y view) bool {
	if len(x.enum) > 0 {
		return !slices.ContainsFunc(x.enum, func(v any) bool { return y.takes(v) })
	}
	return len(x.types) > 0 && len(y.types) > 0 && len(y.enum) == 0 && !slices.ContainsFunc(x.types, func(t string) bool {
		return slices.ContainsFunc(y.types, func(u string) bool {
			return t == u || t == "integer" && u == "number" || t == "number" && u == "integer"
		})
	})
}

// takes reports whether the types and the enum permit a value.
func (v view) takes(value any) bool {
	if len(v.enum) > 0 && !slices.ContainsFunc(v.enum, func(e any) bool { return sameJSON(e, value) }) {
		return false
	}
	if len(v.types) == 0 {
		return true
	}
	kind := "number"
	switch value.(type) {
	case nil:
		return v.nullable
	case bool:
		kind = "boolean"
	case string:
		kind = "string"
	case []any:
		kind = "array"
	case map[string]any:
		kind = "object"
	}
	return slices.Contains(v.types, kind) || kind == "number" && slices.Contains(v.types, "integer")
}

// describe returns a short description of a schema.
func (m *maker) describe(ref *openapi3.SchemaRef) string { return m.described(ref, 0) }

func (m *maker) described(ref *openapi3.SchemaRef, depth int) string {
	v := m.view(ref)
	switch {
	case len(v.enum) > 0:
		return fmt.Sprintf("one of %v", v.enum)
	case len(v.types) > 0:
		return "of type " + strings.Join(v.types, " or ")
	case len(v.groups) > 0 && depth < deep:
		var list []string
		for _, one := range v.groups[0] {
			list = append(list, m.described(one, depth+1))
		}
		return strings.Join(list, " or ")
	}
	return "anything"
}
