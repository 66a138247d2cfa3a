package main

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/nimbugen/nimbugen/internal/samevalue"
)

// The entry point is maker.value, which makes values of schemas.

// manner selects among the values of a schema.
type manner struct {
	name     string
	optional bool // with members that are not required
	nulls    bool // null wherever it is permitted
	unicode  bool
	low      bool // the smallest values, the shortest lists
	high     bool // the largest ones
	variant  int  // which member of each union
	random   bool // any member of each union
}

// maker makes values for one direction.
type maker struct {
	manner
	response  bool
	parameter bool // of a parameter: neither empty nor without a type
	form      bool // of a form: it has no empty lists
	union     bool // below a union in which an object declares members: without undeclared members
	views     map[*openapi3.Schema]view
	rng       *rand.Rand
	left      int    // optional members that may still be made
	variants  int    // the largest number of members of a union so far
	spare     int    // number of texts, so that no two are equal
	steps     int    // number of values, dead ends included
	ambiguous string // see exchange
	mistagged bool   // a schema was chosen that permits no text as discriminator

	contained, parted map[pair]bool // what within and disjoint have found
}

// pair is two schemas that are compared. Schemas refer to each other, so that the
// pairs below two schemas are few, and the ways to them many.
type pair struct{ a, b *openapi3.Schema }

const (
	deep     = 5       // levels below which only required members are made
	deepest  = 24      // levels below which there is no value
	optional = 1500    // optional members of one value
	steps    = 200_000 // values made for one, after which it counts as impossible
)

// newMaker makes a maker; views caches the views of schemas across makers.
func newMaker(m manner, response bool, seed uint64, views map[*openapi3.Schema]view) *maker {
	return &maker{manner: m, response: response, views: views, contained: map[pair]bool{}, parted: map[pair]bool{}, rng: rand.New(rand.NewPCG(seed, 7)), left: optional}
}

// view returns the view of a schema, which must not be changed.
func (m *maker) view(ref *openapi3.SchemaRef) view {
	if ref == nil || ref.Value == nil {
		return viewOf(ref)
	}
	v, ok := m.views[ref.Value]
	if !ok {
		v = viewOf(ref)
		m.views[ref.Value] = v
	}
	return v
}

// value returns a value of the schema; false if none could be made.
func (m *maker) value(ref *openapi3.SchemaRef, depth int) (any, bool) {
	_, _, isHeir := tagOf(ref)
	if base := samevalue.Unwrapped(ref); !isHeir && base != nil && base.Value != nil && base.Value.Discriminator != nil && len(base.Value.OneOf)+len(base.Value.AnyOf) == 0 {
		if value, ok := m.heir(base.Value.Discriminator, depth); ok {
			return value, true
		}
	}
	value, ok := m.of(m.view(ref), depth)
	m.tag(value, ref)
	return value, ok
}

func (m *maker) of(v view, depth int) (any, bool) {
	if m.steps++; depth > deepest || v.never || m.steps > steps {
		return nil, false
	}
	if m.nulls && !m.form && v.nullable && depth > 0 && len(v.groups) == 0 && (v.enum == nil || slices.Contains(v.enum, nil)) {
		return nil, true
	}
	if v.constant != nil {
		return v.constant, true
	}
	if len(v.enum) > 0 {
		return v.enum[m.pick(len(v.enum))], true
	}
	if len(v.groups) > 0 {
		return m.member(v, depth)
	}
	switch m.kind(v) {
	case "object":
		return m.object(v, depth)
	case "array":
		return m.array(v, depth)
	case "integer":
		return m.integer(v), true
	case "number":
		return m.number(v), true
	case "boolean":
		return !m.low, true
	case "null":
		return nil, true
	case "string":
		return m.text(v), true
	}
	if m.parameter {
		return m.text(v), true
	}
	return m.anything(depth), true
}

// anything returns a value of a schema without keywords.
func (m *maker) anything(depth int) any {
	if depth == 0 {
		return map[string]any{"any": []any{int64(1), "two", nil, 2.5}}
	}
	return []any{map[string]any{"any": []any{int64(1), nil, "é\u2028"}}, "text", int64(7), true}[m.pick(4)]
}

