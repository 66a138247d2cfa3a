package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
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
	if kind == mediaJSON && c.onlyNull(node, m.Get("schema")) {
		return
	}
	b := &ir.Body{Pos: n.KeyPos(), ContentType: concrete(name), Optional: !node.Bool("required")}
	if kind == mediaBinary && strings.Contains(name, "*") {
		b.ContentType = "application/octet-stream"
	}
	b.Doc = godoc.Comment("in", node.Str("description"), "")
	at := place{dir: write, base: op.typeName() + "Input"}
	if _, ref := c.doc.Ref(n); ref {
		if name, _ := c.types.names.of(node); name != "" {
			at.base = name
		}
	}
	c.bodyType(b, m, kind, at)
	op.ir.Body = b
}

// onlyNull reports an optional body that can be nothing but null, which says no
// more than no body does.
func (c *compiler) onlyNull(body, schema *spec.Node) bool {
	target, _ := c.doc.Resolve(schema)
	open := target.Bool("nullable") // null beside any other value
	return !open && !body.Bool("required") && body.Get("content").Len() == 1 && c.schemas.IsNull(schema)
}

// concrete gives a content type to send for one with wildcards.
func concrete(media string) string {
	media = strings.TrimSpace(godoc.OneLine(media))
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
	switch {
	case kind == mediaJSON, kind == mediaYAML && c.isStructured(schema): // JSON is YAML
		b.Kind = ir.BodyJSON
		b.Type = element(c.typeOf(schema, at))
	case kind == mediaXML:
		b.Kind, b.XML = ir.BodyXML, c.types.xml.root(schema)
		b.Type = element(c.typeOf(schema, at))
	case kind == mediaForm:
		c.formType(b, m, at)
	case kind == mediaMultipart:
		c.multipartType(b, m, at)
	case kind == mediaText, kind == mediaYAML:
		b.Kind = ir.BodyText
	default:
		b.Kind = ir.BodyStream
		c.untyped(m, b.ContentType)
	}
	if b.Type == nil {
		b.Optional = false // an empty text, reader or form is what it is
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
	case isXML(base), isYAML(base):
	case base == "text/event-stream", isSequence(media):
	default:
		return
	}
	if target, ok := c.doc.Resolve(m.Get("schema")); !ok || isBinary(target) || c.isText(target) {
		return // the spec itself says no more
	}
	fix := "describe the body as application/json too, if the server offers it"
	if isXML(base) && !c.opts.XML {
		fix = "generate with --xml (xml: true in nimbugen.yaml), or describe the body as application/json too"
	}
	c.diags.Warnf(m.KeyPos(), diag.CodeMediaType, "%s is not decoded; the body is handed on as it is", godoc.OneLine(media)).WithFix("%s", fix)
	c.countRaw(m.KeyPos())
}

// yamlResult is a text, because the standard library cannot read YAML.
func (c *compiler) yamlResult(r response) ir.Result {
	c.untyped(r.m, r.media)
	if target, ok := c.doc.Resolve(r.m.Get("schema")); ok && isBinary(target) {
		return ir.Stream{}
	}
	return ir.Text{Media: concrete(mediaType(r.media))}
}
