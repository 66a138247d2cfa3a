package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is limitReader.of: the limits of a value and of its parts that
// have no Go type with a comment of their own.

// limitReader reads limits. It is in the schemas of within, and has read a number of
// schemas.
type limitReader struct {
	doc    *spec.Document
	within map[*spec.Node]bool
	read   int
}

// of returns the clauses about a schema and its parts, each once.
func (r *limitReader) of(n *spec.Node) []string {
	s, ok := r.doc.Resolve(n)
	if !ok || r.within[s] || r.isFull() {
		return nil
	}
	r.read++
	r.within[s] = true
	defer delete(r.within, s)
	all := []string(limits(n, s))
	for _, part := range s.Get("allOf").Items() {
		all = append(all, r.of(part)...)
	}
	if !s.Has("properties") {
		all = append(all, r.each("each item: ", s.Get("items"))...)
		all = append(all, r.each("each value: ", s.Get("additionalProperties"))...)
	}
	for _, key := range [...]string{"oneOf", "anyOf"} {
		for _, part := range s.Get(key).Items() {
			all = append(all, r.alternative(part)...)
		}
	}
	var once []string
	for _, clause := range all {
		if !slices.Contains(once, clause) {
			once = append(once, clause)
		}
	}
	return once
}

// maxLimitSchemas is the number of schemas after which a comment has no further limits.
const maxLimitSchemas = 50

func (r *limitReader) isFull() bool { return r.read >= maxLimitSchemas }

// each returns the clause about the items or map values of a value.
func (r *limitReader) each(subject string, n *spec.Node) []string {
	s, ok := r.doc.Resolve(n)
	switch {
	case !ok || s.Kind() != spec.KindObject || r.isFull():
		return nil
	case r.hasComment(s):
		return join(subject, around(n, s))
	}
	return join(subject, append(described(n, s), r.of(n)...))
}

// around returns the description and the default of what stands between a value and the
// type that it has: beside the reference n, or around the only one of an allOf.
func around(n, s *spec.Node) (c clauses) {
	if !s.Has("properties") && s.Get("allOf").Len() == 1 && !schema.IsComponent(s) {
		c = append(c, described(s, nil)...)
		c.add("default ", s.Get("default"), "")
	}
	if n != s {
		c = append(c, described(n, nil)...)
		c.add("default ", n.Get("default"), "")
	}
	return c
}

// alternative returns the clause about an alternative that is a single value.
func (r *limitReader) alternative(n *spec.Node) []string {
	if r.isFull() {
		return nil
	}
	s, ok := r.doc.Resolve(n)
	kinds := typesOf(s)
	if !ok || len(kinds) != 1 || kinds[0] == "null" || r.hasComment(s) {
		return nil
	}
	list := append(described(n, s), r.of(n)...)
	if f := strings.ToLower(s.Str("format")); f == "int32" || f == "float" { // the variants of all numbers are 64 bits wide
		list = append(list, "format "+f)
	}
	return join("as "+article(kinds[0])+" "+kinds[0]+": ", list)
}

// hasComment reports whether the Go type of a schema has a comment, in which its limits
// are.
func (r *limitReader) hasComment(s *spec.Node) bool {
	if s.Has("properties") {
		return true
	}
	for _, part := range s.Get("allOf").Items() {
		if part, _ = r.doc.Resolve(part); part.Has("properties") {
			return true
		}
	}
	return false
}

// described returns the description of a part as a clause.
func described(n, s *spec.Node) []string {
	for _, from := range []*spec.Node{n, s} {
		if text := strings.TrimRight(godoc.OneLine(godoc.FromMarkdown(from.Str("description"))), "."); text != "" {
			return []string{text}
		}
	}
	return nil
}

func join(subject string, list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return []string{subject + strings.Join(list, ", ")}
}
