package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// TestMain checks that the tests leave no goroutine behind.
func TestMain(m *testing.M) { goroutines.Main(m) }

// small is a specification of everything that the command cuts.
const small = `
openapi: 3.1.0
info: {title: T, version: "1", description: long}
paths:
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: a
      description: "First\nparagraph.\n\nSecond."
      x-note: dropped
      parameters: [{$ref: '#/components/parameters/kept'}, {name: other, in: query, schema: {type: string}}]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
        default: {description: error, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  /b: {get: {responses: {"200": {description: ok}}}}
components:
  parameters: {kept: {name: kept, in: query, schema: {type: string}}}
  schemas:
    A:
      type: object
      required: [id, b, gone]
      properties:
        id: {type: string, example: x}
        b: {anyOf: [{type: string}, {$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/Gone'}]}
        gone: {$ref: '#/components/schemas/Gone'}
        list: {type: array, items: {$ref: '#/components/schemas/Gone'}}
        left: {type: string}
    B: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/Gone'}], discriminator: {propertyName: type, mapping: {a: '#/components/schemas/A', gone: '#/components/schemas/Gone'}}}
    Gone: {type: object}
    Error: {type: object}
`

const part = `# A part of nowhere
# Made by: go run ./cut DIR PLAN
openapi: 3.1.0
info:
    title: T
    version: "1"
paths:
    /a/{id}:
        get:
            operationId: a
            description: First paragraph.
            parameters:
                - name: id
                  in: path
                  required: true
                  schema:
                    type: string
                - name: kept
                  in: query
                  schema:
                    type: string
            responses:
                "200":
                    description: ok
                    content:
                        application/json:
                            schema:
                                $ref: '#/components/schemas/A'
                default:
                    description: error
components:
    schemas:
        A:
            type: object
            properties:
                id:
                    type: string
                b:
                    anyOf:
                        - type: string
                        - $ref: '#/components/schemas/B'
            required:
                - id
                - b
        B:
            oneOf:
                - $ref: '#/components/schemas/A'
            discriminator:
                propertyName: type
                mapping:
                    a: '#/components/schemas/A'
`

func TestCut(t *testing.T) {
	dir := t.TempDir()
	planFile := filepath.Join(dir, "plan.yaml")
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(dir, "small.yaml"), small)
	write(planFile, "{spec: small.yaml, source: nowhere, operations: {'GET /a/{id}': [kept]}, schemas: {A: [id, b, gone, list], B: []}}")
	var got bytes.Buffer
	if err := cut(&got, dir, planFile); err != nil {
		t.Fatal(err)
	}
	if text := strings.Replace(got.String(), filepath.ToSlash(planFile), "PLAN", 1); text != part {
		t.Errorf("got\n%s", text)
	}
	for _, wrong := range []string{
		"{spec: small.yaml, operations: {'GET /c': []}}",
		"{spec: small.yaml, operations: {'GET /b': []}, schemas: {A: []}}",
		"{spec: small.yaml, operations: {'GET /a/{id}': []}, schemas: {A: [], None: []}}",
	} {
		write(planFile, wrong)
		if err := cut(&bytes.Buffer{}, dir, planFile); err == nil {
			t.Errorf("no error for %s", wrong)
		}
	}
}

// TestSpecs cuts the vendors' specifications again, those that NIMBUGEN_CORPUS has.
func TestSpecs(t *testing.T) {
	corpus := os.Getenv("NIMBUGEN_CORPUS")
	if corpus == "" || os.Getenv("NIMBUGEN_LONG") == "" {
		t.Skip("needs NIMBUGEN_LONG, and specifications in NIMBUGEN_CORPUS")
	}
	t.Chdir("..")
	for _, api := range []string{"stripe", "github", "openai", "spotify"} {
		var got bytes.Buffer
		err := cut(&got, corpus, "specs/"+api+".cut.yaml")
		if errors.Is(err, fs.ErrNotExist) {
			t.Logf("%s is not in NIMBUGEN_CORPUS", api)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile("specs/" + api + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("specs/%s.yaml is not what the command cuts", api)
		}
	}
}
