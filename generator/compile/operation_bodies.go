package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is bodyTyper.typeBody.

// bodyTyper types request bodies.
type bodyTyper struct {
	doc      *spec.Document
	diags    *diag.List
	lock     *lockedNames
	scope    *naming.Scope // package level
	contents *contentReader
	types    *types
}

// typeBody types the request body of an operation.
func (t *bodyTyper) typeBody(op *operation) {
	n := op.node.Get("requestBody")
	if n == nil {
		return
	}
	node, ok := t.doc.Resolve(n)
	if !ok {
		return // reported by spec
	}
	m := t.contents.best(node.Get("content"))
	if m.node == nil {
		op.fallbacks.add(n.KeyPos()) // reported by spec
		op.ir.Body = &ir.Body{Pos: n.KeyPos(), Kind: ir.BodyStream, ContentType: "application/octet-stream"}
		return
	}
	if !node.Bool("required") && (m.kind == mediaJSON && t.onlyNull(node, m.schema()) || t.onlyEmpty(node)) {
		for _, media := range node.Get("content").Members() {
			media, _ = t.doc.Resolve(media)
			t.types.ledger.Claim(ledger.Whole, media) // as no body
		}
		return
	}
	op.ir.Body = t.body(op, n, node, m, t.place(op, n, node))
	t.hold(op, node)
	if op.ir.Body.Kind == ir.BodyJSON {
		op.requestJSON = m.schema()
	}
}

// body types one media type of a request body; n is the body or a reference to
// it, and node the body.
func (t *bodyTyper) body(op *operation, n, node *spec.Node, m content, at place) *ir.Body {
	b := &ir.Body{Pos: n.KeyPos(), ContentType: concrete(m.media), Optional: !node.Bool("required")}
	if m.kind == mediaBinary && strings.Contains(m.media, "*") {
		b.ContentType = "application/octet-stream"
	}
	about := godoc.WithStop(godoc.FromMarkdown(cmp.Or(n.Str("description"), node.Str("description"))))
	b.Doc.Text = strings.Join(strings.Fields(about+" "+descriptionOf(t.doc, m.schema())+" "+limitsOf(t.doc, m.schema())), " ")
	t.setType(op, b, m, at)
	return b
}

// place is the place of the type of a body, named after the body that a
// reference leads to.
func (t *bodyTyper) place(op *operation, n, target *spec.Node) place {
	at := op.rolePlace(bodyRole, "Input")
	if _, ref := t.doc.Ref(n); ref {
		if name, _ := t.types.names.of(target); name != "" {
			at.base, at.suffix = name, ""
		}
	}
	return at
}

// onlyNull reports whether a body can only be null. If it is optional, that is
// the same as no body.
func (t *bodyTyper) onlyNull(body, value *spec.Node) bool {
	target, _ := t.doc.Resolve(value)
	open := target.Bool("nullable") // null beside any other value
	return !open && body.Get("content").Len() == 1 && t.types.schemas.IsNull(value)
}

// onlyEmpty reports whether a body can only be an object without members, in
// each of its media types. If it is optional, that is the same as no body.
func (t *bodyTyper) onlyEmpty(body *spec.Node) bool {
	content := body.Get("content")
	for _, n := range content.Members() {
		media, ok := t.doc.Resolve(n)
		if !ok || t.types.keep || schema.HasExample(media) || !t.types.schemas.IsEmptyObject(media.Get("schema")) {
			return false
		}
	}
	return content.Len() > 0
}

func (t *bodyTyper) setType(op *operation, b *ir.Body, m content, at place) {
	t.types.ledger.Claim(ledger.Go, m.node)
	switch {
	case m.kind == mediaJSON, m.kind == mediaYAML && t.contents.isStructured(m.schema()): // JSON is YAML
		got := t.types.of(m.schema(), at)
		b.Kind, b.Type = ir.BodyJSON, whole(got)
		b.Null = got.null && !b.Optional && isCollection(b.Type)
	case m.kind == mediaXML:
		b.Kind, b.XML = ir.BodyXML, t.types.xml.root(m.schema())
		b.Type = whole(t.types.of(m.schema(), at))
	case m.kind == mediaForm:
		t.setForm(op, b, m, at)
	case m.kind == mediaMultipart:
		t.setMultipart(op, b, m, at)
	case m.kind == mediaText, m.kind == mediaYAML:
		b.Kind = ir.BodyText
	default:
		b.Kind = ir.BodyStream
		t.contents.warnUndecoded(op, content{media: b.ContentType, node: m.node})
	}
	if b.Type == nil {
		b.Optional = false // nothing distinguishes an empty text, stream or form from none
	}
}

// declDef returns the definition of a declaration, if it is of type T.
func declDef[T ir.Def](n ir.Named) (T, bool) {
	var zero T
	if n.Decl == nil {
		return zero, false
	}
	def, ok := n.Decl.Def.(T)
	return def, ok
}
