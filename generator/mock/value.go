package mock

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry points are Value, maker.ofMedia, the value of a media type or header,
// and maker.value, the value of a schema.

// most is the depth of objects and lists to which members that are not required are
// made.
const most = 5

// maker makes the value of one response. The same schema has the same value.
type maker struct {
	within []*openapi3.Schema // that are being made, the outermost first
}

func newMaker() *maker { return &maker{} }

// ofMedia returns the example with a name, the example, the first of several, or a
// value made by the schema.
func (m *maker) ofMedia(schema *openapi3.SchemaRef, example any, examples openapi3.Examples, name string) any {
	if e := examples[name]; e != nil && e.Value != nil {
		return e.Value.Value
	}
	if example != nil {
		return example
	}
	for _, name := range slices.Sorted(maps.Keys(examples)) {
		if e := examples[name]; e.Value != nil && e.Value.Value != nil {
			return e.Value.Value
		}
	}
	return m.value(schema, "string")
}

// value returns a value of a schema. name is what a plain text says.
func (m *maker) value(ref *openapi3.SchemaRef, name string) any {
	if ref == nil || ref.Value == nil {
		return nil
	}
	s := ref.Value
	if v, ok := given(s); ok {
		return v
	}
	if m.circular(s) {
		return m.shortest(s)
	}
	m.within = append(m.within, s)
	defer func() { m.within = m.within[:len(m.within)-1] }()
	return m.composed(s, name)
}

// given returns the value that a schema names itself, if the schema permits it.
func given(s *openapi3.Schema) (any, bool) {
	if s.Const != nil {
		return s.Const, true
	}
	for _, v := range slices.Concat([]any{s.Example}, s.Examples, []any{s.Default}) {
		if v != nil && permits(s, v) {
			return v, true
		}
	}
	for _, v := range s.Enum {
		if v != nil {
			return v, true
		}
	}
	return nil, len(s.Enum) > 0
}

// permits reports whether a schema permits a value in a response.
func permits(s *openapi3.Schema, value any) bool {
	return s.VisitJSON(value, openapi3.VisitAsResponse(), openapi3.SetSchemaRegexCompiler(compilePattern)) == nil
}

// circular reports whether a schema is within itself twice.
func (m *maker) circular(s *openapi3.Schema) bool {
	count := 0
	for _, other := range m.within {
		if other == s {
			count++
		}
	}
	return count > 1 || len(m.within) > 40
}

// shortest returns a value that ends a circle.
func (m *maker) shortest(s *openapi3.Schema) any {
	switch kindOf(s) {
	case openapi3.TypeObject:
		return map[string]any{}
	case openapi3.TypeArray:
		return []any{}
	}
	return nil
}

// kindOf returns the type of a schema, the first that is not null. Without one the
// keywords imply it; "" is any type.
func kindOf(s *openapi3.Schema) string {
	for _, t := range s.Type.Slice() {
		if t != openapi3.TypeNull {
			return t
		}
	}
	switch {
	case len(s.Properties) > 0 || s.AdditionalProperties.Schema != nil || len(s.Required) > 0:
		return openapi3.TypeObject
	case s.Items != nil || len(s.PrefixItems) > 0:
		return openapi3.TypeArray
	case s.Format != "" || s.Pattern != "" || s.MinLength > 0 || s.MaxLength != nil:
		return openapi3.TypeString
	case s.Min != nil || s.Max != nil || s.MultipleOf != nil:
		return openapi3.TypeNumber
	}
	return ""
}

// plain returns a value by the schema's own keywords.
func (m *maker) plain(s *openapi3.Schema, name string) any {
	switch kindOf(s) {
	case openapi3.TypeObject:
		return m.object(s)
	case openapi3.TypeArray:
		return m.array(s, name)
	case openapi3.TypeString:
		return text(s, name)
	case openapi3.TypeInteger:
		return math.Round(number(s, 1))
	case openapi3.TypeNumber:
		return number(s, 0)
	case openapi3.TypeBoolean:
		return true
	}
	if s.Type.Is(openapi3.TypeNull) {
		return nil
	}
	return name
}

func (m *maker) object(s *openapi3.Schema) any {
	value := map[string]any{}
	for name, ref := range s.Properties {
		required := slices.Contains(s.Required, name)
		switch {
		case ref.Value == nil || ref.Value.WriteOnly && !required:
		case required || len(m.within) <= most && !m.circular(ref.Value):
			value[name] = m.value(ref, name)
		}
	}
	if more := s.AdditionalProperties.Schema; more != nil && len(s.Properties) == 0 && len(m.within) <= most {
		for i := range max(1, s.MinProps) {
			value["key"+strings.Repeat("s", int(min(i, 100)))] = m.value(more, "value") //nolint:gosec // at most 100
		}
	}
	return value
}

func (m *maker) array(s *openapi3.Schema, name string) any {
	list := []any{}
	for _, ref := range s.PrefixItems {
		list = append(list, m.value(ref, name))
	}
	if s.Items == nil || s.Items.Value == nil {
		return list
	}
	n := max(1, min(s.MinItems, 100))
	if s.MinItems == 0 && (len(m.within) > most || m.circular(s.Items.Value)) || s.MaxItems != nil && *s.MaxItems == 0 {
		n = 0
	}
	for i := len(list); uint64(i) < n; i++ {
		list = append(list, distinct(m.value(s.Items, strings.TrimSuffix(name, "s")), i, s.UniqueItems, s.Items.Value))
	}
	return list
}

// distinct returns another value for each index of a list of unique items.
func distinct(value any, i int, unique bool, s *openapi3.Schema) any {
	if !unique || i == 0 {
		return value
	}
	if len(s.Enum) > i {
		return s.Enum[i]
	}
	switch v := value.(type) {
	case float64:
		return v + float64(i)
	case string:
		return v + strings.Repeat("x", i)
	}
	return value
}

// Value returns a value of a schema, the same each time.
func Value(schema *openapi3.SchemaRef) any { return newMaker().value(schema, "string") }
