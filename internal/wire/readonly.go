package main

import "slices"

// The entry point is promise, for members that are required at a union or an
// allOf and read-only in its parts (cloudflare, dns-record: required id, and
// the records have {id: {readOnly: true}}). A read-only member is not required
// in a request (3.0.3, Schema Object, readOnly); kin-openapi checks that only
// for properties beside `required`.

// promise writes the direction of such members where they are required.
func promise(root map[string]any) {
	components, _ := root["components"].(map[string]any)
	schemas, _ := components["schemas"].(map[string]any)
	for _, schema := range schemas {
		schema, _ := schema.(map[string]any)
		required, _ := schema["required"].([]any)
		properties := members(schema["properties"])
		for _, name := range required {
			name, _ := name.(string)
			if found, all := directionOf(schemas, schema, name, 0); properties[name] == nil && found && all {
				properties[name] = map[string]any{"readOnly": true}
				schema["properties"] = properties
			}
		}
	}
}

// directionOf reports whether the parts of a schema have a member, and whether
// it is read-only in all of them.
func directionOf(schemas, schema map[string]any, name string, depth int) (found, readOnly bool) {
	readOnly = true
	if depth > deep {
		return false, true
	}
	if p := members(members(schema["properties"])[name]); len(p) > 0 {
		target, _ := schemas[refName(p)].(map[string]any)
		return true, p["readOnly"] == true || target["readOnly"] == true
	}
	var parts []any
	for _, key := range []string{"allOf", "oneOf", "anyOf"} {
		list, _ := schema[key].([]any)
		parts = slices.Concat(parts, list)
	}
	for _, part := range parts {
		part, _ := part.(map[string]any)
		if target, ok := schemas[refName(part)].(map[string]any); ok {
			part = target
		}
		there, only := directionOf(schemas, part, name, depth+1)
		found, readOnly = found || there, readOnly && (only || !there)
	}
	return found, readOnly
}
