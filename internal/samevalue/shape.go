package samevalue

import (
	"maps"
	"regexp"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry point is Of, which reads the keywords of a schema that a comparison
// needs, with allOf merged.

// Shape is the structure of a schema.
type Shape struct {
	Format       string
	Required     []string
	Properties   map[string]*openapi3.SchemaRef
	Additional   *openapi3.SchemaRef
	Patterns     map[string]*openapi3.SchemaRef // by the regular expression of their names
	Items        *openapi3.SchemaRef
	Prefix       []*openapi3.SchemaRef // the first items
	Alternatives []*openapi3.SchemaRef
	// Heirs are the schemas that inherit from this one, by the value of the
	// discriminator.
	Heirs         map[string]*openapi3.SchemaRef
	Discriminator string
}

// Of returns the shape of a schema merged with its allOf.
func Of(ref *openapi3.SchemaRef) Shape {
	s := Shape{Properties: map[string]*openapi3.SchemaRef{}}
	s.add(Unwrapped(ref), 0)
	return s
}

// Unwrapped returns the only schema of an allOf without members of its own: in
// 3.0 the form of keywords beside a reference.
func Unwrapped(ref *openapi3.SchemaRef) *openapi3.SchemaRef {
	for ref != nil && ref.Value != nil && len(ref.Value.AllOf) == 1 && len(ref.Value.Properties)+len(ref.Value.Required)+len(ref.Value.OneOf)+len(ref.Value.AnyOf) == 0 && ref.Value.Format == "" {
		ref = ref.Value.AllOf[0]
	}
	return ref
}

func (s *Shape) add(ref *openapi3.SchemaRef, depth int) {
	if ref == nil || ref.Value == nil || depth > 32 {
		return
	}
	v := ref.Value
	if v.Format != "" {
		s.Format = v.Format
	} else if s.Format == "" && v.Type != nil && v.Type.Is("number") {
		s.Format = "number"
	}
	s.Required = append(s.Required, v.Required...)
	for name, p := range v.Properties {
		s.Properties[name] = both(s.Properties[name], p)
	}
	if v.AdditionalProperties.Schema != nil {
		s.Additional = both(s.Additional, v.AdditionalProperties.Schema)
	}
	if v.Items != nil {
		s.Items = both(s.Items, v.Items)
	}
	for pattern, p := range v.PatternProperties {
		if s.Patterns == nil {
			s.Patterns = map[string]*openapi3.SchemaRef{}
		}
		s.Patterns[pattern] = both(s.Patterns[pattern], p)
	}
	if len(v.PrefixItems) > 0 {
		s.Prefix = v.PrefixItems
	}
	s.addHeirs(v, depth)
	s.Alternatives = append(append(s.Alternatives, v.OneOf...), v.AnyOf...)
	for _, part := range v.AllOf {
		s.add(part, depth+1)
	}
}

// addHeirs reads a discriminator that no union lists the alternatives of. Below
// an allOf it selects among the heirs of the part, not of the whole.
func (s *Shape) addHeirs(v *openapi3.Schema, depth int) {
	d := v.Discriminator
	if d == nil || depth > 0 || len(v.OneOf)+len(v.AnyOf) > 0 {
		return
	}
	s.Discriminator, s.Heirs = d.PropertyName, map[string]*openapi3.SchemaRef{}
	for value, target := range d.Mapping {
		if target.Value != nil && target.Value != v {
			s.Heirs[value] = openapi3.NewSchemaRef("", target.Value)
		}
	}
}

// heir returns the shape that the value's discriminator selects, or s.
func (s Shape) heir(value map[string]any) Shape {
	name, _ := value[s.Discriminator].(string)
	ref := s.Heirs[name]
	if ref == nil {
		return s
	}
	one := Of(ref)
	one.Discriminator, one.Heirs = "", nil
	return one
}

// always reports whether a member is written even without a value, because its
// schema has x-omitempty: false.
func (s Shape) always(key string) bool {
	p := s.Properties[key]
	return p != nil && p.Value != nil && p.Value.Extensions["x-omitempty"] == false
}

func (s Shape) declares(key string) bool { return s.Properties[key] != nil }

func (s Shape) member(key string) *openapi3.SchemaRef {
	if p := s.Properties[key]; p != nil {
		return p
	}
	for _, pattern := range slices.Sorted(maps.Keys(s.Patterns)) {
		if re, err := regexp.Compile(pattern); err == nil && re.MatchString(key) {
			return s.Patterns[pattern]
		}
	}
	return s.Additional
}

func (s Shape) item(i int) *openapi3.SchemaRef {
	if i < len(s.Prefix) {
		return s.Prefix[i]
	}
	return s.Items
}

// with returns s with its alternatives replaced by one of them.
func (s Shape) with(alternative *openapi3.SchemaRef) Shape {
	s.Alternatives = nil
	s.Required = slices.Clone(s.Required)
	s.Properties = maps.Clone(s.Properties)
	s.add(alternative, 0)
	return s
}

// both merges two schemas.
func both(a, b *openapi3.SchemaRef) *openapi3.SchemaRef {
	if a == nil || a == b {
		return b
	}
	return openapi3.NewSchemaRef("", &openapi3.Schema{AllOf: openapi3.SchemaRefs{a, b}})
}
