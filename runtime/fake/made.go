package fake

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// The entry point is description.made, the value of a rule. compose.go makes values of
// several schemas, scalar.go numbers and texts.

// mostDepth is the depth of objects and lists to which members that are not required are
// made.
const mostDepth = 5

// maker makes a value. The same schema and seed make the same value.
type maker struct {
	d        *description
	received bool           // for a response: no member that only requests have
	random   *rand.Rand     // nil: plain values
	within   map[string]int // references that are being made
	depth    int
	budget   int // values that may still be made
}

// made returns the value of a rule: an example of the specification that the rule
// permits, else one that its schema makes. It is nil if there is no rule.
func (d *description) made(rule string, received bool, seed uint64) any {
	if !d.has(rule) {
		return nil
	}
	m := &maker{d: d, received: received, within: map[string]int{}, budget: 20_000}
	if seed != 0 {
		m.random = rand.New(rand.NewChaCha8(sha256.Sum256(binary.LittleEndian.AppendUint64([]byte(rule), seed))))
	}
	return m.value(d.schemas[rule], "string")
}

// value returns a value of a schema. name is what a plain text says.
func (m *maker) value(s any, name string) any {
	schema, ok := s.(map[string]any)
	if !ok || m.budget <= 0 {
		return name
	}
	m.budget--
	if v, ok := m.given(schema); ok {
		return v
	}
	if ref, ok := schema["$ref"].(string); ok {
		if m.within[ref] > 1 {
			return m.shortest(schema)
		}
		m.within[ref]++
		defer func() { m.within[ref]-- }()
		return m.value(m.d.schemas[ref], name)
	}
	m.depth++
	defer func() { m.depth-- }()
	if m.depth > 40 {
		return m.shortest(schema)
	}
	return m.composed(schema, name)
}

// given returns the value that a schema states itself, if it permits it.
func (m *maker) given(s map[string]any) (any, bool) {
	if c, ok := s["const"]; ok {
		return c, true
	}
	examples, _ := s["examples"].([]any)
	for _, v := range examples {
		if v != nil && m.d.checks.Permits(s, v, m.received) {
			return v, true
		}
	}
	values, _ := s["enum"].([]any)
	values = slices.DeleteFunc(slices.Clone(values), func(v any) bool { return v == nil || !m.d.checks.Permits(s, v, m.received) })
	if len(values) > 0 {
		return values[m.below(len(values))], true
	}
	return nil, false
}

// below returns a number below n: 0 without a seed.
func (m *maker) below(n int) int {
	if m.random == nil {
		return 0
	}
	return m.random.IntN(n)
}

// shortest returns a value that ends a circle.
func (m *maker) shortest(s any) any {
	types := m.d.types(s)
	switch {
	case slices.Contains(types, "null"):
		return nil
	case slices.Contains(types, "object"):
		return map[string]any{}
	case slices.Contains(types, "array"):
		return []any{}
	}
	return nil
}

// plain returns a value by the schema's own keywords.
func (m *maker) plain(s map[string]any, name string) any {
	switch kindOf(s) {
	case "object":
		return m.object(s)
	case "array":
		return m.array(s, name)
	case "string":
		return m.text(s, name)
	case "integer":
		return m.number(s, 1)
	case "number":
		return m.number(s, 0)
	case "boolean":
		return true
	case "null":
		return nil
	}
	return name
}

// kindOf returns the type of a schema, the first that is not null. Without one the
// keywords imply it; "" is any type.
func kindOf(s map[string]any) string {
	null := false
	for _, t := range listOf(s["type"]) {
		if t != "null" {
			return fmt.Sprint(t)
		}
		null = true
	}
	has := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(key string) bool { _, ok := s[key]; return ok })
	}
	switch {
	case null:
		return "null"
	case has("properties", "required", "requiredSent", "requiredReceived"), isSchema(s["additionalProperties"]):
		return "object"
	case has("items", "prefixItems"):
		return "array"
	case has("pattern", "minLength", "maxLength", "format"):
		return "string"
	case has("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"):
		return "number"
	}
	return ""
}

