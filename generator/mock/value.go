package mock

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// The entry points are maker.ofMedia, the value of a media type or header, and
// maker.value, the value of a schema.

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

// kindOf returns the type of a schema, the first that is not null; one without is
// told by its keywords, "" if nothing tells.
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

// number returns a number within the bounds, a multiple of what the schema says; a
// whole one with step 1.
func number(s *openapi3.Schema, step float64) float64 {
	if s.MultipleOf != nil && *s.MultipleOf > 0 {
		step = *s.MultipleOf
	}
	low, high := bounds(s, step)
	v := 1.0
	if v < low || v > high {
		v = low
		if math.IsInf(v, -1) {
			v = high
		}
	}
	if step > 0 {
		if v = math.Ceil(v/step) * step; v > high {
			v = math.Floor(high/step) * step
		}
	}
	return v
}

// bounds returns the smallest and largest value.
func bounds(s *openapi3.Schema, step float64) (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	gap := step
	if gap == 0 {
		gap = 0.5
	}
	if s.Min != nil {
		if low = *s.Min; s.ExclusiveMin.IsTrue() {
			low += gap
		}
	}
	if v := s.ExclusiveMin.Value; v != nil {
		low = max(low, *v+gap)
	}
	if s.Max != nil {
		if high = *s.Max; s.ExclusiveMax.IsTrue() {
			high -= gap
		}
	}
	if v := s.ExclusiveMax.Value; v != nil {
		high = min(high, *v-gap)
	}
	return low, high
}

// formats are texts of a format.
var formats = map[string]string{
	"date-time": "2026-01-31T12:00:00Z", "date": "2026-01-31", "time": "12:00:00Z", "duration": "PT1H",
	"uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "email": "ada@example.com", "idn-email": "ada@example.com",
	"hostname": "example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "uri": "https://example.com/", "url": "https://example.com/",
	"uri-reference": "/path", "iri": "https://example.com/", "byte": "dGV4dA==", "binary": "text", "password": "secret",
	"regex": ".*", "json-pointer": "/path", "decimal": "1.5", "int64": "1", "ulid": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
}

// text returns a text of the format, pattern and length.
func text(s *openapi3.Schema, name string) string {
	if s.Pattern != "" {
		if t, ok := matching(s.Pattern, int(min(s.MinLength, 1000)), limit(s.MaxLength)); ok { //nolint:gosec // at most 1000
			return t
		}
	}
	t, ok := formats[s.Format]
	if !ok {
		t = name
	}
	for n := utf8.RuneCountInString(t); uint64(n) < min(s.MinLength, 10_000); n++ {
		t += "x"
	}
	if runes := []rune(t); len(runes) > limit(s.MaxLength) {
		t = string(runes[:limit(s.MaxLength)])
	}
	return t
}

func limit(n *uint64) int {
	if n == nil || *n > math.MaxInt32 {
		return math.MaxInt32
	}
	return int(*n)
}

// Value returns a value of a schema, the same each time.
func Value(schema *openapi3.SchemaRef) any { return newMaker().value(schema, "string") }
