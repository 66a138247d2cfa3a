package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file types forms and multipart bodies.

// formType types a form: an object of any kind, or text that is encoded
// already, or url.Values where the spec does not describe it.
func (c *compiler) formType(b *ir.Body, m *spec.Node, at place) {
	schema := m.Get("schema")
	switch {
	case c.isText(schema):
		b.Kind = ir.BodyText
		return
	case c.isFree(schema):
		b.Kind = ir.BodyValues
		return
	}
	got := element(c.typeOf(schema, at))
	switch t := got.(type) {
	case ir.Map:
		b.Kind, b.Type = ir.BodyForm, got
	case ir.Named:
		_, enum := t.Decl.Def.(*ir.Enum)
		def, _ := t.Decl.Def.(*ir.Struct)
		if !enum && (def == nil || def.Tuple == nil) {
			b.Kind, b.Type = ir.BodyForm, got
		}
	}
	if b.Type == nil {
		b.Kind = ir.BodyValues
		c.noForm(b, m)
		return
	}
	b.Encodings = formEncodings(m.Get("encoding"))
}

func (c *compiler) noForm(b *ir.Body, m *spec.Node) {
	c.diags.Warnf(m.KeyPos(), diag.CodeFormBody, "a body of type %s needs an object with properties; its fields have no types", mediaType(b.ContentType)).
		WithFix("describe the fields:  schema: {type: object, properties: ...}")
	c.countRaw(m.KeyPos())
}

// isFree reports a schema that allows any members and describes none.
func (c *compiler) isFree(n *spec.Node) bool {
	target, ok := c.doc.Resolve(n)
	if !ok || target.Kind() != spec.KindObject {
		return true
	}
	for key, v := range target.Members() {
		switch {
		case schema.IsAnnotation(key), key == "type" && v.Text() == "object":
		case key == "additionalProperties" && (v.Text() == "true" || v.Kind() == spec.KindObject && v.Len() == 0):
		default:
			return false
		}
	}
	return true
}

// formEncodings returns the encodings of properties that differ from OpenAPI's
// default.
func formEncodings(encoding *spec.Node) []ir.FormEncoding {
	var list []ir.FormEncoding
	for name, e := range encoding.Members() {
		style := e.Str("style")
		explode, declared := e.BoolOK("explode")
		if style == "" && !declared {
			if isJSON(e.Str("contentType")) {
				list = append(list, ir.FormEncoding{Property: name, JSON: true})
			}
			continue
		}
		style = cmp.Or(style, "form")
		if !declared {
			explode = style == "form" || style == "deepObject"
		}
		if isFormStyle(style) {
			list = append(list, ir.FormEncoding{Property: name, Style: style, Explode: explode})
		}
	}
	return list
}

func isFormStyle(s string) bool {
	return s == "form" || s == "spaceDelimited" || s == "pipeDelimited" || s == "deepObject"
}

// multipartType types a multipart body: a struct with a field for each part, or
// parts of any name where the spec names none.
func (c *compiler) multipartType(b *ir.Body, m *spec.Node, at place) {
	b.ContentType = mediaType(b.ContentType) // a boundary is made for each body
	if c.isFree(m.Get("schema")) {
		b.Kind = ir.BodyParts
		return
	}
	at.dir = form
	got := c.typeOf(m.Get("schema"), at)
	named, ok := got.typ.(ir.Named)
	if def, isStruct := declDef[*ir.Struct](named); ok && isStruct && def.Tuple == nil {
		b.Kind, b.Type = ir.BodyMultipart, named
		c.partEncodings(def, m.Get("encoding"))
		return
	}
	b.Kind = ir.BodyParts
	if _, isMap := got.typ.(ir.Map); !isMap && got.typ != (ir.Type)(ir.Prim{Kind: ir.File}) {
		c.noForm(b, m)
	}
}

// partEncodings reads the content types and headers of parts. Of headers, those
// that always have the same value are sent; what a file is sent with can be set
// with the file.
func (c *compiler) partEncodings(def *ir.Struct, encoding *spec.Node) {
	for _, f := range def.Fields {
		e := encoding.Get(f.Wire)
		if media := godoc.OneLine(e.Str("contentType")); media != "" && !strings.ContainsAny(media, "*,") {
			f.ContentType = media
		}
		for name, n := range e.Get("headers").Members() {
			header, ok := c.doc.Resolve(n)
			if !ok || strings.EqualFold(name, "Content-Type") || !isToken(name) {
				continue
			}
			switch value := c.onlyValue(header.Get("schema")); {
			case value != "":
				f.Headers = append(f.Headers, ir.PartHeader{Name: name, Value: value})
			case header.Bool("required") && !ir.HoldsFile(f.Type):
				c.diags.Warnf(n.KeyPos(), diag.CodeFormBody, "the header %s of the part %q has no value that could be sent: only those of files can be set", name, godoc.OneLine(f.Wire)).
					WithFix("give its schema a const or a default")
			}
		}
	}
}

// onlyValue gives the constant or default of a schema as text.
func (c *compiler) onlyValue(n *spec.Node) string {
	target, ok := c.doc.Resolve(n)
	if !ok {
		return ""
	}
	value := target.Get("const")
	if value == nil {
		value = target.Get("default")
	}
	if list := target.Get("enum"); value == nil && list.Len() == 1 {
		value = list.Index(0)
	}
	text := value.Text()
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return ""
	}
	return text
}
