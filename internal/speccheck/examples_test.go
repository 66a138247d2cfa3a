package speccheck

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// These tests check that every body has an example, and that together the
// examples cover the schemas. Validation checks that each example fits its
// schema.

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

// values returns the examples of a body.
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

// TestExamplesShowAllProperties checks that each property of requests and
// responses is in an example of that direction, so that tests made from the
// examples reach all of them.
func TestExamplesShowAllProperties(t *testing.T) {
	want := shown{}
	got := shown{}
	eachMedia(t, func(place string, m *openapi3.MediaType) {
		for _, v := range values(m) {
			got.walk(direction(place), m.Schema, v)
		}
		want.reach(direction(place), m.Schema)
	})
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if !got[name] && !strings.HasPrefix(name, "sent RelationSet.") { // never written by the client: an array of ids means the same
			t.Errorf("no example shows %s", name)
		}
	}
}

// direction returns the direction of a place of eachMedia: request or response.
func direction(place string) string {
	if len(strings.Fields(place)) == 3 {
		return "sent "
	}
	return "response "
}

// shown is a set of properties, each by direction, component and name.
type shown map[string]bool

// walk marks the properties of value.
func (s shown) walk(dir string, ref *openapi3.SchemaRef, value any) {
	schema := ref.Value
	for _, part := range slices.Concat(schema.AllOf, schema.AnyOf, schema.OneOf) {
		if part.Value.VisitJSON(value, openapi3.EnableJSONSchema2020()) == nil {
			s.walk(dir, part, value)
		}
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			if schema.Items != nil {
				s.walk(dir, schema.Items, item)
			}
		}
	case map[string]any:
		for name, member := range v {
			if p := schema.Properties[name]; p != nil {
				s[dir+component(ref)+"."+name] = true
				s.walk(dir, p, member)
			} else if extra := schema.AdditionalProperties.Schema; extra != nil {
				s.walk(dir, extra, member)
			}
		}
	}
}

// reach marks all properties that a body may have.
func (s shown) reach(dir string, ref *openapi3.SchemaRef) {
	schema := ref.Value
	for _, part := range slices.Concat(schema.AllOf, schema.AnyOf, schema.OneOf) {
		s.reach(dir, part)
	}
	for _, part := range []*openapi3.SchemaRef{schema.Items, schema.AdditionalProperties.Schema} {
		if part != nil {
			s.reach(dir, part)
		}
	}
	for name, p := range schema.Properties {
		place := dir + component(ref) + "." + name
		if s[place] || dir == "sent " && p.Value.ReadOnly {
			continue
		}
		s[place] = true
		s.reach(dir, p)
	}
}

func component(ref *openapi3.SchemaRef) string {
	return strings.TrimPrefix(ref.Ref, "#/components/schemas/")
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
