package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/internal/goroutines"
)

// TestMain checks that the tests leave no goroutine behind.
func TestMain(m *testing.M) { goroutines.Main(m) }

// TestSample draws from a corpus of two documents, one of which is rejected.
func TestSample(t *testing.T) {
	const pets = `openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: a pet, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
`
	dir := t.TempDir()
	for name, text := range map[string]string{"pets.yaml": pets, "broken.yaml": "openapi: 3.0.3\npaths: 1\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, seed := range []string{"1", "2"} {
		var out strings.Builder
		if err := run(t.Context(), []string{"-corpus", dir, "-seed", seed, "-n", "2"}, &out); err != nil {
			t.Fatal(err)
		}
		want := "pets.yaml\n  GET /pets/{id}  getPet  [pets]\n  client.Pets.Get(ctx, id string, opts...) (*Pet, error)\n\n"
		if out.String() != want {
			t.Errorf("seed %s:\n%s\nwant:\n%s", seed, out.String(), want)
		}
	}
	if err := run(t.Context(), []string{"-corpus", ""}, &strings.Builder{}); err == nil {
		t.Error("no error without a corpus")
	}
}
