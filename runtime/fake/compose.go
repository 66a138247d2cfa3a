package fake

import (
	"maps"
	"slices"
)

// The entry point is maker.composed, which makes values of allOf, oneOf and anyOf.

// composed returns a value of a schema with its allOf, and one of its oneOf and anyOf.
func (m *maker) composed(s map[string]any, name string) any {
	var value any
	own := s["properties"] != nil || s["required"] != nil || s["type"] != nil
	if all := parts(s, "allOf", "oneOf", "anyOf"); len(all) == 0 || own && kindOf(s) == "object" {
		value = m.plain(s, name)
	}
	for _, sub := range listOf(s["allOf"]) {
		value = merged(value, m.value(sub, name))
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		value = m.alternative(s, listOf(s[key]), value, name)
	}
	if len(parts(s, "oneOf", "anyOf")) == 0 {
		value = m.tagged(s, value)
	}
	return value
}

// mostAlternatives is the number of alternatives that are tried.
const mostAlternatives = 8

// alternative adds the value of the first alternative with which the schema permits
// the whole, else of the first; null comes last. A seed begins with another one.
func (m *maker) alternative(s map[string]any, list []any, value any, name string) any {
	all := len(list)
	list = slices.DeleteFunc(slices.Clone(list), func(sub any) bool { return slices.Equal(m.d.types(sub), []string{"null"}) })
	if len(list) == 0 {
		return value
	}
	if from := m.below(len(list)); from > 0 {
		list = slices.Concat(list[from:], list[:from])
	}
	var first any
	for i, sub := range list[:min(len(list), mostAlternatives)] {
		candidate := m.chosen(s, sub, merged(value, m.value(sub, name)))
		if i == 0 {
			first = candidate
		}
		if m.d.checks.Permits(s, candidate, m.received) {
			return candidate
		}
	}
	if len(list) < all && m.d.checks.Permits(s, nil, m.received) {
		return nil
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

// chosen sets the discriminator to the name of an alternative.
func (m *maker) chosen(s map[string]any, sub, value any) any {
	alternative, _ := sub.(map[string]any)
	ref, _ := alternative["$ref"].(string)
	return m.withTag(s, ref, value)
}

// tagged sets the discriminator of a base: to its own name where it has one, else to
// that of a descendant.
func (m *maker) tagged(s map[string]any, value any) any {
	members, ok := value.(map[string]any)
	d, has := s["discriminator"].(map[string]any)
	name, _ := d["propertyName"].(string)
	if !ok || !has || members[name] == nil {
		return value
	}
	for tag, ref := range d["mapping"].(map[string]any) {
		if target, _ := m.d.schemas[ref.(string)].(map[string]any); target != nil && sameSchema(target, s) {
			return withMember(members, name, tag)
		}
	}
	return value
}

// sameSchema reports whether two schemas have one discriminator and the same members.
func sameSchema(a, b map[string]any) bool {
	return string(toJSON(a)) == string(toJSON(b))
}

func (m *maker) withTag(s map[string]any, ref string, value any) any {
	members, ok := value.(map[string]any)
	d, has := s["discriminator"].(map[string]any)
	if !ok || !has || ref == "" {
		return value
	}
	name, _ := d["propertyName"].(string)
	mapping, _ := d["mapping"].(map[string]any)
	for _, tag := range slices.Sorted(maps.Keys(mapping)) {
		if mapping[tag] == ref {
			return withMember(members, name, tag)
		}
	}
	return value
}

func withMember(members map[string]any, name string, v any) map[string]any {
	changed := map[string]any{name: v}
	for other, value := range members {
		if other != name {
			changed[other] = value
		}
	}
	return changed
}
