package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry points are maker.member and maker.heir, which make values of unions and
// of schemas that others inherit from, and maker.tag, which names an heir.

// heir makes a value of one of the schemas that a discriminator without a union
// names: those that inherit from its schema by allOf.
func (m *maker) heir(d *openapi3.Discriminator, depth int) (any, bool) {
	names := slices.Sorted(maps.Keys(d.Mapping))
	if len(names) == 0 {
		return nil, false
	}
	m.variants = max(m.variants, len(names))
	name := names[m.pick(len(names))]
	target := d.Mapping[name].Value
	if target == nil {
		return nil, false
	}
	value, ok := m.of(m.view(openapi3.NewSchemaRef("", target)), depth+1)
	if object, is := value.(map[string]any); is {
		object[d.PropertyName] = name
	}
	return value, ok
}

// member makes a value of one member of each union, or of the next one if that
// has no value.
func (m *maker) member(v view, depth int) (any, bool) {
	group, others := v.groups[0], v.groups[1:]
	m.variants = max(m.variants, len(group))
	start := m.pick(len(group))
	for i := range group {
		chosen := group[(start+i)%len(group)]
		if types := m.view(chosen).types; v.describesObject() && len(types) > 0 && !slices.Contains(types, "object") && len(group) > 1 {
			continue // the keywords beside the union mean objects
		}
		if m.onlyNull(chosen) {
			if m.optional && !m.nulls && len(group) > 1 {
				continue // null is made where it is permitted
			}
			return nil, true
		}
		one := v.with(chosen)
		one.groups = append(one.groups, others...)
		outside := m.union
		m.union = outside || m.declares(group)
		value, ok := m.of(one, depth+1)
		m.union = outside
		if !ok {
			continue
		}
		if object, is := value.(map[string]any); is && v.discriminator != nil {
			m.stamp(object, v.discriminator, chosen)
		} else {
			m.tag(value, chosen)
		}
		return value, true
	}
	return nil, false
}

// tag sets the discriminator that the base of a schema has: to the name of that
// schema, if its property permits the name.
func (m *maker) tag(value any, ref *openapi3.SchemaRef) {
	property, name, ok := tagOf(ref)
	object, is := value.(map[string]any)
	if _, made := object[property]; !ok || !is || !made {
		return
	}
	if p := m.view(ref).properties[property]; p == nil || m.view(p).constant == nil && (m.view(p).enum == nil || slices.Contains(m.view(p).enum, any(name))) {
		object[property] = name
	}
}

// tagOf returns the discriminator of the nearest base from which a schema inherits
// by allOf, and the name that it has for the schema.
func tagOf(ref *openapi3.SchemaRef) (property, name string, ok bool) {
	if ref == nil || ref.Value == nil {
		return "", "", false
	}
	for _, part := range ref.Value.AllOf {
		if property, name, ok := named(part, ref, 0); ok {
			return property, name, true
		}
	}
	return "", "", false
}

// named looks for the name of an heir in a base, and in the bases of that: one of
// the mapping, or else that of its component.
func named(base, heir *openapi3.SchemaRef, depth int) (property, name string, ok bool) {
	if base == nil || base.Value == nil || depth > maxAllOf {
		return "", "", false
	}
	if d := base.Value.Discriminator; d != nil {
		for _, name := range slices.Sorted(maps.Keys(d.Mapping)) {
			if d.Mapping[name].Value == heir.Value {
				return d.PropertyName, name, true
			}
		}
		if heir.Ref != "" {
			return d.PropertyName, heir.Ref[strings.LastIndex(heir.Ref, "/")+1:], true
		}
	}
	for _, part := range base.Value.AllOf {
		if property, name, ok := named(part, heir, depth+1); ok {
			return property, name, true
		}
	}
	return "", "", false
}

// describesObject reports whether a view without a type has members, so that its
// author means objects, though any other value is permitted too.
func (v view) describesObject() bool { return len(v.types) == 0 && len(v.properties) > 0 }

// declares reports whether a member of a union has properties.
func (m *maker) declares(group openapi3.SchemaRefs) bool {
	return slices.ContainsFunc(group, func(ref *openapi3.SchemaRef) bool { return len(m.view(ref).properties) > 0 })
}

// onlyNull reports whether a member is only `nullable: true`, or null:
// generators of specifications write that for an optional reference. By the
// letter of OpenAPI 3.0 the former permits any value.
func (m *maker) onlyNull(ref *openapi3.SchemaRef) bool {
	s := ref.Value
	if ref.Ref != "" || s == nil {
		return false
	}
	if s.Type != nil {
		return s.Type.Is("null")
	}
	v := m.view(ref)
	return s.Nullable && v.enum == nil && v.constant == nil && len(v.groups) == 0 && len(v.properties) == 0 && v.additional == nil && v.items == nil
}

// stamp sets the discriminator of the chosen schema, which may not permit a
// text there.
func (m *maker) stamp(object map[string]any, d *openapi3.Discriminator, chosen *openapi3.SchemaRef) {
	property := m.view(chosen).properties[d.PropertyName]
	m.mistagged = m.mistagged || property != nil && apart(view{types: []string{"string"}}, m.view(property))
	for _, name := range slices.Sorted(maps.Keys(d.Mapping)) {
		ref := d.Mapping[name].Ref
		if ref == chosen.Ref || strings.HasSuffix(chosen.Ref, "/"+ref) {
			object[d.PropertyName] = name
			return
		}
	}
	if chosen.Ref != "" && (property == nil || len(m.view(property).enum) == 0 && m.view(property).constant == nil) {
		object[d.PropertyName] = chosen.Ref[strings.LastIndex(chosen.Ref, "/")+1:]
	}
}
