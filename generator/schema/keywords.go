package schema

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are the methods of Reader that Reader.merge calls, each for
// one group of keywords.

// annotations reads the keywords that do not restrict values.
func (s *Schema) annotations(n *spec.Node) {
	s.Title = cmp.Or(n.Str("title"), s.Title)
	s.Text = cmp.Or(n.Str("description"), s.Text)
	s.Deprecated = s.Deprecated || n.Bool("deprecated")
	s.Reason = cmp.Or(n.Str("x-deprecated-reason"), s.Reason)
	s.ReadOnly = s.ReadOnly || n.Bool("readOnly")
	s.WriteOnly = s.WriteOnly || n.Bool("writeOnly")
}

// valueKeywords reads type, enum, const and format.
func (r *Reader) valueKeywords(s *Schema, n *spec.Node) {
	var types []string
	null := n.Bool("nullable") || n.Bool("x-nullable")
	for _, t := range n.Strings("type") {
		if t == "null" {
			null = true
			continue
		}
		types = append(types, t)
	}
	s.Null = s.Null || null
	r.contradiction(n, s.Types, types)
	s.Types = intersect(s.Types, types)
	if n.Get("enum").Kind() == spec.KindArray {
		s.Enum = n.Get("enum")
		s.Enums = append(s.Enums, s.Enum)
	}
	if n.Has("const") {
		s.Const = n.Get("const")
	}
	s.Format = cmp.Or(n.Str("format"), s.Format)
	s.Encoding = cmp.Or(n.Str("contentEncoding"), s.Encoding)
	s.Media = cmp.Or(n.Str("contentMediaType"), s.Media)
}

// objectKeywords reads the keywords of objects.
func (s *Schema) objectKeywords(n *spec.Node) {
	for name, p := range n.Get("properties").Members() {
		s.addProperty(name, p)
	}
	for _, name := range n.Get("required").Items() {
		if name.Kind() == spec.KindString {
			s.Required[name.Text()] = true
			s.RequiredAt = append(s.RequiredAt, name)
		}
	}
	for _, p := range n.Get("patternProperties").Members() {
		s.Patterns = append(s.Patterns, p)
	}
	for _, key := range []string{"additionalProperties", "unevaluatedProperties"} {
		s.extraKeyword(n.Get(key))
	}
}

// extraKeyword reads additionalProperties or unevaluatedProperties.
func (s *Schema) extraKeyword(n *spec.Node) {
	switch {
	case n.Kind() == spec.KindBool && n.Text() == "true", n.Kind() == spec.KindObject && n.Len() == 0:
		s.Extra, s.ExtraOf = ExtraAny, nil
	case n.Kind() == spec.KindBool:
		s.Extra, s.ExtraOf = ExtraNone, nil
	case n.Kind() == spec.KindObject:
		s.Extra, s.ExtraOf = ExtraTyped, n
	}
}

// unionKeywords reads oneOf and anyOf. Members that only restrict the schema,
// such as by other required members, make no union.
func (s *Schema) unionKeywords(n *spec.Node) {
	if d := n.Get("discriminator"); d.Kind() == spec.KindObject {
		s.Disc = d
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		members := slices.Collect(Values(n.Get(key)))
		if len(members) == 0 {
			continue
		}
		if slices.ContainsFunc(members, hasShape) {
			s.addUnion(members)
			continue
		}
		s.Conditions = append(s.Conditions, n.Get(key))
		for _, m := range members {
			s.maybe(m.Get("required"))
		}
	}
}

// maybe adds the names of a list of required members as optional ones.
func (s *Schema) maybe(list *spec.Node) {
	for _, name := range list.Items() {
		if name.Kind() == spec.KindString {
			s.RequiredAt = append(s.RequiredAt, name)
			s.Loose = append(s.Loose, name.Text())
		}
	}
}

// hasShape reports whether a schema states more than required members and
// limits.
func hasShape(n *spec.Node) bool {
	for key := range n.Members() {
		switch key {
		case "required", "not", "title", "description", "minProperties", "maxProperties", "minItems", "maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum":
		default:
			return true
		}
	}
	return n.Kind() == spec.KindBool || n.Len() == 0
}

// IsAnnotation reports whether a keyword does not change which values are
// valid.
func IsAnnotation(key string) bool {
	switch key {
	case "title", "description", "summary", "deprecated", "readOnly", "writeOnly", "default", "example", "examples", "externalDocs",
		"xml", "$comment", "nullable", "discriminator":
		return true
	}
	return strings.HasPrefix(key, "x-")
}
