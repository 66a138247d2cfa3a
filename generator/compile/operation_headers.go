package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is headerTyper.ofResponses.

// headerTyper types the headers that responses declare.
type headerTyper struct {
	doc      *spec.Document
	contents *contentReader
	types    *types
	ledger   *ledger.Ledger
}

// ofResponses returns the headers of responses, each once.
func (t *headerTyper) ofResponses(responses []response) []*ir.Header {
	var list []*ir.Header
	for _, r := range responses {
		for wire, n := range r.node.Get("headers").Members() {
			node, ok := t.doc.Resolve(n)
			known := slices.ContainsFunc(list, func(h *ir.Header) bool { return strings.EqualFold(h.Wire, wire) })
			if !ok || known || !isToken(wire) || strings.EqualFold(wire, "Content-Type") {
				if known || strings.EqualFold(wire, "Content-Type") {
					t.ledger.Claim(ledger.Elsewhere, node)
				}
				continue // OpenAPI ignores a Content-Type here
			}
			t.ledger.Claim(ledger.Go, node)
			h := &ir.Header{Pos: n.KeyPos(), Wire: wire, Type: t.typeOf(node.Get("schema"))}
			if strings.EqualFold(wire, "Set-Cookie") {
				h.Type = ir.List{Elem: ir.Prim{Kind: ir.String}}
			}
			h.Doc.Text = cmp.Or(node.Str("description"), node.Get("schema").Str("description"))
			h.Limits = limitsOf(t.doc, node.Get("schema"))
			list = append(list, h)
		}
	}
	return list
}

// typeOf returns the type of a header: a scalar, a list of scalars, or else the
// text as it is.
func (t *headerTyper) typeOf(n *spec.Node) ir.Type {
	text := ir.Prim{Kind: ir.String}
	s, ok := t.contents.schemaOf(n)
	if !ok {
		return text
	}
	kind := s.Kind("")
	if kind == "array" && len(s.Items) > 0 {
		if elem, ok := t.typeOf(s.Items[0]).(ir.Prim); ok {
			return ir.List{Elem: elem}
		}
		return text
	}
	if prim, ok := formatKind(s, kind); ok && prim != ir.Bytes && prim != ir.Decimal {
		return ir.Prim{Kind: prim}
	}
	switch kind {
	case "integer":
		return ir.Prim{Kind: ir.Int64}
	case "number":
		return ir.Prim{Kind: ir.Float64}
	case "boolean":
		return ir.Prim{Kind: ir.Bool}
	}
	return text
}
