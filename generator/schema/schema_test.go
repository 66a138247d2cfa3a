package schema

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/spec"
)

const document = `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    Pet:
      type: object
      required: [name, kind]
      properties: {name: {type: string}, kind: {type: string}}
      discriminator: {propertyName: kind}
    Cat:
      allOf:
        - $ref: '#/components/schemas/Pet'
        - {type: object, required: [lives], properties: {lives: {type: integer}, name: {maxLength: 9}}}
    Tom: {description: a cat, allOf: [{$ref: '#/components/schemas/Cat'}]}
    Point: {prefixItems: [{type: number}, {type: number}]}
    Any: {minLength: 1, not: {const: x}, x-nimbugen: {nam: Word}}
`

func newTestReader(t *testing.T) (*Reader, *diag.List) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "openapi.yaml")
	if err := os.WriteFile(path, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, found := spec.Load(context.Background(), path, spec.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	diags := &diag.List{}
	return NewReader(doc, hint.NewReader(diags), diags, false), diags
}

func (r *Reader) component(name string) *spec.Node {
	return r.doc.Root.At("components", "schemas", name)
}

func TestAllOfIsMerged(t *testing.T) {
	r, _ := newTestReader(t)
	cat := r.Of(r.component("Cat"))
	var names []string
	for _, p := range cat.Props {
		names = append(names, p.Name)
	}
	if want := []string{"name", "kind", "lives"}; !slices.Equal(names, want) {
		t.Errorf("properties %v, want %v", names, want)
	}
	if !cat.Required["name"] || !cat.Required["lives"] || cat.Kind("") != "object" {
		t.Errorf("required %v, kind %q", cat.Required, cat.Kind(""))
	}
	if n := len(cat.Property("name").Nodes); n != 2 {
		t.Errorf("%d nodes describe name, want 2", n)
	}
	if r.Of(r.component("Cat")) != cat {
		t.Error("the same node has two schemas")
	}
}

func TestDescendantsAndAliases(t *testing.T) {
	r, _ := newTestReader(t)
	pet, cat, tom := r.component("Pet"), r.component("Cat"), r.component("Tom")
	if got := r.Descendants(r.Of(pet)); !slices.Equal(got, []*spec.Node{cat}) {
		t.Errorf("%d descendants, want Cat alone: Tom is an alias", len(got))
	}
	if r.AliasOf(tom) == nil || r.AliasOf(cat) != nil {
		t.Error("Tom is an alias of Cat, and Cat is no alias")
	}
	if !r.Lists(r.Of(pet), cat) {
		t.Error("Pet does not list Cat")
	}
}

func TestKinds(t *testing.T) {
	r, diags := newTestReader(t)
	if point := r.Of(r.component("Point")); point.Kind("") != "array" || !r.IsHomogeneous(point) {
		t.Errorf("Point is %q", point.Kind(""))
	}
	value := r.Of(r.component("Any"))
	if value.Kind("") != "string" || value.Kind("number") != "number" {
		t.Errorf("Any is %q", value.Kind(""))
	}
	if want := "\n\nThe specification also asks:\n  - not: {\"const\":\"x\"}"; value.ConditionText() != want {
		t.Errorf("conditions %q", value.ConditionText())
	}
	if !diags.HasErrors() {
		t.Error("the misspelled hint nam is not reported")
	}
}
