package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"os"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/yaml"
)

// This file reads specifications for kin-openapi. By the letter of OpenAPI 3.0
// (3.0.3, Reference Object) what stands beside a $ref is ignored, and kin-openapi
// does so. Nimbugen believes the authors who write readOnly or writeOnly there:
// {$ref: Money, readOnly: true} is not sent, {$ref: Money, required: true} is
// always there. So does, after this file, the oracle.

// readFile reads a file of a specification.
func readFile(_ *openapi3.Loader, location *url.URL) ([]byte, error) {
	if location.Host != "" {
		return nil, errors.New("no remote files")
	}
	data, err := os.ReadFile(location.Path)
	if err != nil {
		return nil, err
	}
	return directed(data), nil
}

// directed puts what says the direction beside a $ref where it counts, in an
// allOf. A text without it, or that is not OpenAPI 3.0, stays as it is.
func directed(data []byte) []byte {
	if !bytes.Contains(data, []byte("readOnly")) && !bytes.Contains(data, []byte("writeOnly")) && !bytes.Contains(data, []byte("required")) {
		return data
	}
	text := data
	if !json.Valid(data) {
		var err error
		if text, err = yaml.YAMLToJSON(data); err != nil {
			return data
		}
	}
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		return data
	}
	if root, ok := tree.(map[string]any); ok {
		if version, ok := root["openapi"].(string); ok && len(version) > 3 && version[:3] != "3.0" || !direct(tree) {
			return data
		}
	}
	out, err := json.Marshal(tree)
	if err != nil {
		return data
	}
	return out
}

// direct changes the references of a tree and reports whether there were any.
func direct(v any) bool {
	found := false
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			found = direct(member) || found
		}
		found = promote(v) || found
		ref, isRef := v["$ref"].(string)
		if isRef && (v["readOnly"] == true || v["writeOnly"] == true) {
			delete(v, "$ref")
			v["allOf"] = []any{map[string]any{"$ref": ref}}
			found = true
		}
	case []any:
		for _, item := range v {
			found = direct(item) || found
		}
	}
	return found
}

// promote moves "required: true" of properties that are references to the list
// of their object.
func promote(v map[string]any) bool {
	properties, _ := v["properties"].(map[string]any)
	found := false
	for name, p := range properties {
		p, _ := p.(map[string]any)
		if _, ref := p["$ref"].(string); ref && p["required"] == true {
			list, _ := v["required"].([]any)
			v["required"] = append(list, name)
			found = true
		}
	}
	return found
}
