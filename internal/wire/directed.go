package main

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"

	"github.com/oasdiff/yaml"
)

// The entry points are readTree, directed, nullEnums and promote, which prepare
// specifications for kin-openapi. By the letter of OpenAPI 3.0 (3.0.3,
// Reference Object) members beside a $ref are ignored, and kin-openapi does so.
// Nimbugen respects the authors who write readOnly or writeOnly there: {$ref:
// Money, readOnly: true} is not sent, {$ref: Money, required: true} is always
// present. After these changes the oracle does the same.

// readTree reads a file of a specification as encoding/json would, numbers as
// written.
func readTree(file string) (any, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return tree(data)
}

func tree(data []byte) (any, error) {
	if !json.Valid(data) {
		var err error
		if data, err = yaml.YAMLToJSON(data); err != nil {
			return nil, err
		}
	}
	var v any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	err := decoder.Decode(&v)
	return v, err
}

// directed moves the direction beside a $ref into an allOf, where it counts in
// OpenAPI 3.0. Later versions permit members beside a $ref, but not nullable.
func directed(root map[string]any) {
	if version, ok := root["openapi"].(string); ok && !strings.HasPrefix(version, "3.0") {
		dropNullable(root)
		return
	}
	direct(root)
	promise(root)
	nullEnums(root)
}

// dropNullable removes a keyword that 3.1 does not define and kin-openapi
// treats inconsistently.
func dropNullable(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, union := range []string{"oneOf", "anyOf"} {
			list, _ := v[union].([]any)
			for _, one := range list {
				if one, ok := one.(map[string]any); ok && len(one) == 1 && one["nullable"] == true {
					one["type"] = "null" // the meaning of nullable
				}
			}
		}
		if _, ok := v["nullable"].(bool); ok {
			delete(v, "nullable")
		}
		for _, member := range v {
			dropNullable(member)
		}
	case []any:
		for _, item := range v {
			dropNullable(item)
		}
	}
}

// nullEnums permits the null in an enum without a type: nullable counts only
// beside a type (3.0.3, Schema Object), but kin-openapi requires it everywhere
// (oracle.md, "Null without a type").
func nullEnums(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			nullEnums(member)
		}
		if enum, ok := v["enum"].([]any); ok && v["type"] == nil && slices.Contains(enum, nil) {
			v["nullable"] = true
		}
	case []any:
		for _, item := range v {
			nullEnums(item)
		}
	}
}

// direct changes the references of a tree.
func direct(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			direct(member)
		}
		promote(v)
		ref, isRef := v["$ref"].(string)
		if isRef && (v["readOnly"] == true || v["writeOnly"] == true) {
			delete(v, "$ref")
			v["allOf"] = []any{map[string]any{"$ref": ref}}
		}
		lift(v)
	case []any:
		for _, item := range v {
			direct(item)
		}
	}
}

// lift copies a direction that is alone in a part of an allOf to the whole.
func lift(v map[string]any) {
	list, _ := v["allOf"].([]any)
	for _, part := range list {
		part, _ := part.(map[string]any)
		for _, direction := range []string{"readOnly", "writeOnly"} {
			if part[direction] == true && part["properties"] == nil {
				v[direction] = true
			}
		}
	}
}

// promote moves "required: true" of properties that are references to the list
// of their object.
func promote(v map[string]any) {
	properties, _ := v["properties"].(map[string]any)
	for name, p := range properties {
		p, _ := p.(map[string]any)
		if _, ref := p["$ref"].(string); ref && p["required"] == true {
			list, _ := v["required"].([]any)
			v["required"] = append(list, name)
		}
	}
}
