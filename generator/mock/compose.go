package mock

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry point is maker.composed, which makes values of allOf, oneOf and anyOf.

// composed returns a value of a schema with its allOf, and the first of its oneOf
// and anyOf.
func (m *maker) composed(s *openapi3.Schema, name string) any {
	var value any
	if len(s.AllOf) == 0 && len(s.OneOf) == 0 && len(s.AnyOf) == 0 || len(s.Properties) > 0 {
		value = m.plain(s, name)
	}
	for _, ref := range s.AllOf {
		value = merged(value, m.value(ref, name))
	}
	for _, list := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf} {
		value = m.alternative(s, list, value, name)
	}
	return value
}

// alternatives is the number of alternatives that are tried.
const alternatives = 8

// alternative adds the value of the first alternative with which the schema permits
// the whole, else of the first; null comes last.
func (m *maker) alternative(s *openapi3.Schema, list openapi3.SchemaRefs, value any, name string) any {
	first, tried := value, 0
	for _, ref := range list {
		if ref.Value == nil || ref.Value.Type.Is(openapi3.TypeNull) {
			continue
		}
		candidate := tagged(merged(value, m.value(ref, name)), s.Discriminator, ref)
		if tried == 0 {
			first = candidate
		}
		if permits(s, candidate) {
			return candidate
		}
		if tried++; tried == alternatives {
			break
		}
	}
	return first
}

// merged adds the members of b to a, or returns b if one of them is no object.
func merged(a, b any) any {
	to, ok := a.(map[string]any)
	from, also := b.(map[string]any)
	switch {
	case !ok && (a == nil || b != nil):
		return b
	case !also:
		return a
	}
	to = maps.Clone(to)
	maps.Copy(to, from)
	return to
}

// tagged sets the discriminator of an alternative.
func tagged(value any, d *openapi3.Discriminator, ref *openapi3.SchemaRef) any {
	members, ok := value.(map[string]any)
	if !ok || d == nil || ref.Ref == "" {
		return value
	}
	tag := ref.Ref[strings.LastIndex(ref.Ref, "/")+1:]
	for _, name := range slices.Sorted(maps.Keys(d.Mapping)) {
		if target := d.Mapping[name]; target.Ref == ref.Ref || target.Ref == tag {
			tag = name
			break
		}
	}
	members = maps.Clone(members)
	members[d.PropertyName] = tag
	return members
}
