package mock_test

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/generator/mock"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The tests have kin-openapi judge the values that schemas make.

func TestValues(t *testing.T) {
	for _, schema := range []string{
		`{type: string, format: date-time}`, `{type: string, format: uuid, minLength: 36}`, `{type: string, format: email}`,
		`{type: string, minLength: 30}`, `{type: string, maxLength: 2}`, `{type: string, pattern: "^(a|b){2,3}\\d+-[^a-z]$"}`,
		`{type: string, pattern: "^[a-z]+$", minLength: 12, maxLength: 14}`, `{type: string, enum: [b, c]}`,
		`{type: integer, minimum: 5, exclusiveMaximum: 7}`, `{type: integer, maximum: -4}`, `{type: integer, multipleOf: 7}`,
		`{type: number, exclusiveMinimum: 1, maximum: 2}`, `{type: number, multipleOf: 0.25, minimum: 3.1}`,
		`{type: array, items: {type: integer}, minItems: 3, uniqueItems: true}`, `{type: array, items: {type: string}, maxItems: 0}`,
		`{type: array, prefixItems: [{type: string}, {type: integer}]}`,
		`{type: object, additionalProperties: {type: integer}, minProperties: 2}`,
		`{allOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: integer}}}]}`,
		`{oneOf: [{type: "null"}, {type: boolean}]}`, `{type: ["null", integer]}`, `{const: 7}`,
		`{type: object, required: [next], properties: {next: {$ref: "#/components/schemas/Node"}}}`,
		`{oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}], discriminator: {propertyName: kind, mapping: {C: "#/components/schemas/Cat"}}}`,
	} {
		text := `openapi: 3.1.0
info: {title: T, version: "1"}
paths: {/x: {get: {responses: {"200": {description: ok, content: {application/json: {schema: ` + schema + `}}}}}}}
components:
  schemas:
    Node: {type: object, properties: {next: {$ref: "#/components/schemas/Node"}}}
    Cat: {type: object, required: [kind], properties: {kind: {type: string, const: C}}}
    Dog: {type: object, required: [kind, age], properties: {kind: {type: string, const: Dog}, age: {type: integer}}}
`
		note := ""
		s := load(t, text, mock.Options{Log: func(line string) { note = line }})
		w := send(s, "GET /x")
		if w.Code != http.StatusOK || !json.Valid(w.Body.Bytes()) || note != "GET /x 200" {
			t.Errorf("%s: %s %s", schema, note, w.Body)
		}
	}
}

// TestCorpus makes the value of each JSON response of real specifications, and of
// those with which other generators are tested, and counts the values that
// kin-openapi accepts. NIMBUGEN_LONG takes all specifications.
func TestCorpus(t *testing.T) {
	corpus := os.Getenv("NIMBUGEN_CORPUS")
	if corpus == "" {
		t.Skip("NIMBUGEN_CORPUS is not set")
	}
	good, bad, specs := 0, 0, 0
	step := 5
	if os.Getenv("NIMBUGEN_LONG") != "" {
		step = 1
	}
	for i, name := range corpusSpecs(t, corpus) {
		if i%step != 0 {
			continue
		}
		g, b := judgeValues(t, name)
		if good, bad = good+g, bad+b; g+b > 0 {
			specs++
		}
	}
	t.Logf("%d of %d made values of %d specifications are valid", good, good+bad, specs)
	if good < 2000/step || float64(good) < 0.97*float64(good+bad) {
		t.Errorf("%d of %d made values are valid", good, good+bad)
	}
}

// corpusSpecs returns specifications of less than 300 kB.
func corpusSpecs(t *testing.T, dir string) []string {
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") && !strings.HasSuffix(path, ".yaml") {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Size() < 300<<10 {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// judgeValues makes the response of every operation, and has kin-openapi judge it.
func judgeValues(t *testing.T, name string) (good, bad int) {
	doc, diags := spec.Load(t.Context(), name, spec.Options{})
	if doc == nil || doc.Root == nil || diags.HasErrors() {
		return 0, 0
	}
	api, err := doc.OpenAPI(t.Context())
	if err != nil || api.Paths == nil {
		return 0, 0
	}
	for path, item := range api.Paths.Map() {
		for method, op := range item.Operations() {
			for status, r := range op.Responses.Map() {
				if r.Value == nil {
					continue
				}
				content := r.Value.Content.Get("application/json")
				if content == nil || content.Schema == nil || content.Schema.Value == nil {
					continue
				}
				value := mock.Value(content.Schema)
				if err := content.Schema.Value.VisitJSON(value, openapi3.VisitAsResponse(), openapi3.EnableJSONSchema2020()); err != nil {
					bad++
					t.Logf("%s %s %s %s: %.300v", filepath.Base(name), method, path, status, err)
					continue
				}
				good++
			}
		}
	}
	return good, bad
}
