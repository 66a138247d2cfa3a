package compile

import (
	"iter"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are wasOf, which finds the hints that state how something was
// called in an earlier version of the specification, and checkWas, which reports
// mistakes in them.

// wasHint is one such hint.
type wasHint struct {
	node *spec.Node // that has it
	at   *spec.Node // the hint
	kind wasKind
	old  string // the old name
	new  string // the present name of a property, parameter or value
}

// wasKind is what a hint renames.
type wasKind int

const (
	wasSchema wasKind = iota
	wasProperty
	wasParameter
	wasOperation
	wasValue // of an enum
	wasWrong // a value that is no name
)

// wasOf returns the hints of a document.
func wasOf(doc *spec.Document) []wasHint {
	var all []wasHint
	ops := map[*spec.Node]bool{}
	for _, n := range doc.Root.Get("paths").Members() {
		if item, ok := doc.Resolve(n); ok {
			for _, op := range operationsOf(item) {
				ops[op] = true
			}
		}
	}
	for _, f := range doc.Files {
		for n, at := range hinted(f.Root, "was") {
			all = append(all, readWas(n, at, ops)...)
		}
	}
	return all
}

// hinted yields the objects below n that have a hint, but for those in examples and
// values.
func hinted(n *spec.Node, key string) iter.Seq2[*spec.Node, *spec.Node] {
	return func(yield func(n, at *spec.Node) bool) { yieldHinted(n, key, yield) }
}

func yieldHinted(n *spec.Node, key string, yield func(n, at *spec.Node) bool) bool {
	if n.Kind() == spec.KindObject {
		if at := n.At(hint.Key, key); at != nil && !yield(n, at) {
			return false
		}
	}
	for name, m := range n.Members() {
		switch name {
		case "example", "examples", "default", "enum", "const", hint.Key:
			continue
		}
		if !yieldHinted(m, key, yield) {
			return false
		}
	}
	for _, item := range n.Items() {
		if !yieldHinted(item, key, yield) {
			return false
		}
	}
	return true
}

// readWas reads the hint of an object.
func readWas(n, at *spec.Node, ops map[*spec.Node]bool) []wasHint {
	isMember := n.Str("in") != "" && n.Str("name") != ""
	if at.Kind() == spec.KindObject && !ops[n] && !isMember {
		var values []wasHint
		for now, was := range at.Members() {
			values = append(values, wasHint{n, at, wasValue, was.Text(), now})
		}
		return values
	}
	h := wasHint{node: n, at: at, old: at.Text(), new: n.Key()}
	switch {
	case at.Kind() != spec.KindString || h.old == "":
		h.kind = wasWrong
	case ops[n]:
		h.kind = wasOperation
	case n.Parent().Key() == "properties":
		h.kind = wasProperty
	case isMember:
		h.kind, h.new = wasParameter, n.Str("name")
	}
	return []wasHint{h}
}

// checkWas reports hints whose old name the specification still has: it belongs to
// another thing than the one with the hint.
func checkWas(doc *spec.Document, diags *diag.List) {
	for _, h := range wasOf(doc) {
		if h.kind == wasWrong {
			diags.Errorf(h.at.Pos(), diag.CodeHintValue, "was must be a string that is not empty, or at an enum an object of old values by present ones").
				WithFix("write  was: old_name")
		}
		if !h.isThere(doc) {
			continue
		}
		diags.Errorf(h.at.Pos(), diag.CodeHintValue, "was: %q is still in the specification", godoc.OneLine(h.old)).
			WithFix("take the hint off, or remove the other")
	}
}

// isThere reports whether the specification still has the old name beside the new
// one.
func (h wasHint) isThere(doc *spec.Document) bool {
	switch h.kind {
	case wasSchema:
		return schema.IsComponent(h.node) && h.node.Parent().Has(h.old)
	case wasProperty:
		return h.node.Parent().Has(h.old)
	case wasOperation:
		_, ok := endpointsOf(doc).byID[h.old]
		return ok
	case wasValue:
		return slices.ContainsFunc(enumTexts(h.node), func(text string) bool { return text == h.old })
	}
	return false
}

// enumTexts returns the values of an enum.
func enumTexts(n *spec.Node) []string {
	var texts []string
	for _, v := range n.Get("enum").Items() {
		texts = append(texts, v.Text())
	}
	return texts
}

// oldPlace returns the place that a component had before it was renamed.
func (h wasHint) oldPlace(places *placer) string {
	if !schema.IsComponent(h.node) {
		return ""
	}
	at := places.of(h.node)
	return at[:strings.LastIndexByte(at, '/')+1] + escapeSegment(h.old)
}
