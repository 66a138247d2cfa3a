package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are values.consts and values.kinds: the values, and the JSON
// types, that a property may have.

// values reads what the schemas of properties allow.
type values struct {
	doc     *spec.Document
	schemas *schema.Reader
	loose   bool // members that are optional separate too
}

// consts returns the values that a property is restricted to: strings, and
// numbers and booleans as JSON writes them; none when it is not restricted.
func (v *values) consts(s *schema.Schema, name string) []string {
	p := s.Property(name)
	if p == nil {
		return nil
	}
	if p.AnyOf != nil {
		return v.anyConsts(p.AnyOf)
	}
	for _, n := range slices.Backward(p.Nodes) {
		if values := v.schemaConsts(n); len(values) > 0 {
			return values
		}
	}
	return nil
}

// anyConsts returns the values of several schemas, none when one of them is not
// restricted.
func (v *values) anyConsts(nodes []*spec.Node) []string {
	var all []string
	for _, n := range nodes {
		values := v.schemaConsts(n)
		if len(values) == 0 {
			return nil
		}
		for _, value := range values {
			all = addOnce(all, value)
		}
	}
	return all
}

// schemaConsts returns the values that a schema is restricted to, except null.
func (v *values) schemaConsts(n *spec.Node) []string {
	target, ok := v.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return nil
	}
	s := v.schemas.Of(target)
	if s.Const != nil {
		if value, ok := constOf(s.Const); ok {
			return []string{constText(value)}
		}
		return nil
	}
	var values []string
	for _, item := range s.Enum.Items() {
		value, ok := constOf(item)
		if !ok && item.Kind() != spec.KindNull {
			return nil
		}
		if ok {
			values = addOnce(values, constText(value))
		}
	}
	return values
}

// defaultText returns the default of a string property, or the only value that
// it can have.
func (v *values) defaultText(s *schema.Schema, name string) string {
	if values := v.consts(s, name); len(values) > 0 {
		if len(values) == 1 {
			return values[0]
		}
		return ""
	}
	p := s.Property(name)
	if p == nil || p.AnyOf != nil {
		return ""
	}
	for _, n := range slices.Backward(p.Nodes) {
		if target, ok := v.doc.Resolve(n); ok && target.Get("default").Kind() == spec.KindString {
			return target.Str("default")
		}
	}
	return ""
}

// kinds returns the JSON types that a property may have; none means any.
func (v *values) kinds(p *schema.Property) []string {
	if p.AnyOf != nil {
		return v.allKinds(p.AnyOf, 0)
	}
	if len(p.Nodes) != 1 {
		return nil
	}
	return v.allKinds(p.Nodes, 0)
}

// schemaKinds returns the JSON types of the values of a schema, those of all
// alternatives where the schema states none itself; none means any.
func (v *values) schemaKinds(s *schema.Schema, depth int) []string {
	kinds := slices.Clone(s.Types)
	switch {
	case len(kinds) > 0:
	case s.IsNull():
		return []string{"null"}
	case len(s.Members) > 0:
		kinds = v.allKinds(s.Members, depth)
	case s.Const == nil:
		if kind := s.Kind(""); kind != "" {
			kinds = []string{kind}
		}
	}
	if s.Null && len(kinds) > 0 {
		kinds = append(kinds, "null")
	}
	return kinds
}

// maxKindDepth bounds alternatives within alternatives, which may be recursive.
const maxKindDepth = 8

// allKinds returns the JSON types of all alternatives, none when one of them may
// have any.
func (v *values) allKinds(nodes []*spec.Node, depth int) (all []string) {
	for _, m := range nodes {
		target, ok := v.doc.Resolve(m)
		if !ok || target.Kind() != spec.KindObject || depth > maxKindDepth {
			return nil
		}
		kinds := v.schemaKinds(v.schemas.Of(target), depth+1)
		if len(kinds) == 0 {
			return nil
		}
		for _, kind := range kinds {
			all = addOnce(all, kind)
		}
	}
	return all
}

// onlyKind returns the JSON type of a property, as a test names it, "" when
// there are several.
func (v *values) onlyKind(p *schema.Property) string {
	kinds := v.kinds(p)
	if len(kinds) != 1 {
		return ""
	}
	return testKind(kinds[0])
}

// disjoint reports whether kind, as a test names it, is none of the JSON types.
func disjoint(kind string, kinds []string) bool {
	return len(kinds) > 0 && !slices.ContainsFunc(kinds, func(k string) bool { return testKind(k) == kind })
}

// testKind returns the name of a JSON type in a test.
func testKind(kind string) string {
	switch kind {
	case "integer":
		return "number"
	case "boolean":
		return "bool"
	case "object", "array", "string", "number", "null":
		return kind
	}
	return ""
}
