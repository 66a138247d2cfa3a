// Command cut writes specifications of the unions of real ones.
//
//	go run ./cut DIR
//
// reads the specifications that sources names, below DIR, and writes specs/NAME.json:
// for some of their unions with few schemas an operation that sends and returns it.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The entry point is main; cut makes one specification.

// sources are the specifications, by the name of the package: file, and where it is
// published, with its license.
var sources = map[string][2]string{
	"box":         {"box/openapi.json", "https://github.com/box/box-openapi (Apache-2.0), openapi/openapi.json of c9a878a98243"},
	"cloudflare":  {"cloudflare/openapi.yaml", "https://github.com/cloudflare/api-schemas (BSD-3-Clause), openapi.yaml of 05d87cc53d6b"},
	"datadog":     {"datadog/v2.yaml", "https://github.com/DataDog/datadog-api-client-go (Apache-2.0), .generator/schemas/v2/openapi.yaml of 605cb35a31db"},
	"discord":     {"discord/openapi.json", "https://github.com/discord/discord-api-spec (MIT), specs/openapi.json of 74fda0fad044"},
	"influxdb":    {"influxdb/oss.json", "https://github.com/influxdata/openapi (MIT), contracts/oss.json of ad26a1780930"},
	"kratos":      {"ory/kratos-api.json", "https://github.com/ory/kratos (Apache-2.0), spec/api.json of b86338da04a0"},
	"meilisearch": {"meilisearch/open-api.json", "https://github.com/meilisearch/open-api (MIT), open-api.json of 0b0b0fdbb9d5"},
	"openai":      {"openai/openapi.yaml", "https://github.com/openai/openai-openapi (MIT), openapi.yaml of f85dbe223d40"},
	"qdrant":      {"qdrant/openapi.json", "https://github.com/qdrant/qdrant (Apache-2.0), docs/redoc/master/openapi.json of 74f3e85b9473"},
	"stripe":      {"stripe/spec3.yaml", "https://github.com/stripe/openapi (MIT), openapi/spec3.yaml of 63a674638635"},
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: cut DIR")
		os.Exit(2)
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		if err := write(name, os.Args[1]); err != nil {
			fmt.Fprintf(os.Stderr, "cut: %s: %v\n", name, err)
			os.Exit(1)
		}
	}
}

func write(name, dir string) error {
	data, err := os.ReadFile(filepath.Join(dir, sources[name][0]))
	if err != nil {
		return err
	}
	var doc map[string]any
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return err
	}
	out, err := cut(doc, "The unions of "+sources[name][1])
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join("specs", name+".json"), append(text, '\n'), 0o644)
}

// Of the unions that need at most maxSchemas, maxUnions are kept, evenly by their names.
const maxSchemas, maxUnions = 8, 8

// cut returns the specification of some unions of doc.
func cut(doc map[string]any, description string) (map[string]any, error) {
	components, _ := doc["components"].(map[string]any)
	all, _ := components["schemas"].(map[string]any)
	paths, kept := map[string]any{}, map[string]any{}
	unions := small(all)
	for i := range min(len(unions), maxUnions) {
		name := unions[i*len(unions)/min(len(unions), maxUnions)]
		needed := map[string]bool{}
		reach(all, name, needed)
		for n := range needed {
			kept[n] = bare(all[n])
		}
		content := map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/" + name}}}
		paths["/"+strings.ToLower(name)] = map[string]any{"post": map[string]any{
			"operationId": "send" + name,
			"requestBody": map[string]any{"required": true, "content": content},
			"responses":   map[string]any{"200": map[string]any{"description": "The value.", "content": content}},
		}}
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("there is no small union")
	}
	return map[string]any{
		"openapi": doc["openapi"], "info": map[string]any{"title": "Unions", "version": "1", "description": description},
		"servers": []any{map[string]any{"url": "https://api.example.com"}}, "paths": paths,
		"components": map[string]any{"schemas": kept},
	}, nil
}

// small returns the names of the unions that need few schemas.
func small(all map[string]any) (unions []string) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if isUnion(all[name]) && reach(all, name, map[string]bool{}) {
			unions = append(unions, name)
		}
	}
	return unions
}

// isUnion reports whether a schema has several alternatives, null aside.
func isUnion(v any) bool {
	s, _ := v.(map[string]any)
	for _, key := range []string{"oneOf", "anyOf"} {
		if list, _ := s[key].([]any); len(list) > 1 {
			return true
		}
	}
	return false
}

// reach adds the schemas that a component needs, and reports whether they are few.
func reach(all map[string]any, name string, needed map[string]bool) bool {
	if needed[name] {
		return true
	}
	if all[name] == nil || len(needed) == maxSchemas {
		return false
	}
	needed[name] = true
	for _, ref := range references(bare(all[name])) {
		other, ok := strings.CutPrefix(ref, "#/components/schemas/")
		if !ok || !reach(all, other, needed) {
			return false
		}
	}
	return true
}

// references lists the values of $ref and of the mapping of discriminators.
func references(v any) (refs []string) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if ref, ok := v[key].(string); ok && strings.HasPrefix(ref, "#/") {
				refs = append(refs, ref)
			}
			refs = append(refs, references(v[key])...)
		}
	case []any:
		for _, item := range v {
			refs = append(refs, references(item)...)
		}
	}
	return refs
}

// bare returns a schema without texts, examples and extensions.
func bare(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, value := range v {
			_, text := value.(string)
			if strings.HasPrefix(key, "x-") || key == "example" || key == "examples" || text && (key == "description" || key == "title") {
				continue
			}
			out[key] = bare(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = bare(item)
		}
		return out
	}
	return v
}
