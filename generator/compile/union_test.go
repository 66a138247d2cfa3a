package compile

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

const unionSpec = `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    Cat: {type: object, required: [kind, lives], properties: {kind: {const: cat}, lives: {type: integer}}}
    Dog: {type: object, required: [kind, name], properties: {kind: {const: dog}, name: {type: string}}}
    Fish: {type: object, required: [fins], properties: {fins: {type: integer}}}
    Bird: {type: object, properties: {wings: {type: integer}}}
    Bug: {type: object, properties: {legs: {type: integer}}}
    Word: {type: string}
    Either: {not: {}}
    Constants: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
    Members: {oneOf: [{$ref: '#/components/schemas/Bird'}, {$ref: '#/components/schemas/Fish'}]}
    Merged: {oneOf: [{$ref: '#/components/schemas/Bird'}, {$ref: '#/components/schemas/Bug'}]}
    Types: {oneOf: [{$ref: '#/components/schemas/Word'}, {$ref: '#/components/schemas/Fish'}]}
    Unknown: {oneOf: [{$ref: '#/components/schemas/Word'}, {$ref: '#/components/schemas/Either'}]}
`

// TestResolveUnion shows the front door of unions: the alternatives, whether a
// discriminator or tests distinguish them, and the confidence.
func TestResolveUnion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "openapi.yaml")
	if err := os.WriteFile(path, []byte(unionSpec), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, found := spec.Load(context.Background(), path, spec.Options{})
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	diags := &diag.List{}
	u := newTypes(doc, schema.NewReader(doc, hint.NewReader(diags), diags, false), diags).unions
	for _, tt := range []struct {
		name, tag  string
		want       int
		confidence confidence
	}{
		{"Constants", "kind", 2, certain},
		{"Members", "", 2, certain},
		{"Merged", "", 1, likely},
		{"Types", "", 2, certain},
		{"Unknown", "", 2, untested},
	} {
		s := u.types.schemas.Of(doc.Root.At("components", "schemas", tt.name))
		var all []alternative
		for _, n := range s.Members {
			target, _ := doc.Resolve(n)
			member := u.types.schemas.Of(target)
			all = append(all, alternative{node: n, s: member, kind: member.Kind("")})
		}
		got := u.resolve(s, all)
		tag := ""
		if got.tag != nil {
			tag = got.tag.name
		}
		if tag != tt.tag || len(got.alternatives) != tt.want || got.confidence != tt.confidence {
			t.Errorf("%s: discriminator %q, %d alternatives, confidence %d; want %q, %d, %d",
				tt.name, tag, len(got.alternatives), got.confidence, tt.tag, tt.want, tt.confidence)
		}
	}
}
