package speccheck

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// This file checks that every body has an example, and that together the
// examples show what the schemas can hold. That each fits its schema is a
// part of validation.

// eachMedia calls check for the media types of all bodies.
func eachMedia(t *testing.T, check func(place string, m *openapi3.MediaType)) {
	t.Helper()
	doc := load(t)
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		for method, op := range doc.Paths.Value(path).Operations() {
			if op.RequestBody != nil {
				contents(method+" "+path, op.RequestBody.Value.Content, check)
			}
			for status, response := range op.Responses.Map() {
				contents(method+" "+path+" "+status, response.Value.Content, check)
			}
		}
	}
}

func contents(place string, content openapi3.Content, check func(place string, m *openapi3.MediaType)) {
	for kind, media := range content {
		check(place+" "+kind, media)
	}
}

// values gives the examples of a body.
func values(m *openapi3.MediaType) []any {
	var list []any
	if m.Example != nil {
		list = append(list, m.Example)
	}
	for _, name := range slices.Sorted(maps.Keys(m.Examples)) {
		list = append(list, m.Examples[name].Value.Value)
	}
	return list
}

func TestBodiesHaveExamples(t *testing.T) {
	eachMedia(t, func(place string, m *openapi3.MediaType) {
		if len(values(m)) == 0 {
			t.Errorf("%s has no example", place)
		}
	})
}

// TestExamplesShowAllProperties checks that each property of a schema is in an
// example of a body, so that tests made from the examples reach all of them.
func TestExamplesShowAllProperties(t *testing.T) {
	var text strings.Builder
	eachMedia(t, func(place string, m *openapi3.MediaType) {
		for _, v := range values(m) {
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatalf("%s: %v", place, err)
			}
			text.Write(b)
		}
	})
	for name, schema := range load(t).Components.Schemas {
		for property := range schema.Value.Properties {
			if !strings.Contains(text.String(), `"`+property+`":`) {
				t.Errorf("no example shows %s.%s", name, property)
			}
		}
	}
}

// TestParametersHaveExamples checks that path and query can be made from the
// spec alone.
func TestParametersHaveExamples(t *testing.T) {
	for name, p := range load(t).Components.Parameters {
		if p.Value.Example == nil {
			t.Errorf("parameter %s has no example", name)
			continue
		}
		if err := p.Value.Schema.Value.VisitJSON(p.Value.Example, openapi3.EnableJSONSchema2020()); err != nil {
			t.Errorf("parameter %s: %v", name, err)
		}
	}
}
