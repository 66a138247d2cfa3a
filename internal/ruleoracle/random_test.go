package ruleoracle

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are source.schema and source.value: random schemas, and
// values that are close to them.

func component(i int) string { return fmt.Sprintf("S%d", i) }

// sorted iterates over members in a fixed order, so that a seed is
// reproducible.
func sorted(m map[string]any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

// componentsOf reads the component schemas of a YAML document.
func componentsOf(t *testing.T, file string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	root, _ := spec.ParseFile(file, data)
	var schemas map[string]any
	if err := json.Unmarshal(root.At("components", "schemas").JSON(), &schemas); err != nil {
		t.Fatal(err)
	}
	return schemas
}

// source makes schemas of the component at. They refer to themselves only from
// inside of objects and lists.
type source struct {
	*rand.Rand
	at   int
	deep bool
}

// ref returns a reference that is no loop.
func (s *source) ref() any {
	to := s.IntN(schemasPerDocument)
	if !s.deep && to <= s.at {
		return map[string]any{"type": "integer"}
	}
	return map[string]any{"$ref": "#/components/schemas/" + component(to)}
}

// inside returns a schema for a member or an item of a value.
func (s *source) inside(depth int) any {
	before := s.deep
	s.deep = true
	defer func() { s.deep = before }()
	return s.schema(depth)
}

func pick[T any](s *source, list ...T) T { return list[s.IntN(len(list))] }

func (s *source) number() json.Number {
	return json.Number(pick(s, "0", "1", "2", "3", "-1", "1.0", "0.5", "2.5", "10", "1e2", "0.01", "0.3", "9007199254740993", "9007199254740992", "-3.75"))
}

func (s *source) string() string {
	return pick(s, "", "a", "ab", "abc", "b", "é", "😀😀", "x-1", "12", "2024-01-02", "2024-13-02", "a@b.test", "@", "10.0.0.1", "::1", "https://a.test/",
		"2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2024-01-02T03:04:05Z", "P1D", "host.test", "-x")
}

func name(s *source) string { return pick(s, "a", "b", "c", "x-1", "é") }

// anything returns a value of any kind.
func (s *source) anything(depth int) any {
	switch n := s.IntN(8); {
	case n < 2:
		return s.number()
	case n < 4:
		return s.string()
	case n == 4:
		return pick[any](s, true, false, nil)
	case depth == 0:
		return s.number()
	case n < 6:
		list := []any{}
		for range s.IntN(4) {
			list = append(list, s.anything(depth-1))
		}
		return list
	}
	m := map[string]any{}
	for range s.IntN(4) {
		m[name(s)] = s.anything(depth - 1)
	}
	return m
}

// schema returns a random schema.
func (s *source) schema(depth int) any {
	if depth == 0 || s.IntN(12) == 0 {
		return pick[any](s, s.ref(), map[string]any{"type": "string"},
			map[string]any{"minimum": s.number()}, map[string]any{"const": s.anything(1)}, map[string]any{})
	}
	m := map[string]any{}
	if s.IntN(2) == 0 {
		m["type"] = pick[any](s, "string", "integer", "number", "object", "array", "boolean", []any{"string", "null"}, []any{"object", "integer"}, []any{"array", "number"})
	}
	for range 1 + s.IntN(3) {
		s.keyword(m, depth-1)
	}
	return m
}

// keyword adds one keyword to m.
func (s *source) keyword(m map[string]any, depth int) {
	list := func() []any {
		var l []any
		for range 1 + s.IntN(3) {
			l = append(l, s.schema(depth))
		}
		return l
	}
	members := func() map[string]any {
		out := map[string]any{}
		for range 1 + s.IntN(3) {
			out[name(s)] = s.inside(depth)
		}
		return out
	}
	switch s.IntN(30) {
	case 0:
		if m["type"] == nil { // the generator ignores values of other types, with a warning
			m["enum"] = []any{s.anything(1), s.anything(1), s.string()}
		} else if m["type"] == "string" {
			m["enum"] = []any{s.string(), s.string()}
		}
	case 1:
		m["const"] = s.anything(1)
	case 2:
		m["multipleOf"] = json.Number(pick(s, "1", "2", "0.01", "0.5", "3"))
	case 3:
		m[pick(s, "minimum", "exclusiveMinimum")] = s.number()
	case 4:
		m[pick(s, "maximum", "exclusiveMaximum")] = s.number()
	case 5:
		m[pick(s, "minLength", "maxLength")] = s.IntN(4)
	case 6:
		m["pattern"] = pick(s, "^a", "b$", `^\d+$`, "^.$", "^[a-z]{1,2}$")
	case 7:
		m[pick(s, "minItems", "maxItems")] = s.IntN(4)
	case 8:
		m["uniqueItems"] = true
	case 9:
		m[pick(s, "minProperties", "maxProperties")] = s.IntN(4)
	case 10:
		m["required"] = []any{pick(s, "a", "b", "c")}
	case 11, 12, 13:
		m["properties"] = members()
	case 14:
		m["patternProperties"] = map[string]any{pick(s, "^x-", "a", "^.$"): s.inside(depth)}
	case 15:
		m["additionalProperties"] = pick[any](s, false, true, s.inside(depth))
	case 16, 17:
		m["items"] = s.inside(depth)
	case 18:
		var prefix []any
		for range 1 + s.IntN(3) {
			prefix = append(prefix, s.inside(depth))
		}
		m["prefixItems"] = prefix
	case 19:
		m["contains"] = s.inside(depth)
		if s.IntN(2) == 0 {
			m[pick(s, "minContains", "maxContains")] = s.IntN(3)
		}
	case 20:
		m["propertyNames"] = map[string]any{"maxLength": 1}
	case 21:
		m["not"] = s.schema(depth)
	case 22:
		m["if"], m["then"], m["else"] = s.schema(depth), s.schema(depth), s.schema(depth)
	case 23:
		m["dependentRequired"] = map[string]any{"a": []any{"b"}}
	case 24:
		m["dependentSchemas"] = map[string]any{"a": s.schema(depth)}
	case 25:
		m["allOf"] = list()
	case 26:
		m["anyOf"] = list()
	case 27:
		m["oneOf"] = list()
	case 28:
		m[pick(s, "unevaluatedProperties", "unevaluatedItems")] = pick[any](s, false, s.inside(depth))
	case 29:
		m["format"] = pick(s, "date", "date-time", "email", "ipv4", "ipv6", "uri", "uuid", "duration", "hostname", "time") // for non-ASCII URIs the oracle is lenient
	}
}

// value returns a value that a schema may accept: most of the time it is
// derived from it.
func (s *source) value(schema any, schemas map[string]any, depth int) any {
	m, ok := schema.(map[string]any)
	if !ok || depth == 0 || s.IntN(6) == 0 {
		return s.anything(2)
	}
	if ref, ok := m["$ref"].(string); ok {
		return s.value(schemas[ref[strings.LastIndexByte(ref, '/')+1:]], schemas, depth-1)
	}
	if c, ok := m["const"]; ok {
		return c
	}
	if e, ok := m["enum"].([]any); ok {
		return e[s.IntN(len(e))]
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if list, ok := m[key].([]any); ok && s.IntN(2) == 0 {
			return s.value(list[s.IntN(len(list))], schemas, depth-1)
		}
	}
	types, _ := m["type"].([]any)
	t, _ := m["type"].(string)
	if len(types) > 0 {
		t, _ = types[s.IntN(len(types))].(string)
	}
	switch {
	case t == "object", t == "" && m["properties"] != nil:
		return s.object(m, schemas, depth)
	case t == "array", t == "" && (m["items"] != nil || m["prefixItems"] != nil):
		list := []any{}
		prefix, _ := m["prefixItems"].([]any)
		for i := range s.IntN(4) {
			if i < len(prefix) {
				list = append(list, s.value(prefix[i], schemas, depth-1))
			} else {
				list = append(list, s.value(m["items"], schemas, depth-1))
			}
		}
		return list
	case t == "string":
		return s.string()
	case t == "integer", t == "number":
		return s.number()
	}
	return s.anything(2)
}

func (s *source) object(m, schemas map[string]any, depth int) any {
	out := map[string]any{}
	members, _ := m["properties"].(map[string]any)
	for key, member := range sorted(members) {
		if s.IntN(4) > 0 {
			out[key] = s.value(member, schemas, depth-1)
		}
	}
	if s.IntN(3) == 0 {
		out[name(s)] = s.anything(1)
	}
	return out
}
