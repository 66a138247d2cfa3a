package e2e

import "github.com/getkin/kin-openapi/openapi3"

// This file reads of a schema what a comparison must know, allOf merged.

// shapes is what a schema says of a value.
type shapes struct {
	format       string
	required     []string
	properties   map[string]*openapi3.SchemaRef
	additional   *openapi3.SchemaRef
	items        *openapi3.SchemaRef
	alternatives []*openapi3.SchemaRef
}

func shape(ref *openapi3.SchemaRef) shapes {
	s := shapes{properties: map[string]*openapi3.SchemaRef{}}
	s.add(ref, 0)
	return s
}

func (s *shapes) add(ref *openapi3.SchemaRef, depth int) {
	if ref == nil || ref.Value == nil || depth > 32 {
		return
	}
	v := ref.Value
	if v.Format != "" {
		s.format = v.Format
	} else if s.format == "" && v.Type != nil && v.Type.Is("number") {
		s.format = "number"
	}
	s.required = append(s.required, v.Required...)
	for name, p := range v.Properties {
		s.properties[name] = p
	}
	if v.AdditionalProperties.Schema != nil {
		s.additional = v.AdditionalProperties.Schema
	}
	if v.Items != nil {
		s.items = v.Items
	}
	s.alternatives = append(append(s.alternatives, v.OneOf...), v.AnyOf...)
	for _, part := range v.AllOf {
		s.add(part, depth+1)
	}
}

func (s shapes) declares(key string) bool { return s.properties[key] != nil }

func (s shapes) member(key string) *openapi3.SchemaRef {
	if p := s.properties[key]; p != nil {
		return p
	}
	return s.additional
}
