package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads the keywords of schema nodes.

func (c *compiler) annotations(s *schema, n *spec.Node) {
	s.title = cmp.Or(n.Str("title"), s.title)
	s.text = cmp.Or(n.Str("description"), s.text)
	s.deprecated = s.deprecated || n.Bool("deprecated")
	s.reason = cmp.Or(n.Str("x-deprecated-reason"), s.reason)
	s.readOnly = s.readOnly || n.Bool("readOnly")
	s.writeOnly = s.writeOnly || n.Bool("writeOnly")
}

func (c *compiler) valueKeywords(s *schema, n *spec.Node) {
	var types []string
	null := n.Bool("nullable") || n.Bool("x-nullable")
	for _, t := range n.Strings("type") {
		if t == "null" {
			null = true
			continue
		}
		types = append(types, t)
	}
	s.null = s.null || null
	c.contradiction(n, s.types, types)
	s.types = intersect(s.types, types)
	if n.Get("enum").Kind() == spec.KindArray {
		s.enum = n.Get("enum")
	}
	if n.Has("const") {
		s.constant = n.Get("const")
	}
	s.format = cmp.Or(n.Str("format"), s.format)
	s.encoding = cmp.Or(n.Str("contentEncoding"), s.encoding)
	s.media = cmp.Or(n.Str("contentMediaType"), s.media)
}

func (c *compiler) objectKeywords(s *schema, n *spec.Node) {
	for name, p := range n.Get("properties").Members() {
		s.addProperty(name, p)
	}
	for _, name := range n.Get("required").Items() {
		if name.Kind() == spec.KindString {
			s.required[name.Text()] = true
			s.requiredAt = append(s.requiredAt, name)
		}
	}
	for _, p := range n.Get("patternProperties").Members() {
		s.patterns = append(s.patterns, p)
	}
	for _, key := range []string{"additionalProperties", "unevaluatedProperties"} {
		c.extraKeyword(s, n.Get(key))
	}
}

func (c *compiler) extraKeyword(s *schema, n *spec.Node) {
	switch {
	case n.Kind() == spec.KindBool && n.Text() == "true", n.Kind() == spec.KindObject && n.Len() == 0:
		s.extra, s.extraOf = extraAny, nil
	case n.Kind() == spec.KindBool:
		s.extra, s.extraOf = extraNone, nil
	case n.Kind() == spec.KindObject:
		s.extra, s.extraOf = extraTyped, n
	}
}

// unionKeywords reads oneOf and anyOf. Members that only restrict what is
// already there (required in turn) make no union.
func (c *compiler) unionKeywords(s *schema, n *spec.Node) {
	if d := n.Get("discriminator"); d.Kind() == spec.KindObject {
		s.disc = d
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		members := slices.Collect(values(n.Get(key)))
		if len(members) == 0 {
			continue
		}
		if slices.ContainsFunc(members, c.hasShape) {
			s.addUnion(n.Get(key), members, key == "anyOf")
			continue
		}
		s.conditions = append(s.conditions, n.Get(key))
		for _, m := range members {
			s.maybe(m.Get("required"))
		}
	}
}

// maybe adds the names of a list of required members as such that may be there.
func (s *schema) maybe(list *spec.Node) {
	for _, name := range list.Items() {
		if name.Kind() == spec.KindString {
			s.requiredAt = append(s.requiredAt, name)
			s.loose = append(s.loose, name.Text())
		}
	}
}

// hasShape reports whether a schema says more than which members are required.
func (c *compiler) hasShape(n *spec.Node) bool {
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
func (c *compiler) refSiblings(n *spec.Node) bool {
	if !c.doc.Is31() {
		return false
	}
	for key := range n.Members() {
		if key != "$ref" && !isAnnotation(key) {
			return true
		}
	}
	return false
}

// isAnnotation reports keywords that do not change what a value may be.
func isAnnotation(key string) bool {
	switch key {
	case "title", "description", "summary", "deprecated", "readOnly", "writeOnly", "default", "example", "examples", "externalDocs",
		"xml", "$comment", "nullable", "discriminator":
		return true
	}
	return strings.HasPrefix(key, "x-")
}
