package ledger

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Ledger.Unclaimed, which walks what operations state.

// Operation is an operation that is in the client.
type Operation struct {
	Node *spec.Node // the operation object
	Item *spec.Node // its path item
}

// Loss is a value that nobody claimed.
type Loss struct {
	Node *spec.Node
	What What
}

// What is the kind of a lost value.
type What string

// The kinds of lost values.
const (
	Parameter What = "parameter"
	MediaType What = "media type"
	Header    What = "header"
	Property  What = "property"
	Type      What = "type"
	Values    What = "values"
	Items     What = "items"
)

// Unclaimed returns the values that operations reach and that nobody claimed, each
// once, in the order of the walk.
func (l *Ledger) Unclaimed(doc *spec.Document, ops []Operation) []Loss {
	w := &walk{ledger: l, doc: doc, seen: map[*spec.Node]bool{}}
	for _, op := range ops {
		w.parameters(op.Item)
		w.parameters(op.Node)
		w.content(op.Node.Get("requestBody"))
		for status, r := range op.Node.Get("responses").Members() {
			if !strings.HasPrefix(status, "x-") {
				w.headers(r, strings.HasPrefix(status, "3"))
				w.content(r)
			}
		}
	}
	return w.losses
}

// walk is the state of one walk.
type walk struct {
	ledger *Ledger
	doc    *spec.Document
	seen   map[*spec.Node]bool
	losses []Loss
}

// visit resolves a node and reports whether it is new.
func (w *walk) visit(n *spec.Node) (*spec.Node, bool) {
	target, ok := w.doc.Resolve(n)
	if !ok || w.seen[target] {
		return nil, false
	}
	w.seen[target] = true
	return target, true
}

func (w *walk) lose(n *spec.Node, what What) { w.losses = append(w.losses, Loss{n, what}) }

// claimed reports whether the values below n are to be looked at, and reports n
// itself if nobody claimed it.
func (w *walk) claimed(n *spec.Node, what What) bool {
	fate := w.ledger.Of(n)
	if fate == Unclaimed {
		w.lose(n, what)
	}
	return fate == Go
}

func (w *walk) parameters(owner *spec.Node) {
	for _, n := range owner.Get("parameters").Items() {
		if p, isNew := w.visit(n); isNew && w.claimed(p, Parameter) {
			w.schema(p.Get("schema"))
			for _, m := range p.Get("content").Members() {
				if !w.ledger.covered(m) {
					w.schema(m.Get("schema"))
				}
			}
		}
	}
}

// headers walks the headers of a response. net/http follows the Location of a
// redirect.
func (w *walk) headers(response *spec.Node, redirect bool) {
	r, ok := w.doc.Resolve(response)
	if !ok {
		return
	}
	for name, n := range r.Get("headers").Members() {
		if redirect && strings.EqualFold(name, "Location") {
			continue
		}
		if h, isNew := w.visit(n); isNew && w.ledger.Of(n) != Finding {
			w.claimed(h, Header)
		}
	}
}

// content walks the media types of a body.
func (w *walk) content(body *spec.Node) {
	b, ok := w.doc.Resolve(body)
	if !ok || w.ledger.Of(b) == Finding {
		return
	}
	for media, n := range b.Get("content").Members() {
		if strings.HasPrefix(media, "x-") {
			continue
		}
		if m, isNew := w.visit(n); isNew && !w.ledger.covered(m) && w.claimed(m, MediaType) {
			w.schema(m.Get("schema"))
			w.schema(m.Get("itemSchema"))
		}
	}
}
