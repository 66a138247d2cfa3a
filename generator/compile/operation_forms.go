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

// The entry points are bodyTyper.setForm and bodyTyper.setMultipart.

// setForm types a form: an object of any kind, or text that is encoded already,
// or url.Values where the specification does not describe it.
func (t *bodyTyper) setForm(op *operation, b *ir.Body, m content, at place) {
	switch {
	case t.contents.isText(m.schema()):
		b.Kind = ir.BodyText
		return
	case t.isFree(m.schema()):
		b.Kind = ir.BodyValues
		return
	}
	got := whole(t.types.of(m.schema(), at))
	if !isForm(got) {
		b.Kind = ir.BodyValues
		t.warnNoFields(op, b, m)
		return
	}
	b.Kind, b.Type = ir.BodyForm, got
	b.Encodings = formEncodings(m.node.Get("encoding"))
}

// isForm reports whether the values of a type have named fields.
func isForm(t ir.Type) bool {
	switch t := t.(type) {
	case ir.Map:
		return true
	case ir.Named:
		_, enum := t.Decl.Def.(*ir.Enum)
		def, _ := t.Decl.Def.(*ir.Struct)
		return !enum && (def == nil || def.Tuple == nil)
	}
	return false
}

func (t *bodyTyper) warnNoFields(op *operation, b *ir.Body, m content) {
	t.diags.Warnf(m.node.KeyPos(), diag.CodeFormBody, "a body of type %s needs an object with properties; its fields have no types", mediaType(b.ContentType)).
		WithFix("describe the fields:  schema: {type: object, properties: ...}")
	op.fallbacks.add(m.node.KeyPos())
}

// isFree reports whether a schema allows any members and describes none.
func (t *bodyTyper) isFree(n *spec.Node) bool {
	target, ok := t.doc.Resolve(n)
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

// setMultipart types a multipart body: a struct with a field for each part, or
// parts of any name where the specification names none.
func (t *bodyTyper) setMultipart(op *operation, b *ir.Body, m content, at place) {
	b.ContentType = mediaType(b.ContentType) // each body has its own boundary
	if m.node.Has("itemSchema") {
		b.Kind = ir.BodyParts // without names
		t.warnNoFields(op, b, m)
		return
	}
	if t.isFree(m.schema()) {
		b.Kind = ir.BodyParts
		return
	}
	at.dir = form
	got := t.types.of(m.schema(), at)
	named, ok := got.typ.(ir.Named)
	if def, isStruct := declDef[*ir.Struct](named); ok && isStruct && def.Tuple == nil {
		b.Kind, b.Type = ir.BodyMultipart, named
		t.setPartEncodings(def, m.node.Get("encoding"))
		return
	}
	b.Kind = ir.BodyParts
	if _, isMap := got.typ.(ir.Map); !isMap && got.typ != (ir.Type)(ir.Prim{Kind: ir.File}) {
		t.warnNoFields(op, b, m)
	}
}

// setPartEncodings sets the content types and headers of parts. Only headers
// that always have the same value are sent; those of a file can be set with the
// file.
func (t *bodyTyper) setPartEncodings(def *ir.Struct, encoding *spec.Node) {
	for _, f := range def.Fields {
		e := encoding.Get(f.Wire)
		if f.Join = t.separator(e, f.Type); f.Join != "" {
			continue // a style rules out a content type
		}
		if media := godoc.OneLine(e.Str("contentType")); media != "" && !strings.ContainsAny(media, "*,") {
			f.ContentType = media
		}
		for name, n := range e.Get("headers").Members() {
			header, ok := t.doc.Resolve(n)
			if !ok || strings.EqualFold(name, "Content-Type") || !isToken(name) {
				continue
			}
			switch value := t.onlyValue(header.Get("schema")); {
			case value != "":
				f.Headers = append(f.Headers, ir.PartHeader{Name: name, Value: value})
			case header.Bool("required") && !ir.HoldsFile(f.Type):
				t.diags.Warnf(n.KeyPos(), diag.CodeFormBody, "the header %s of the part %q has no value that could be sent: only those of files can be set", name, godoc.OneLine(f.Wire)).
					WithFix("give its schema a const or a default")
			}
		}
	}
}

// separator returns the text between the items of a list that is one part, as its
// style and explode state from OpenAPI 3.1 on; "" where each item is a part.
func (t *bodyTyper) separator(encoding *spec.Node, typ ir.Type) string {
	explode, declared := encoding.BoolOK("explode")
	style := cmp.Or(encoding.Str("style"), "form")
	if opt, ok := typ.(ir.Opt); ok {
		typ = opt.Elem
	}
	list, ok := typ.(ir.List)
	if !ok || !t.doc.Is31() || ir.HoldsFile(list.Elem) || explode || !declared && style == "form" {
		return ""
	}
	return map[string]string{"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}[style]
}

// onlyValue returns the constant or default of a schema as text.
func (t *bodyTyper) onlyValue(n *spec.Node) string {
	target, ok := t.doc.Resolve(n)
	if !ok {
		return ""
	}
	value := cmp.Or(target.Get("const"), target.Get("default"))
	if list := target.Get("enum"); value == nil && list.Len() == 1 {
		value = list.Index(0)
	}
	text := value.Text()
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return ""
	}
	return text
}
