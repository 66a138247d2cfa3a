package schema

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are Reader.Of and Reader.Combine.

// Reader reads the schemas of a document.
type Reader struct {
	doc       *spec.Document
	hints     *hint.Reader
	diags     *diag.List
	relations bool
	known     map[*spec.Node]*Schema  // by resolved node
	children  map[string][]*spec.Node // component -> components that extend it by allOf
}

// NewReader returns a reader of the schemas of doc that reports to diags.
// relations is true when the document has the hint relation-envelope, without
// which hints of relations are errors.
func NewReader(doc *spec.Document, hints *hint.Reader, diags *diag.List, relations bool) *Reader {
	return &Reader{doc: doc, hints: hints, diags: diags, relations: relations, known: map[*spec.Node]*Schema{}}
}

// Of returns the schema at n, which must not be a reference. It returns the
// same Schema for the same node.
func (r *Reader) Of(n *spec.Node) *Schema {
	if s, ok := r.known[n]; ok {
		return s
	}
	s := &Schema{Node: n, ID: n.Ref(), Required: map[string]bool{}}
	r.known[n] = s
	r.merge(s, n, merging{})
	r.narrow(s)
	r.addConditional(s)
	s.Hints = r.Hints(n)
	return s
}

// Identify returns the ID of a schema made of several nodes. It depends on the
// nodes alone, so that a recursive schema is recognised.
func (r *Reader) Identify(how string, nodes ...*spec.Node) string {
	ids := make([]string, len(nodes))
	for i, n := range nodes {
		ids[i] = cmp.Or(r.Identity(n), n.Ref())
	}
	slices.Sort(ids)
	return how + "(" + strings.Join(slices.Compact(ids), " ") + ")"
}

// Combine returns the schema of values that follow all nodes, which may be
// references.
func (r *Reader) Combine(nodes ...*spec.Node) *Schema {
	s := &Schema{Node: nodes[0], ID: r.Identify("all", nodes...), Required: map[string]bool{}}
	seen := merging{}
	for _, n := range nodes {
		r.mergePart(s, n, seen)
	}
	r.narrow(s)
	r.addConditional(s)
	s.Hints = r.Hints(nodes[0])
	return s
}
