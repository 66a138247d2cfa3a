package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are describer.partTexts, describer.fieldTexts and withFurther: the
// descriptions of schemas that are no type of their own, in the comments of what is
// made of them.

// partTexts returns the descriptions of the parts of an allOf.
func (w *describer) partTexts(d *declared) (texts []string) {
	for _, part := range d.s.Node.Get("allOf").Items() {
		texts = append(texts, descriptionsOf(w.doc, part, w.isTyped)...)
	}
	return texts
}

// propertyNodes returns the schemas of a property of d, and of the types that were
// merged into it.
func propertyNodes(d *declared, p *schema.Property) []*spec.Node {
	nodes := p.Nodes
	for _, other := range d.merged {
		if same := other.s.Property(p.Name); same != nil {
			nodes = append(nodes[:len(nodes):len(nodes)], same.Nodes...)
		}
	}
	return nodes
}

func (w *describer) isTyped(n *spec.Node) bool { return w.typed[n] }

// fieldTexts returns the descriptions of the schemas of a property and of those that
// they refer to. The first is "" if there is none.
func (w *describer) fieldTexts(nodes []*spec.Node) []string {
	var texts []string
	for _, n := range nodes {
		own := n.Str("description")
		if own == "" {
			own = n.Str("title")
		}
		texts = append(texts, own)
		texts = append(texts, descriptionsOf(w.doc, n, w.isTyped)...)
		if target, ok := w.doc.Resolve(n); ok && isInlineValue(n, target) {
			texts = append(texts, whereNone(texts, target.Str("description")))
		}
	}
	for len(texts) > 1 && texts[0] == "" {
		texts = texts[1:]
	}
	return texts
}

// whereNone returns text if all others are empty, else "".
func whereNone(others []string, text string) string {
	if strings.Join(others, "") != "" {
		return ""
	}
	return text
}

// isInlineValue reports whether the schema behind a reference is a plain value,
// which has no comment of its own in Go.
func isInlineValue(n, target *spec.Node) bool {
	return n != target && target.Get("properties") == nil && target.Get("enum") == nil
}

// descriptionsOf returns the descriptions of a schema and of the parts of its allOf,
// without those of schemas that are types.
func descriptionsOf(doc *spec.Document, n *spec.Node, isTyped func(*spec.Node) bool) (texts []string) {
	seen := map[*spec.Node]bool{}
	var walk func(*spec.Node)
	walk = func(n *spec.Node) {
		s, ok := doc.Resolve(n)
		if !ok || seen[s] {
			return
		}
		seen[s] = true
		if s != n {
			texts = append(texts, n.Str("description")) // beside the reference
		}
		if isTyped(s) {
			return
		}
		texts = append(texts, s.Str("description"))
		for _, part := range s.Get("allOf").Items() {
			walk(part)
		}
	}
	walk(n)
	return texts
}

// withFurther adds descriptions to a comment that has the first of them, without those
// that it has already.
func withFurther(doc ir.Doc, first string, others []string) ir.Doc {
	others = slices.DeleteFunc(slices.Clone(others), func(text string) bool { return text == "" || text == first })
	if len(others) == 0 {
		return doc // nearly always
	}
	stated := plainWords(first)
	for _, text := range others {
		if words := plainWords(text); words != "" && !strings.Contains(stated, words) {
			doc = godoc.Further(doc, text)
			stated += "\n" + words
		}
	}
	return doc
}

// plainWords returns a description as it is in comments, in one line.
func plainWords(text string) string {
	return strings.TrimRight(godoc.OneLine(godoc.FromMarkdown(text)), ".")
}
