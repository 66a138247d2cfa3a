package speccheck

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// These tests check that schemas have a type and a description, and that
// secrets are marked.

// eachSchema calls check for every schema below root, root included, with its
// place. It does not follow references.
func eachSchema(root *openapi3.SchemaRef, place string, check func(place string, s *openapi3.SchemaRef)) {
	if root == nil || root.Ref != "" {
		return
	}
	check(place, root)
	for _, name := range slices.Sorted(maps.Keys(root.Value.Properties)) {
		eachSchema(root.Value.Properties[name], place+"."+name, check)
	}
	eachSchema(root.Value.Items, place+"[]", check)
	eachSchema(root.Value.AdditionalProperties.Schema, place+".*", check)
	for _, list := range []openapi3.SchemaRefs{root.Value.OneOf, root.Value.AnyOf, root.Value.AllOf} {
		for _, s := range list {
			eachSchema(s, place, check)
		}
	}
}

// allSchemas calls check for every schema of the document.
func allSchemas(t *testing.T, check func(place string, s *openapi3.SchemaRef)) {
	t.Helper()
	doc := load(t)
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		eachSchema(doc.Components.Schemas[name], name, check)
	}
	for name, p := range doc.Components.Parameters {
		eachSchema(p.Value.Schema, "parameter "+name, check)
	}
	for name, h := range doc.Components.Headers {
		eachSchema(h.Value.Schema, "header "+name, check)
	}
	eachMedia(t, func(place string, m *openapi3.MediaType) { eachSchema(m.Schema, place, check) })
}

// evidence returns the x-evidence of a schema, "" when it has none.
func evidence(s *openapi3.SchemaRef) string {
	text, _ := s.Value.Extensions["x-evidence"].(string)
	return text
}

func TestSchemasAreTyped(t *testing.T) {
	allSchemas(t, func(place string, s *openapi3.SchemaRef) {
		v := s.Value
		composed := len(v.OneOf)+len(v.AnyOf)+len(v.AllOf) > 0
		bare := v.Type.Is("object") && len(v.Properties) == 0 && v.AdditionalProperties.Schema == nil
		if (bare || v.Type.IsEmpty() && !composed) && !strings.HasPrefix(evidence(s), "unknown") {
			t.Errorf("%s says nothing and is not marked as unknown", place)
		}
		if v.Type.Is("array") && v.Items == nil {
			t.Errorf("%s has no items", place)
		}
	})
}

func TestPropertiesAreDescribed(t *testing.T) {
	for name, schema := range load(t).Components.Schemas {
		if schema.Value.Description == "" {
			t.Errorf("%s has no description", name)
		}
		for property, s := range schema.Value.Properties {
			if text := s.Value.Description; text == "" || !strings.HasSuffix(strings.TrimSpace(text), ".") {
				t.Errorf("%s.%s: description %q is not a sentence", name, property, text)
			}
		}
	}
}

// TestSecretsAreMarked checks every string whose name implies a secret.
func TestSecretsAreMarked(t *testing.T) {
	secret := regexp.MustCompile(`(^|\.)(password|password_confirmation|token|code_verifier|\w*_secret|\w*_token|device_code|code)$`)
	public := []string{"APIError.code", "APIFieldError.code", "TokenCreate.master_token", "Token.master_token"}
	allSchemas(t, func(place string, s *openapi3.SchemaRef) {
		if !secret.MatchString(place) || !s.Value.Type.Is("string") || slices.Contains(public, place) {
			return
		}
		hints, _ := s.Value.Extensions["x-nimbugen"].(map[string]any)
		if s.Value.Format != "password" && hints["sensitive"] != true {
			t.Errorf("%s is neither format password nor marked as sensitive", place)
		}
	})
}

// TestEvidence checks that each x-evidence has a level of certainty and names
// the section of the notes that supports it.
func TestEvidence(t *testing.T) {
	form := regexp.MustCompile(`^[a-z][a-zA-Z -]* \(\d+(\.\d+)?(, \d+(\.\d+)?)*\): `)
	allSchemas(t, func(place string, s *openapi3.SchemaRef) {
		if text := evidence(s); text != "" && !form.MatchString(text) {
			t.Errorf("%s: x-evidence %q", place, text)
		}
	})
	eachOperation(t, func(t *testing.T, _ *openapi3.PathItem, op *openapi3.Operation) {
		if text, ok := op.Extensions["x-evidence"].(string); ok && !form.MatchString(text) {
			t.Errorf("x-evidence %q", text)
		}
	})
}
