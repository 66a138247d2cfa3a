package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is stated: descriptions that belong to no declaration, for the
// reference.

// stated returns the further tags of an operation, and the descriptions of its
// responses.
func stated(doc *spec.Document, op *operation) (s ir.Stated) {
	for i, tag := range op.node.Get("tags").Items() {
		if i > 0 {
			s.Tags = append(s.Tags, godoc.OneLine(tag.Text()))
		}
	}
	for status, n := range op.node.Get("responses").Members() {
		r, ok := doc.Resolve(n)
		if !ok || strings.HasPrefix(status, "x-") {
			continue
		}
		text := godoc.OneLine(godoc.FromMarkdown(cmp.Or(n.Str("description"), r.Str("description"), r.Str("summary"))))
		for _, m := range r.Get("content").Members() {
			m, _ = doc.Resolve(m)
			for _, part := range []string{descriptionOf(doc, m.Get("schema")), limitsOf(doc, m.Get("schema"))} {
				if !strings.Contains(text, part) {
					text = strings.TrimSpace(godoc.WithStop(text) + " " + part)
				}
			}
		}
		if text != "" {
			s.Responses = append(s.Responses, ir.StatedResponse{Status: godoc.OneLine(status), Text: text})
		}
	}
	return s
}

// descriptionOf returns the description of a body whose type has no comment, as a
// sentence.
func descriptionOf(doc *spec.Document, n *spec.Node) string {
	s, ok := doc.Resolve(n)
	if !ok || s.Has("properties") {
		return ""
	}
	for _, text := range described(n, s) {
		return godoc.WithStop(text)
	}
	return ""
}
