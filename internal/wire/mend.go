package main

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// The entry points are planner.mended, which makes a value valid, and
// maker.impossible, which explains why there is none.

var forbidden = regexp.MustCompile(`property "([^"]+)" is unsupported|additional propert(?:y|ies) ((?:'[^']+'(?:, )?)+) not allowed`)

const mends = 40 // members removed from one value

// mended returns a value without the members that the oracle does not permit:
// part of an allOf may close an object that another part adds to. It returns
// the last error, and the removed members.
func (p *planner) mended(ref *openapi3.SchemaRef, value any, response bool) (any, []string, error) {
	var taken []string
	for range mends {
		err := p.oracle.accepts(ref, value, response)
		if err == nil {
			return value, taken, nil
		}
		match := forbidden.FindStringSubmatch(err.Error())
		if match == nil {
			return value, taken, err
		}
		names := []string{match[1]}
		if match[1] == "" {
			names = strings.Split(strings.Trim(match[2], "'"), "', '")
		}
		if slices.ContainsFunc(names, func(name string) bool { return slices.Contains(taken, name) }) {
			return value, taken, err
		}
		value, taken = lacking(value, names), append(taken, names...)
	}
	return value, taken, p.oracle.accepts(ref, value, response)
}

// lacking returns a copy of a value without members of some names.
func lacking(v any, names []string) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, member := range v {
			if !slices.Contains(names, key) {
				out[key] = lacking(member, names)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = lacking(item, names)
		}
		return out
	}
	return v
}

// isAmbiguity reports whether the only fault of a value is that it matches two
// alternatives of a oneOf.
func isAmbiguity(err error) bool {
	switch e := err.(type) {
	case openapi3.MultiError:
		return !slices.ContainsFunc(e, func(one error) bool { return !isAmbiguity(one) })
	case *openapi3.SchemaError:
		return e.Origin != nil && isAmbiguity(e.Origin)
	case *jsonschema.ValidationError:
		if one, ok := e.ErrorKind.(*kind.OneOf); ok {
			return one.Subschemas != nil
		}
		return len(e.Causes) > 0 && !slices.ContainsFunc(e.Causes, func(one *jsonschema.ValidationError) bool { return !isAmbiguity(one) })
	}
	return errors.Is(err, openapi3.ErrOneOfConflict)
}

// isAmbiguousText reports the same for a finding of openapi3filter.
func isAmbiguousText(text string) bool {
	return strings.Contains(text, "more than one oneOf") || strings.Contains(text, "'oneOf' failed, subschemas")
}

var missing = regexp.MustCompile(`property "([^"]+)" is missing|missing propert(?:y|ies) '([^']+)'`)

// impossible explains why a schema has no value, where that can be proved;
// otherwise it returns "".
func (m *maker) impossible(ref *openapi3.SchemaRef, taken []string, last error) string {
	text := last.Error()
	if found := m.contradiction(ref); found != "" {
		return found
	}
	for _, match := range missing.FindAllStringSubmatch(text, -1) {
		if name := match[1] + match[2]; slices.Contains(taken, name) {
			return "one part of an allOf requires " + name + ", another one forbids it (additionalProperties: false)"
		}
	}
	if i, j, found := m.unionIn(ref, map[*openapi3.Schema]bool{}); found && strings.Contains(text, "oneOf") {
		return "oneOf: whatever is alternative " + i + " as declared is " + j + " as well, so that never exactly one matches"
	}
	if strings.Contains(text, "doesn't match the format") && strings.Contains(text, `"enum"`) {
		return "no value of the enum has the format that stands beside it"
	}
	return ""
}

// unionIn finds a oneOf whose alternatives are all contained in another one.
func (m *maker) unionIn(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) (inner, outer string, found bool) {
	if ref == nil || ref.Value == nil || seen[ref.Value] {
		return "", "", false
	}
	seen[ref.Value] = true
	s := ref.Value
	if inner, outer, found = m.overlapping(s.OneOf); found {
		return inner, outer, true
	}
	next := slices.Concat(s.AllOf, s.OneOf, s.AnyOf, openapi3.SchemaRefs{s.Items, s.AdditionalProperties.Schema})
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		next = append(next, s.Properties[name])
	}
	for _, one := range next {
		if inner, outer, found = m.unionIn(one, seen); found {
			return inner, outer, true
		}
	}
	return "", "", false
}

// overlapping reports whether each of the alternatives is contained in another
// one.
func (m *maker) overlapping(list openapi3.SchemaRefs) (inner, outer string, found bool) {
	for i, a := range list {
		at := slices.IndexFunc(list, func(b *openapi3.SchemaRef) bool { return a != b && m.within(a, b, 0) })
		if at < 0 {
			return "", "", false
		}
		if inner == "" {
			inner, outer = title(a, i), title(list[at], at)
		}
	}
	return inner, outer, inner != ""
}

func title(ref *openapi3.SchemaRef, i int) string {
	if ref.Ref != "" {
		return ref.Ref[strings.LastIndex(ref.Ref, "/")+1:]
	}
	return "number " + string(rune('1'+i))
}

// within reports whether each value of a with declared members only is one of
// b. It may miss some, but has no false positives.
func (m *maker) within(a, b *openapi3.SchemaRef, depth int) bool {
	if a == nil || b == nil || a.Value == nil || b.Value == nil || depth > deep {
		return false
	}
	if a.Value == b.Value {
		return true
	}
	key := pair{a.Value, b.Value}
	found, known := m.contained[key]
	if !known {
		m.contained[key] = false // below itself
		found = m.isWithin(a, b, depth)
		m.contained[key] = found
	}
	return found
}

func (m *maker) isWithin(a, b *openapi3.SchemaRef, depth int) bool {
	x, y := m.view(a), m.view(b)
	if len(y.groups) > 0 || y.constant != nil || y.multiple != nil || y.min != nil || y.max != nil || y.minProps > 0 || y.minItems > 0 || y.maxItems > 0 ||
		y.minLength > x.minLength || y.maxLength > 0 && (x.maxLength == 0 || x.maxLength > y.maxLength) || y.pattern != "" && y.pattern != x.pattern {
		return false
	}
	if len(y.types) > 0 && (len(x.types) == 0 || slices.ContainsFunc(x.types, func(t string) bool { return !slices.Contains(y.types, t) })) {
		return false
	}
	if len(y.enum) > 0 && (len(x.enum) == 0 || len(narrowed(y.enum, x.enum)) < len(x.enum) || !slices.ContainsFunc(y.enum, func(v any) bool { return sameJSON(v, x.enum[0]) })) {
		return false
	}
	return m.membersWithin(x, y, depth)
}

func (m *maker) membersWithin(x, y view, depth int) bool {
	for _, name := range y.required {
		if !slices.Contains(x.required, name) {
			return false
		}
	}
	for name, p := range x.properties {
		q := y.properties[name]
		if q == nil && (y.closed || y.additional != nil) || q != nil && !m.within(p, q, depth+1) {
			return false
		}
	}
	return y.items == nil || x.items != nil && m.within(x.items, y.items, depth+1)
}