func isSchema(v any) bool { _, ok := v.(map[string]any); return ok }

// listOf returns a list, or one value as a list.
func listOf(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	if v == nil {
		return nil
	}
	return []any{v}
}

func (m *maker) object(s map[string]any) any {
	value := map[string]any{}
	props, _ := s["properties"].(map[string]any)
	required := m.required(s)
	for _, name := range slices.Sorted(maps.Keys(props)) {
		if m.leavesOut(props[name]) {
			continue
		}
		if slices.Contains(required, any(name)) || m.depth <= mostDepth && !m.isCircular(props[name]) {
			value[name] = m.value(props[name], name)
		}
	}
	for _, name := range required {
		if text, ok := name.(string); ok && props[text] == nil && s["additionalProperties"] != false {
			value[text] = m.value(anySchema(s["additionalProperties"]), text)
		}
	}
	least := count(s["minProperties"], 0)
	if more := s["additionalProperties"]; isSchema(more) && len(props) == 0 && m.depth <= mostDepth || len(value) < least && more != false {
		for i := len(value); i < min(max(1, least), 100); i++ {
			value["key"+strings.Repeat("s", i)] = m.value(anySchema(more), "value")
		}
	}
	return value
}

func anySchema(s any) any {
	if isSchema(s) {
		return s
	}
	return map[string]any{"type": "string"}
}

// required returns the members that a value of this direction must have.
func (m *maker) required(s map[string]any) []any {
	if m.received {
		return slices.Concat(listOf(s["required"]), listOf(s["requiredReceived"]))
	}
	return slices.Concat(listOf(s["required"]), listOf(s["requiredSent"]))
}

// leavesOut reports whether a member belongs to the other direction only.
func (m *maker) leavesOut(s any) bool {
	if m.received {
		return m.states(s, "writeOnly", 0)
	}
	return m.states(s, "readOnly", 0)
}

func (m *maker) states(s any, key string, depth int) bool {
	schema, _ := s.(map[string]any)
	if schema[key] == true {
		return true
	}
	if schema = m.d.resolve(s); depth > deepest || schema == nil {
		return false
	}
	return schema[key] == true || slices.ContainsFunc(parts(schema, "allOf"), func(sub any) bool { return m.states(sub, key, depth+1) })
}

// isCircular reports whether a schema is that of a value that is being made.
func (m *maker) isCircular(s any) bool {
	schema, _ := s.(map[string]any)
	ref, _ := schema["$ref"].(string)
	return ref != "" && m.within[ref] > 0
}

func (m *maker) array(s map[string]any, name string) any {
	list := []any{}
	for _, item := range listOf(s["prefixItems"]) {
		list = append(list, m.value(item, name))
	}
	items, ok := s["items"]
	if !ok || items == false {
		return list
	}
	least, most := count(s["minItems"], 0), count(s["maxItems"], 100)
	n := min(max(1, least), most, 100)
	if m.random != nil && m.depth < 3 {
		n = min(max(least, m.below(4)), most, 100)
	}
	if least == 0 && (m.depth > mostDepth || m.isCircular(items)) {
		n = 0
	}
	unique := s["uniqueItems"] == true
	for i := len(list); i < n; i++ {
		v := m.value(items, strings.TrimSuffix(name, "s"))
		if unique {
			v = m.distinct(v, i, items)
		}
		list = append(list, v)
	}
	return list
}

// distinct returns another value for each index of a list of unique items.
func (m *maker) distinct(v any, i int, s any) any {
	if enum, ok := m.d.resolve(s)["enum"].([]any); ok && len(enum) > i {
		return enum[i]
	}
	if i == 0 {
		return v
	}
	if text, ok := v.(string); ok {
		return text + strings.Repeat("x", i)
	}
	if typeOf(v) == "number" {
		return plus(v, float64(i))
	}
	return v
}
