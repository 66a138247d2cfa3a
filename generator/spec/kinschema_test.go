package spec

import (
	"encoding/json"
	"strings"
	"testing"
)

// These tests check that only schemas that kin-openapi would accept are left
// out for it.

const kinSpec = `openapi: VERSION
info: {title: T, version: "1"}
paths: {}
components:
  schemas:
    Other: {type: object}
    Tried: SCHEMA
`

func TestPlainSchemas(t *testing.T) {
	for schema, want := range map[string]string{ // schemas as written for 3.0 and 3.1, "" for all of it
		`{}`:                                  `{} {}`,
		`{type: string, format: a, title: b}`: `{} {}`,
		`{description: a, x-b: {c: d}, example: e, default: 3, enum: [a]}`:                             `{} {}`,
		`{type: array, items: {$ref: "#/components/schemas/Other"}}`:                                   `{} {}`,
		`{type: object, required: [a], properties: {a: {type: integer, minimum: -1.5, maxLength: 3}}}`: `{} {}`,
		`{allOf: [{type: object}, {additionalProperties: false}], discriminator: {propertyName: a}}`:   `{} {}`,
		`{type: array}`: ` {}`,
		`{type: object, readOnly: true, writeOnly: true}`: ` `,
		`{type: string, required: [a, a]}`:                ` `,
		`{type: string, oddity: 1}`:                       ` `,
		`{type: strong}`:                                  ` `,
		`{type: [string, "null"]}`:                        ` {}`,
		`{const: 1}`:                                      ` {}`,
		`{maximum: 1e400}`:                                ` `,
		`{minLength: -1}`:                                 ` `,
		`{maxLength: 100000000000000000000}`:              ` `,
		`{externalDocs: {url: ""}}`:                       ` `,
		`{if: {type: string}}`:                            ` `,
		`{properties: {a: {type: string}, b: {oddity: 1}, c: {items: {oddity: 2}}}}`: `{"properties":{"a":{},"b":{"oddity":1},"c":{"items":{"oddity":2}}}}` +
			` {"properties":{"a":{},"b":{"oddity":1},"c":{"items":{"oddity":2}}}}`,
	} {
		for i, version := range []string{"3.0.3", "3.1.0"} {
			doc := kinDocument(t, strings.NewReplacer("VERSION", version, "SCHEMA", schema).Replace(kinSpec))
			got := writtenFor(t, doc, "components", "schemas", "Tried")
			want := strings.Split(want, " ")[i]
			if want == "" && got == "{}" || want != "" && got != want {
				t.Errorf("%s in %s: %s, want %s", schema, version, got, want)
			}
		}
	}
}

// The target of a deep reference is written.
func TestPlainSchemasWithDeepReference(t *testing.T) {
	const paths = `paths: {"/a": {parameters: [{$ref: "#/components/parameters/P"}], get: {responses: {"200": {description: "", content: {a/b: {schema: REF}}}}}}}`
	const parameter = "  parameters:\n    P: {name: a, in: query, content: {a/b: {schema: {type: object, properties: {b: {type: string}}}}}}\n"
	text := strings.NewReplacer("VERSION", "3.0.3", "SCHEMA", "{type: string}", "paths: {}", paths).Replace(kinSpec) + parameter
	at := []string{"components", "parameters", "P", "content", "a/b", "schema"}
	if got := writtenFor(t, kinDocument(t, strings.Replace(text, "REF", "{}", 1)), at...); got != "{}" {
		t.Errorf("without a reference into it: %s", got)
	}
	deep := `{$ref: "#/components/parameters/P/content/a~1b/schema/properties/b"}`
	doc := kinDocument(t, strings.Replace(text, "REF", deep, 1))
	if got := writtenFor(t, doc, at...); got == "{}" {
		t.Errorf("with a reference into it: %s", got)
	}
}

// kinDocument is a document without any repairs.
func kinDocument(t *testing.T, text string) *Document {
	t.Helper()
	root := parseText(t, "spec.yaml", text)
	return &Document{Root: root, Files: []*File{root.file}, read: root.Str("openapi")}
}

// writtenFor returns the value at a place in the document for kin-openapi.
func writtenFor(t *testing.T, doc *Document, keys ...string) string {
	t.Helper()
	raw := json.RawMessage(doc.kinJSON(doc.Files[0]))
	for _, key := range keys {
		var members map[string]json.RawMessage
		if err := json.Unmarshal(raw, &members); err != nil {
			t.Fatalf("%v: %s", err, raw)
		}
		raw = members[key]
	}
	return string(raw)
}
