package samevalue

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// This file reads of a schema what a comparison must know, allOf merged.

// Shape is what a schema says of a value.
type Shape struct {
	Format       string
	Required     []string
	Properties   map[string]*openapi3.SchemaRef
	Additional   *openapi3.SchemaRef
	Items        *openapi3.SchemaRef
	Alternatives []*openapi3.SchemaRef
}

// Of reads a schema with all that its allOf adds.
func Of(ref *openapi3.SchemaRef) Shape {
	s := Shape{Properties: map[string]*openapi3.SchemaRef{}}
	s.add(ref, 0)
	return s
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
	s.Alternatives = append(append(s.Alternatives, v.OneOf...), v.AnyOf...)
	for _, part := range v.AllOf {
		s.add(part, depth+1)
	}
}

func (s Shape) declares(key string) bool { return s.Properties[key] != nil }

func (s Shape) member(key string) *openapi3.SchemaRef {
	if p := s.Properties[key]; p != nil {
		return p
	}
	return s.Additional
}

// with is s, its alternatives replaced by one of them.
func (s Shape) with(alternative *openapi3.SchemaRef) Shape {
	s.Alternatives = nil
	s.Required = slices.Clone(s.Required)
	s.Properties = maps.Clone(s.Properties)
	s.add(alternative, 0)
	return s
}

// both is what two schemas say together.
func both(a, b *openapi3.SchemaRef) *openapi3.SchemaRef {
	if a == nil || a == b {
		return b
	}
	return openapi3.NewSchemaRef("", &openapi3.Schema{AllOf: openapi3.SchemaRefs{a, b}})
}
