package schema

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads the keywords of schema nodes.

func (r *Reader) annotations(s *Schema, n *spec.Node) {
	s.Title = cmp.Or(n.Str("title"), s.Title)
	s.Text = cmp.Or(n.Str("description"), s.Text)
	s.Deprecated = s.Deprecated || n.Bool("deprecated")
	s.Reason = cmp.Or(n.Str("x-deprecated-reason"), s.Reason)
	s.ReadOnly = s.ReadOnly || n.Bool("readOnly")
	s.WriteOnly = s.WriteOnly || n.Bool("writeOnly")
}

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
	}
	if n.Has("const") {
		s.Const = n.Get("const")
	}
	s.Format = cmp.Or(n.Str("format"), s.Format)
	s.Encoding = cmp.Or(n.Str("contentEncoding"), s.Encoding)
	s.Media = cmp.Or(n.Str("contentMediaType"), s.Media)
}

func (r *Reader) objectKeywords(s *Schema, n *spec.Node) {
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
		r.extraKeyword(s, n.Get(key))
	}
}

func (r *Reader) extraKeyword(s *Schema, n *spec.Node) {
	switch {
	case n.Kind() == spec.KindBool && n.Text() == "true", n.Kind() == spec.KindObject && n.Len() == 0:
		s.Extra, s.ExtraOf = ExtraAny, nil
	case n.Kind() == spec.KindBool:
		s.Extra, s.ExtraOf = ExtraNone, nil
	case n.Kind() == spec.KindObject:
		s.Extra, s.ExtraOf = ExtraTyped, n
	}
}

// unionKeywords reads oneOf and anyOf. Members that only restrict what is
// already there (required in turn) make no union.
func (r *Reader) unionKeywords(s *Schema, n *spec.Node) {
	if d := n.Get("discriminator"); d.Kind() == spec.KindObject {
		s.Disc = d
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		members := slices.Collect(Values(n.Get(key)))
		if len(members) == 0 {
			continue
		}
		if slices.ContainsFunc(members, r.hasShape) {
			s.addUnion(members)
			continue
		}
		s.Conditions = append(s.Conditions, n.Get(key))
		for _, m := range members {
			s.maybe(m.Get("required"))
		}
	}
}

// maybe adds the names of a list of required members as such that may be there.
func (s *Schema) maybe(list *spec.Node) {
	for _, name := range list.Items() {
		if name.Kind() == spec.KindString {
			s.RequiredAt = append(s.RequiredAt, name)
			s.Loose = append(s.Loose, name.Text())
		}
	}
}

// hasShape reports whether a schema says more than which members are required.
func (r *Reader) hasShape(n *spec.Node) bool {
	for key := range n.Members() {
		switch key {
		case "required", "not", "title", "description", "minProperties", "maxProperties", "minItems", "maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum":
		default:
			return true
		}
	}
	return n.Kind() == spec.KindBool || n.Len() == 0
}

// refSiblings reports whether members beside a $ref count: annotations aside,
// they do from OpenAPI 3.1 on.
func (r *Reader) RefSiblings(n *spec.Node) bool {
	if !r.doc.Is31() {
		return false
	}
	for key := range n.Members() {
		if key != "$ref" && !IsAnnotation(key) {
			return true
		}
	}
	return false
}

// isAnnotation reports keywords that do not change what a value may be.
func IsAnnotation(key string) bool {
	switch key {
	case "title", "description", "summary", "deprecated", "readOnly", "writeOnly", "default", "example", "examples", "externalDocs",
		"xml", "$comment", "nullable", "discriminator":
		return true
	}
	return strings.HasPrefix(key, "x-")
}
