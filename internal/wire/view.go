package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry point is maker.view. A view is a schema with its allOf merged.

// view describes the values of a schema.
type view struct {
	types               []string
	enum                []any
	constant            any
	format              string
	goType              string // x-go-type, which clients use
	pattern             string
	nullable            bool
	readOnly, writeOnly bool
	never               bool // the schema `false`

	min, max             *float64
	openMin, openMax     bool
	multiple             *float64
	minLength, maxLength uint64 // maxLength 0: none

	items              *openapi3.SchemaRef
	prefix             openapi3.SchemaRefs
	minItems, maxItems uint64 // maxItems 0: none
	unique             bool

	properties openapi3.Schemas
	required   []string
	patterned  openapi3.Schemas // patternProperties
	additional *openapi3.SchemaRef
	open       bool // additionalProperties: true
	closed     bool
	minProps   uint64

	groups        []openapi3.SchemaRefs // each needs one of its members
	discriminator *openapi3.Discriminator
	examples      []any
}

func viewOf(ref *openapi3.SchemaRef) view {
	v := view{properties: openapi3.Schemas{}}
	v.add(ref, 0)
	return v
}

const maxAllOf = 40

func (v *view) add(ref *openapi3.SchemaRef, depth int) {
	if ref == nil || ref.Value == nil || depth > maxAllOf {
		return
	}
	s := ref.Value
	for _, part := range s.AllOf {
		v.add(part, depth+1)
	}
	v.addKind(s)
	v.addBounds(s)
	v.addObject(s)
	if s.Items != nil && (v.items == nil || !isAnything(s.Items)) {
		v.items = s.Items
	}
	if len(s.PrefixItems) > 0 {
		v.prefix = s.PrefixItems
	}
	for _, group := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf} {
		if len(group) > 0 {
			v.groups = append(v.groups, group)
		}
	}
	if s.Discriminator != nil {
		v.discriminator = s.Discriminator
	}
}

// isAnything reports whether a schema has no keyword that restricts values, so that
// it adds nothing to another one.
func isAnything(ref *openapi3.SchemaRef) bool {
	v := viewOf(ref)
	return len(v.types)+len(v.groups)+len(v.properties)+len(v.enum) == 0 && v.constant == nil && v.items == nil && v.additional == nil && v.format == ""
}

func (v *view) addKind(s *openapi3.Schema) {
	if s.Always != nil {
		v.never = v.never || !*s.Always
	}
	if s.Type != nil {
		for _, t := range s.Type.Slice() {
			if t == "null" {
				v.nullable = true
			}
		}
		own := slices.DeleteFunc(slices.Clone(s.Type.Slice()), func(t string) bool { return t == "null" && len(s.Type.Slice()) > 1 })
		if len(v.types) == 0 || slices.Equal(own, []string{"null"}) || len(own) < len(v.types) || slices.Contains(v.types, "number") && slices.Contains(own, "integer") {
			v.types = own
		}
	}
	if len(s.Enum) > 0 {
		v.enum = narrowed(v.enum, s.Enum)
	}
	if s.Const != nil {
		v.constant = s.Const
	}
	v.nullable = v.nullable || s.Nullable
	v.readOnly, v.writeOnly = v.readOnly || s.ReadOnly, v.writeOnly || s.WriteOnly
	if s.Format != "" {
		v.format = s.Format
	}
	if goType := s.Extensions["x-go-type"]; goType != nil {
		v.goType = fmt.Sprint(goType)
	}
	if s.ContentEncoding == "base64" && v.format == "" {
		v.format = "byte"
	}
	if s.Pattern != "" {
		v.pattern = s.Pattern
	}
	if s.Example != nil {
		v.examples = append(v.examples, s.Example)
	}
	v.examples = append(v.examples, s.Examples...)
}

// narrowed returns the common values of both lists, or the new one.
func narrowed(old, now []any) []any {
	both := slices.DeleteFunc(slices.Clone(now), func(x any) bool {
		return !slices.ContainsFunc(old, func(y any) bool { return sameJSON(x, y) })
	})
	if len(both) > 0 {
		return both
	}
	return now
}

func (v *view) addBounds(s *openapi3.Schema) {
	if s.Min != nil {
		v.min = s.Min
	}
	if s.Max != nil {
		v.max = s.Max
	}
	v.bound(s.ExclusiveMin, &v.min, &v.openMin)
	v.bound(s.ExclusiveMax, &v.max, &v.openMax)
	if s.MultipleOf != nil {
		v.multiple = s.MultipleOf
	}
	v.minLength = max(v.minLength, s.MinLength)
	if s.MaxLength != nil {
		v.maxLength = *s.MaxLength
	}
	v.minItems = max(v.minItems, s.MinItems)
	if s.MaxItems != nil {
		v.maxItems = *s.MaxItems
	}
	v.unique = v.unique || s.UniqueItems
	v.minProps = max(v.minProps, s.MinProps)
}

func (v *view) bound(b openapi3.ExclusiveBound, limit **float64, open *bool) {
	if b.Value != nil {
		*limit, *open = b.Value, true
	} else if b.Bool != nil && *b.Bool {
		*open = true
	}
}

func (v *view) addObject(s *openapi3.Schema) {
	for name, p := range s.Properties {
		if old := v.properties[name]; old != nil && old != p {
			p = openapi3.NewSchemaRef("", &openapi3.Schema{AllOf: openapi3.SchemaRefs{old, p}})
		}
		v.properties[name] = p
	}
	v.required = append(v.required, s.Required...)
	for pattern, p := range s.PatternProperties {
		v.patterned = maps.Clone(v.patterned)
		if v.patterned == nil {
			v.patterned = openapi3.Schemas{}
		}
		v.patterned[pattern] = p
	}
	if a := s.AdditionalProperties; a.Schema != nil {
		v.additional = a.Schema
	} else if a.Has != nil {
		v.open = *a.Has
		v.closed = v.closed || !*a.Has
	}
}

// with returns v merged with one member of a group.
func (v view) with(member *openapi3.SchemaRef) view {
	v.groups, v.discriminator = nil, nil
	v.properties = maps.Clone(v.properties)
	v.required = slices.Clone(v.required)
	v.types = slices.Clone(v.types)
	v.examples = slices.Clip(v.examples)
	v.add(member, 0)
	return v
}
