package fake

import (
	"encoding/json"
	"maps"
	"slices"
)

// The entry points are description.types, property and items, which read schemas, and
// coerce, which makes a value of a text.

// deepest is the number of references that are followed one after the other.
const deepest = 30

// resolve follows the reference of a schema.
func (d *description) resolve(s any) map[string]any {
	for range deepest {
		m, _ := s.(map[string]any)
		ref, ok := m["$ref"].(string)
		if !ok {
			return m
		}
		s = d.schemas[ref]
	}
	return nil
}

// parts returns the schemas of allOf, anyOf and oneOf.
func parts(m map[string]any, keywords ...string) (list []any) {
	for _, key := range keywords {
		items, _ := m[key].([]any)
		list = append(list, items...)
	}
	return list
}

// types returns the types of the values that a schema permits, none where it is not
// known.
func (d *description) types(s any) []string { return slices.Sorted(maps.Keys(d.typeSet(s, 0))) }

func (d *description) typeSet(s any, depth int) map[string]bool {
	m := d.resolve(s)
	set := map[string]bool{}
	if depth > deepest {
		return set
	}
	switch t := m["type"].(type) {
	case string:
		set[t] = true
	case []any:
		for _, one := range t {
			if name, ok := one.(string); ok {
				set[name] = true
			}
		}
	}
	if len(set) > 0 {
		return set
	}
	for _, sub := range parts(m, "allOf", "anyOf", "oneOf") {
		maps.Copy(set, d.typeSet(sub, depth+1))
	}
	values, _ := m["enum"].([]any)
	if c, ok := m["const"]; ok {
		values = append(values, c)
	}
	for _, v := range values {
		set[typeOf(v)] = true
	}
	switch {
	case len(set) > 0:
	case m["properties"] != nil || m["additionalProperties"] != nil:
		set["object"] = true
	case m["items"] != nil || m["prefixItems"] != nil:
		set["array"] = true
	}
	return set
}

func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	}
	return "number"
}

// property returns the schema of a member: true where it is not described.
func (d *description) property(s any, name string) any {
	found, _ := d.member(s, name, 0)
	if found == nil {
		return true
	}
	return found
}

func (d *description) member(s any, name string, depth int) (found any, described bool) {
	m := d.resolve(s)
	if depth > deepest || m == nil {
		return nil, false
	}
	props, _ := m["properties"].(map[string]any)
	if p, ok := props[name]; ok {
		return p, true
	}
	for _, sub := range parts(m, "allOf", "anyOf", "oneOf") {
		if p, ok := d.member(sub, name, depth+1); ok {
			return p, true
		}
	}
	if more, ok := m["additionalProperties"].(map[string]any); ok && len(props) == 0 {
		return more, false
	}
	return nil, false
}

// members returns the names of all described members.
func (d *description) members(s any) []string {
	names := map[string]bool{}
	d.addMembers(names, s, 0)
	return slices.Sorted(maps.Keys(names))
}

func (d *description) addMembers(names map[string]bool, s any, depth int) {
	m := d.resolve(s)
	if depth > deepest || m == nil {
		return
	}
	props, _ := m["properties"].(map[string]any)
	for name := range props {
		names[name] = true
	}
	for _, sub := range parts(m, "allOf", "anyOf", "oneOf") {
		d.addMembers(names, sub, depth+1)
	}
}

// items returns the schema of the items of a list: true where it is not described.
func (d *description) items(s any) any {
	m := d.resolve(s)
	if items, ok := m["items"]; ok {
		return items
	}
	for _, sub := range parts(m, "allOf", "anyOf", "oneOf") {
		if slices.Contains(d.types(sub), "array") {
			return d.items(sub)
		}
	}
	return true
}

// coerce returns the value of a text: a number or boolean where the schema permits it,
// else the text.
func (d *description) coerce(s any, text string) any {
	types := d.types(s)
	var candidates []any
	for _, t := range types {
		switch t {
		case "boolean":
			if text == "true" || text == "false" {
				candidates = append(candidates, text == "true")
			}
		case "integer", "number":
			if n := json.Number(text); isNumber(n) {
				candidates = append(candidates, n)
			}
		case "array", "object":
			if v, err := parseJSON([]byte(text)); err == nil && typeOf(v) == t {
				candidates = append(candidates, v)
			}
		case "null":
			if text == "null" {
				candidates = append(candidates, nil)
			}
		}
	}
	candidates = append(candidates, text)
	for _, v := range candidates {
		if len(candidates) > 1 && d.checks.Permits(s, v, false) {
			return v
		}
	}
	return candidates[0]
}

func isNumber(n json.Number) bool {
	_, err := n.Float64()
	return err == nil && json.Valid([]byte(n))
}
