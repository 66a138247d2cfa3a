package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are limitsOf, the sentences about the values of a schema in a
// comment, and quoted. type_limits_parts.go has those about items, map values and
// alternatives.

// quoted returns a wire name for the middle of a sentence.
func quoted(s string) string { return strconv.Quote(godoc.OneLine(s)) }

// maxLimit is the length in bytes beyond which a comment only mentions a default or
// a pattern.
const maxLimit = 60

// limitsOf describes default, format and limits in short sentences: "Default 20. At
// most 100." The parts of a value that have no comment of their own follow: "Each item:
// at most 3 characters."
func limitsOf(doc *spec.Document, n *spec.Node) string {
	r := limitReader{doc: doc, within: map[*spec.Node]bool{}}
	var out []string
	for _, clause := range r.of(n) {
		sentence := strings.ToUpper(clause[:1]) + clause[1:]
		if !strings.Contains(clause, matches) { // a full stop would be part of the pattern
			sentence += "."
		}
		out = append(out, sentence)
	}
	return strings.Join(out, " ")
}

// matches begins the clause of a pattern.
const matches = "it matches "

// clauses is a list of clauses, which limitsOf makes sentences of.
type clauses []string

// add adds a clause about the value of a keyword that is there.
func (c *clauses) add(before string, v *spec.Node, after string) {
	if v == nil || v.Kind() == spec.KindNull && before != "default " {
		return
	}
	text := godoc.OneLine(string(v.JSON()))
	if text == "1" {
		after = strings.TrimSuffix(after, "s")
	}
	if len(text) <= maxLimit {
		*c = append(*c, before+text+after)
	} else {
		*c = append(*c, before+"that of the specification")
	}
}

// limits returns the clauses about a schema itself; n is s or a reference to it.
func limits(n, s *spec.Node) (c clauses) {
	d := n.Get("default")
	if d == nil {
		d = s.Get("default")
	}
	c.add("default ", d, "")
	if format := unexpressedFormat(s); format != "" {
		c = append(c, "format "+format)
	}
	c.add(bound("at least ", "more than ", s.Bool("exclusiveMinimum")), s.Get("minimum"), "")
	c.add(bound("at most ", "less than ", s.Bool("exclusiveMaximum")), s.Get("maximum"), "")
	c.add("more than ", numeric(s.Get("exclusiveMinimum")), "")
	c.add("less than ", numeric(s.Get("exclusiveMaximum")), "")
	c.add("a multiple of ", s.Get("multipleOf"), "")
	for _, of := range [...][2]string{{"Length", " characters"}, {"Items", " items"}, {"Properties", " members"}} {
		c.add("at least ", notZero(s.Get("min"+of[0])), of[1])
		c.add("at most ", s.Get("max"+of[0]), of[1])
	}
	if s.Bool("uniqueItems") {
		c = append(c, "no item is there twice")
	}
	if p := godoc.OneLine(s.Str("pattern")); len(p) > maxLimit {
		c = append(c, "it has the pattern of the specification")
	} else if p != "" {
		c = append(c, matches+p)
	}
	return c
}

// unexpressedFormat returns the format of a schema that its Go type does not show.
func unexpressedFormat(s *spec.Node) string {
	format := godoc.OneLine(s.Str("format"))
	if format == "" || len(format) > maxLimit || format == "binary" {
		return ""
	}
	kinds := slices.DeleteFunc(typesOf(s), func(kind string) bool { return kind == "null" })
	if len(kinds) == 1 {
		if _, ok := numberFormat(kinds[0], strings.ToLower(format)); ok && kinds[0] != "string" && !strings.Contains(format, "time") {
			return "" // a time as a number is int64 like any other
		}
		if _, ok := textFormat(format); ok && kinds[0] == "string" {
			return ""
		}
	} else if _, ok := textFormat(format); ok && len(kinds) == 0 {
		return ""
	}
	return format
}

// typesOf returns the types that a schema states.
func typesOf(s *spec.Node) []string {
	if one := s.Str("type"); one != "" {
		return []string{one}
	}
	return s.Strings("type")
}

// bound returns the words for a limit that may be excluded, as OpenAPI 3.0 states it.
func bound(included, excluded string, isExcluded bool) string {
	if isExcluded {
		return excluded
	}
	return included
}

func numeric(n *spec.Node) *spec.Node {
	if n.Kind() != spec.KindNumber {
		return nil
	}
	return n
}

func notZero(n *spec.Node) *spec.Node {
	if n.Text() == "0" {
		return nil
	}
	return n
}