func (m *maker) kind(v view) string {
	if len(v.types) > 0 {
		kind := v.types[m.pick(len(v.types))]
		if kind == "number" && slices.Contains(integers, v.format) {
			return "integer" // the meaning of the format
		}
		return kind
	}
	switch {
	case len(v.properties) > 0 || v.additional != nil || v.open || v.closed || len(v.required) > 0:
		return "object"
	case v.items != nil || len(v.prefix) > 0:
		return "array"
	case v.pattern != "" || v.format != "" && !slices.Contains(numeric, v.format) || v.minLength > 0 || v.maxLength > 0:
		return "string"
	case v.min != nil || v.max != nil:
		return "number"
	}
	return ""
}

var (
	integers = []string{
		"int8", "int16", "int32", "int64", "int", "integer", "short", "long", "unix-time", "timestamp",
		"uint8", "uint16", "uint32", "uint64", "uint",
	}
	numeric = append([]string{"float", "double"}, integers...)
)

func (m *maker) pick(n int) int {
	if m.random {
		return m.rng.IntN(n)
	}
	return m.variant % n
}

func (m *maker) object(v view, depth int) (any, bool) {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(v.properties)) {
		p := v.properties[name]
		if of := m.view(p); p.Value == nil || m.response && of.writeOnly || !m.response && of.readOnly {
			continue
		}
		required := slices.Contains(v.required, name)
		if !required && (!m.optional && !m.parameter && uint64(len(object)) >= v.minProps || depth >= deep || m.left <= 0) {
			continue
		}
		if !required {
			m.left--
		}
		if m.union && m.onlyNull(p) {
			object[name] = nil
			continue
		}
		value, ok := m.value(p, depth+1)
		if ok {
			object[name] = value
		} else if required {
			return nil, false
		}
	}
	for _, name := range v.required {
		if v.properties[name] == nil {
			object[name] = "undeclared"
		}
	}
	m.extra(v, object, depth)
	return object, true
}

// extra adds undeclared members, where the schema permits them.
func (m *maker) extra(v view, object map[string]any, depth int) {
	need := uint64(len(object)) < v.minProps
	if !need && (!m.optional || depth >= deep) {
		return
	}
	switch {
	case len(v.patterned) > 0:
		m.patterned(v, object, depth)
	case strings.HasPrefix(v.goType, "map[string]"):
		object["extraKey"] = m.ofGoType(strings.TrimPrefix(v.goType, "map[string]"), depth+1)
	case v.additional != nil:
		for _, key := range []string{"extraKey", "extra key é"} {
			if value, ok := m.value(v.additional, depth+1); ok {
				object[key] = value
			}
		}
	case v.open || len(v.properties) == 0 && !v.closed && !m.union:
		object["extraKey"] = m.anything(depth + 1)
	}
}

// ofGoType returns a value of a type from x-go-type.
func (m *maker) ofGoType(name string, depth int) any {
	switch {
	case strings.HasPrefix(name, "float"):
		return m.number(view{})
	case strings.HasPrefix(name, "int"), strings.HasPrefix(name, "uint"):
		return int64(7)
	case name == "string":
		return m.text(view{})
	case name == "bool":
		return true
	}
	return m.anything(depth)
}

// patterned adds a member for each of patternProperties.
func (m *maker) patterned(v view, object map[string]any, depth int) {
	for _, pattern := range slices.Sorted(maps.Keys(v.patterned)) {
		key, ok := matching(pattern, 1, m.rng)
		if !ok || v.properties[key] != nil {
			continue
		}
		if value, ok := m.value(v.patterned[pattern], depth+1); ok {
			object[key] = value
		}
	}
}

func (m *maker) array(v view, depth int) (any, bool) {
	n := max(2, v.minItems)
	if m.low || !m.optional || depth >= deep {
		n = v.minItems
	}
	if m.parameter || m.form {
		n = max(n, 1)
	}
	if v.maxItems > 0 {
		n = min(n, v.maxItems)
	}
	list := []any{}
	for i := range n {
		items := v.items
		if i < uint64(len(v.prefix)) {
			items = v.prefix[i]
		}
		value, ok := m.value(items, depth+1)
		if !ok {
			if uint64(len(list)) < v.minItems {
				return nil, false
			}
			break
		}
		if v.unique && slices.ContainsFunc(list, func(x any) bool { return sameJSON(x, value) }) {
			continue
		}
		list = append(list, value)
	}
	return list, true
}
