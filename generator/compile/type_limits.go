package compile

import (
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are limitsOf, the sentences about the values of a schema in a
// comment, and quoted.

// quoted returns a wire name for the middle of a sentence.
func quoted(s string) string { return strconv.Quote(godoc.OneLine(s)) }

// maxLimit is the length in bytes beyond which a default or a pattern is left
// out of a comment.
const maxLimit = 60

// limitsOf describes default and limits in short sentences: "Default 20. At most
// 100."
func limitsOf(doc *spec.Document, n *spec.Node) string {
	s, ok := doc.Resolve(n)
	if !ok {
		return ""
	}
	var out []string
	add := func(before string, v *spec.Node, after string) {
		if v == nil {
			return
		}
		text := godoc.OneLine(string(v.JSON()))
		if text != "" && text != "null" && len(text) <= maxLimit {
			out = append(out, before+text+after+".")
		}
	}
	d := n.Get("default")
	if d == nil {
		d = s.Get("default")
	}
	add("Default ", d, "")
	add(bound("At least ", "More than ", s.Bool("exclusiveMinimum")), s.Get("minimum"), "")
	add(bound("At most ", "Less than ", s.Bool("exclusiveMaximum")), s.Get("maximum"), "")
	add("More than ", numeric(s.Get("exclusiveMinimum")), "")
	add("Less than ", numeric(s.Get("exclusiveMaximum")), "")
	add("A multiple of ", s.Get("multipleOf"), "")
	add("At least ", notZero(s.Get("minLength")), " characters")
	add("At most ", s.Get("maxLength"), " characters")
	add("At least ", notZero(s.Get("minItems")), " items")
	add("At most ", s.Get("maxItems"), " items")
	add("At least ", notZero(s.Get("minProperties")), " members")
	add("At most ", s.Get("maxProperties"), " members")
	if s.Bool("uniqueItems") {
		out = append(out, "No item is there twice.")
	}
	if p := godoc.OneLine(s.Str("pattern")); p != "" && len(p) <= maxLimit {
		out = append(out, "It matches "+p)
	}
	return strings.NewReplacer(" 1 characters", " 1 character", " 1 items", " 1 item", " 1 members", " 1 member").Replace(strings.Join(out, " "))
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
