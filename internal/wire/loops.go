package main

import "strings"

// The entry point is unlooped, which unties schemas that contain themselves as
// alternatives: Base is oneOf [Child], and Child is allOf [Base]. By the letter
// a value of Child must be one of Base, which must be one of Child, without end
// (oracle.md, "Loops"). The intended meaning, which generators of clients
// assume, is that Child has the members of Base; the union lists the schemas.

const withoutUnion = "_WithoutUnion"

// unlooped makes each alternative inherit from its base without the base's
// union.
func unlooped(root map[string]any) {
	components, _ := root["components"].(map[string]any)
	schemas, _ := components["schemas"].(map[string]any)
	plain := map[string]any{}
	for base, schema := range schemas {
		schema, _ := schema.(map[string]any)
		for _, union := range []string{"oneOf", "anyOf"} {
			alternatives, _ := schema[union].([]any)
			for _, one := range alternatives {
				if untie(schemas, refName(one), base, map[string]bool{}) {
					plain[base+withoutUnion] = without(schema, "oneOf", "anyOf", "discriminator")
				}
			}
		}
	}
	for name, schema := range plain {
		schemas[name] = schema
	}
}

// untie follows the allOf of a schema; references to the base become references
// to its members alone.
func untie(schemas map[string]any, name, base string, seen map[string]bool) (found bool) {
	schema, _ := schemas[name].(map[string]any)
	if seen[name] || name == base {
		return false
	}
	seen[name] = true
	list, _ := schema["allOf"].([]any)
	for _, part := range list {
		switch ref := refName(part); ref {
		case "":
		case base:
			part.(map[string]any)["$ref"] = "#/components/schemas/" + base + withoutUnion
			found = true
		case base + withoutUnion:
			found = true
		default:
			found = untie(schemas, ref, base, seen) || found
		}
	}
	return found
}

func refName(v any) string {
	object, _ := v.(map[string]any)
	ref, _ := object["$ref"].(string)
	name, ok := strings.CutPrefix(ref, "#/components/schemas/")
	if !ok {
		return ""
	}
	return name
}

func without(v map[string]any, keys ...string) map[string]any {
	out := make(map[string]any, len(v))
	for key, member := range v {
		out[key] = member
	}
	for _, key := range keys {
		delete(out, key)
	}
	return out
}
