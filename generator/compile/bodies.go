package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file turns request bodies into arguments.

func (c *compiler) body(op *operation) {
	n := op.node.Get("requestBody")
	if n == nil {
		return
	}
	node, ok := c.doc.Resolve(n)
	if !ok {
		return // reported by spec
	}
	name, m, kind := c.bestMedia(node.Get("content"))
	if m == nil {
		c.countRaw(n.KeyPos()) // reported by spec
		op.ir.Body = &ir.Body{Pos: n.KeyPos(), Kind: ir.BodyStream, ContentType: "application/octet-stream"}
		return
	}
	b := &ir.Body{Pos: n.KeyPos(), ContentType: concrete(name), Optional: !node.Bool("required")}
	b.Doc = docOf("in", node.Str("description"), "")
	at := place{dir: write, base: op.typeName() + "Input"}
	if _, ref := c.doc.Ref(n); ref {
		if name, _ := c.pointerName(node); name != "" {
			at.base = name
		}
	}
	c.bodyType(b, m, kind, at)
	op.ir.Body = b
}

// concrete gives a content type to send for one with wildcards.
func concrete(media string) string {
	media = strings.TrimSpace(oneLine(media))
	switch {
	case media == "*/*" || media == "application/*" || media == "application/*+json":
		return "application/json"
	case strings.HasPrefix(media, "text/*"):
		return "text/plain"
	case strings.Contains(media, "*"):
		return "application/octet-stream"
	}
	return media
}

func (c *compiler) bodyType(b *ir.Body, m *spec.Node, kind mediaKind, at place) {
	schema := m.Get("schema")
	switch kind {
	case mediaJSON:
		b.Kind = ir.BodyJSON
		b.Type = element(c.typeOf(schema, at))
	case mediaForm, mediaMultipart:
		c.formType(b, m, kind, at)
	case mediaText:
		b.Kind = ir.BodyText
	case mediaBinary, mediaEvents, mediaRecords:
		b.Kind = ir.BodyStream
		c.untyped(m, b.ContentType)
	}
	if b.Kind == ir.BodyText || b.Kind == ir.BodyStream {
		b.Optional = false // an empty text or reader is what it is
	}
	if wildcard := concrete(b.ContentType) == "application/json" && kind == mediaBinary; wildcard {
		b.ContentType = "application/octet-stream"
	}
}

// formType types a form or multipart body: it has to be an object.
func (c *compiler) formType(b *ir.Body, m *spec.Node, kind mediaKind, at place) {
	b.Kind = ir.BodyForm
	if kind == mediaMultipart {
		b.Kind, at.dir = ir.BodyMultipart, form
	}
	got := c.typeOf(m.Get("schema"), at)
	named, ok := got.typ.(ir.Named)
	if def, isStruct := declDef[*ir.Struct](named); ok && isStruct && def.Tuple == nil {
		b.Type = named
		c.encodings(def, m.Get("encoding"))
		return
	}
	c.diags.Warnf(m.KeyPos(), diag.CodeFormBody, "a body of type %s needs an object with properties; it is sent as the bytes that it is given", b.ContentType).
		WithFix("describe the fields:  schema: {type: object, properties: ...}")
	c.countRaw(m.KeyPos())
	b.Kind, b.Type, b.Optional = ir.BodyStream, nil, false
}

// encodings reads the content types of parts.
func (c *compiler) encodings(def *ir.Struct, encoding *spec.Node) {
	for _, f := range def.Fields {
		if media := oneLine(encoding.Get(f.Wire).Str("contentType")); media != "" && !strings.ContainsAny(media, "*,") {
			f.ContentType = media
		}
	}
}

func declDef[T ir.Def](n ir.Named) (T, bool) {
	var zero T
	if n.Decl == nil {
		return zero, false
	}
	def, ok := n.Decl.Def.(T)
	return def, ok
}

// untyped warns about structured media types that are handled as bytes.
func (c *compiler) untyped(m *spec.Node, media string) {
	base := mediaType(media)
	switch {
	case base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml") || base == "application/yaml" || strings.HasSuffix(base, "+yaml"):
	case base == "text/event-stream", isSequence(media):
	default:
		return
	}
	c.diags.Warnf(m.KeyPos(), diag.CodeMediaType, "%s is not decoded; the body is a stream of bytes", oneLine(media)).
		WithFix("describe the body as application/json too, if the server offers it")
	c.countRaw(m.KeyPos())
}
