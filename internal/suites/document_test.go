package suites

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The entry points are readSuite, which reads the files of the suite, and
// documentOf, which makes a specification with an operation for each schema.

// group is a schema with values that are tried on it.
type group struct {
	file        string // without extension
	Description string
	Schema      any
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

// name identifies a group, and with a test's description a test.
func (g *group) name() string { return g.file + ": " + g.Description }

// readSuite reads the files of the suite that are not optional, in the order of
// their names.
func readSuite(t *testing.T, dir string) []*group {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no files of the suite (%v)", dir, err)
	}
	var all []*group
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var groups []*group
		if err := json.Unmarshal(data, &groups); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, g := range groups {
			g.file = strings.TrimSuffix(filepath.Base(file), ".json")
			all = append(all, g)
		}
	}
	return all
}

// documentOf returns an OpenAPI document with an operation for each group, which
// responds with a value of its schema. References inside of a schema get the
// place of the component.
func documentOf(groups []*group) []byte {
	paths, schemas := map[string]any{}, map[string]any{}
	for i, g := range groups {
		name := componentName(i)
		schemas[name] = rebased(g.Schema, "#/components/schemas/"+name)
		paths["/"+name] = map[string]any{"get": map[string]any{
			"operationId": "read" + name, "tags": []any{"Values"},
			"responses": map[string]any{"200": map[string]any{
				"description": g.name(),
				"content": map[string]any{"application/json": map[string]any{
					"schema": map[string]any{"$ref": "#/components/schemas/" + name}}},
			}},
		}}
	}
	text, err := json.MarshalIndent(map[string]any{
		"openapi": "3.1.1", "info": map[string]any{"title": "Suite", "version": "1"},
		"paths": paths, "components": map[string]any{"schemas": schemas},
	}, "", " ")
	if err != nil {
		panic(err) // these maps and what json.Unmarshal made are always marshalled
	}
	return text
}

func componentName(i int) string { return "Case" + strconv.Itoa(i) }

// rebased returns a copy of a schema in which references to its own parts begin at
// base, without the dialect.
func rebased(v any, base string) any {
	switch v := v.(type) {
	case map[string]any:
		if _, ok := v["$id"].(string); ok {
			return v // references in it are relative to it
		}
		out := map[string]any{}
		for key, member := range v {
			ref, isRef := member.(string)
			switch {
			case isRef && (key == "$ref" || key == "$dynamicRef") && (ref == "#" || strings.HasPrefix(ref, "#/")):
				out[key] = base + strings.TrimPrefix(ref, "#")
			case key == "$schema" && isRef:
			case key == "enum", key == "const":
				out[key] = member
			default:
				out[key] = rebased(member, base)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = rebased(item, base)
		}
		return out
	}
	return v
}
