package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// These tests cover the changes that let the oracle read specifications it
// cannot read alone.

// TestBundle makes one document of three files, with references of every kind.
func TestBundle(t *testing.T) {
	files := map[string]string{
		"main.yaml": `
openapi: 3.0.3
info: {title: T, version: "1", description: {$ref: "text.yaml#/intro"}}
paths:
  /a:
    get: {$ref: "parts/get.yaml"}
components:
  schemas:
    Pet: {type: string}`,
		"text.yaml": `intro: hello`,
		"parts/get.yaml": `
parameters: [{$ref: "../more/all.yaml#/limit"}]
responses:
  "200":
    description: d
    content: {application/json: {schema: {$ref: "../more/all.yaml#/Pet"}}}`,
		"more/all.yaml": `
limit: {name: limit, in: query, schema: {type: integer}}
Pet: {type: object, properties: {$ref: "#/members"}}
members: {self: {$ref: "#/Pet"}, old: {$ref: "../main.yaml#/components/schemas/Pet"}}`,
	}
	read := func(name string) (any, error) {
		if text, ok := files[name]; ok {
			return tree([]byte(text))
		}
		return nil, errors.New("no " + name)
	}
	root, err := bundled("main.yaml", read)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := readByKin(root)
	if err != nil {
		t.Fatal(err)
	}
	op := doc.Paths.Value("/a").Get
	pet := op.Responses.Value("200").Value.Content["application/json"].Schema
	if doc.Info.Description != "hello" || op.Parameters[0].Value.Name != "limit" || pet.Ref != "#/components/schemas/Pet_2" ||
		pet.Value.Properties["self"].Value != pet.Value || !pet.Value.Properties["old"].Value.Type.Is("string") {
		data, _ := json.Marshal(root)
		t.Errorf("the document is %s", data)
	}
	files["parts/get.yaml"] = `responses: {"200": {$ref: "gone.yaml"}}`
	if _, err := bundled("main.yaml", read); err == nil || !strings.Contains(err.Error(), "no parts/gone.yaml") {
		t.Errorf("a missing file: %v", err)
	}
}

// TestLoops validates a value of a schema that is its own alternative: without
// unlooped kin-openapi exhausts the stack.
func TestLoops(t *testing.T) {
	root, err := tree([]byte(`{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}, "components": {"schemas": {
		"Base": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}, "oneOf": [{"$ref": "#/components/schemas/Child"}]},
		"Child": {"allOf": [{"$ref": "#/components/schemas/Middle"}]},
		"Middle": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"n": {"type": "integer"}}}]}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := readByKin(root.(map[string]any))
	if err != nil {
		t.Fatal(err)
	}
	base := doc.Components.Schemas["Base"]
	o := newOracle(doc, "")
	if err := o.accepts(base, map[string]any{"kind": "x", "n": 1}, false); err != nil {
		t.Error(err)
	}
	if o.accepts(base, map[string]any{"n": 1}, false) == nil {
		t.Error("what Base requires is gone")
	}
}

// TestExpressions makes texts for patterns that Go cannot compile.
func TestExpressions(t *testing.T) {
	for _, pattern := range []string{`^(?!-)[a-z-]{3,8}$`, `^(?=.*[0-9])(?=.*[a-z])[a-z0-9]{6,}$`, `^[a-c]+(?<!b)$`, `^a[(]?b$`} {
		schema := openapi3.NewStringSchema().WithPattern(pattern)
		m := newMaker(manners[0], false, 1, map[*openapi3.Schema]view{})
		value, ok := m.value(openapi3.NewSchemaRef("", schema), 0)
		if text, _ := value.(string); !ok || !readExpression(pattern).MatchString(text) {
			t.Errorf("%s: %v", pattern, value)
		}
	}
	if readExpression(`^(?!a)`).MatchString("abc") {
		t.Error("a lookaround matches what it excludes")
	}
}

// TestImpossible checks the reason why a schema has no value, and makes a value
// of an ambiguous union.
func TestImpossible(t *testing.T) {
	for _, c := range []struct{ schema, reason string }{
		{`{"allOf": [{"type": "object", "required": ["r"], "properties": {"r": {"anyOf": [{"type": "object"}, {"type": "array", "items": {}}]}}}, {"properties": {"r": {"type": "integer"}}}]}`, "of type integer"},
		{`{"allOf": [{"type": "object", "required": ["r"], "properties": {"r": {"type": "boolean", "enum": [true]}}}, {"properties": {"r": {"type": "boolean", "enum": [false]}}}]}`, "one of [false]"},
		{`{"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false}, {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}]}`, "requires b"},
		{`{"oneOf": [{"type": "object", "properties": {"a": {"type": "string"}}}, {"type": "object", "properties": {"b": {"type": "string"}}}]}`, "never exactly one"},
		{`{"oneOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}, {"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}}]}`, ""},
		{`{"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false}, {"type": "object", "properties": {"b": {"type": "string"}}}]}`, ""},
	} {
		schema := &openapi3.Schema{}
		if err := schema.UnmarshalJSON([]byte(c.schema)); err != nil {
			t.Fatal(err)
		}
		doc := &openapi3.T{OpenAPI: "3.0.3"}
		p := newPlanner(oracle{doc: doc, schemas: newSchemas(doc)}, 1, 100)
		m := newMaker(manners[0], false, 1, p.views)
		value, err := p.make(m, openapi3.NewSchemaRef("", schema))
		got := m.ambiguous
		if err != nil {
			got = err.Error()
		}
		if c.reason == "" && got != "" || !strings.Contains(got, c.reason) || err == nil && value == nil {
			t.Errorf("%s: %v, %q, %v", c.schema, value, got, err)
		}
	}
}

// TestChildEnds checks the report of a process that runs out of time.
func TestChildEnds(t *testing.T) {
	in, err := json.Marshal(job{Spec: "../../testdata/wire/params.yaml", Timeout: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	var rep report
	if err := child(t.Context(), bytes.NewReader(in), &out); err != nil || json.Unmarshal(out.Bytes(), &rep) != nil {
		t.Fatal(err, out.String())
	}
	if !strings.HasPrefix(rep.Failed, "not done after") {
		t.Errorf("the report is %+v", rep)
	}
}

// TestKnown checks that every explanation is complete, and that the directory
// NIMBUGEN_CORPUS, if set, has its specification.
func TestKnown(t *testing.T) {
	lines := slices.Collect(strings.Lines(knownText))
	list := explanations()
	if len(list) != len(lines)-1 {
		t.Errorf("%d of %d lines of known.tsv are read", len(list), len(lines)-1)
	}
	for _, e := range list {
		if e.operation == "" || e.text == "" || len(e.reason) < 20 {
			t.Errorf("%+v says too little", e)
		}
		corpus := os.Getenv("NIMBUGEN_CORPUS")
		if _, err := os.Stat(filepath.Join(corpus, "INDEX.tsv")); corpus != "" && err == nil {
			if _, err := os.Stat(filepath.Join(corpus, filepath.FromSlash(e.spec))); err != nil {
				t.Error(err)
			}
		}
	}
	found := []finding{{Operation: "a.b", Text: "it is so"}, {Operation: "a.c", Text: "it is so"}}
	for _, e := range list[:min(1, len(list))] {
		found[0] = finding{Operation: e.operation, Text: e.text}
		if explain("/corpus/"+e.spec, found); found[0].Reason != e.reason || found[1].Reason != "" {
			t.Errorf("explained: %+v", found)
		}
	}
}
