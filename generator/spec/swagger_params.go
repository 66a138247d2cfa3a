package spec

import (
	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are swagger.parameter and swagger.form, which convert
// parameters and forms of Swagger 2.0 to parameters and request bodies of
// OpenAPI 3.0.

// parameter converts, in place, a parameter that is not in the body.
func (c *swagger) parameter(n *Node) {
	switch n.Str("in") {
	case "query", "path", "header":
		c.plain(n)
	case "body":
		c.body(n, c.consumes)
	}
}

// plain adds schema and style to a parameter or a header.
func (c *swagger) plain(n *Node) {
	if c.done[n] {
		return
	}
	c.done[n] = true
	format := n.remove("collectionFormat")
	if n.Str("in") == "query" && n.Str("type") == "array" {
		c.collection(n, n, format)
	}
	c.keywords(n)
}

// keywords moves the keywords of a schema into one.
func (c *swagger) keywords(n *Node) {
	if n.Has("schema") {
		return
	}
	schema := newObject(n)
	for _, m := range n.copyList() {
		if swaggerKeyword(m.key) || m.key == "x-nullable" {
			n.remove(m.key)
			schema.set(m.key, m)
		}
	}
	n.set("schema", schema)
	c.items(schema)
}

// items converts a schema and the items below it.
func (c *swagger) items(schema *Node) {
	for n := schema; n.Kind() == KindObject; n = n.Get("items") {
		c.schema(n)
	}
}

// collection converts collectionFormat to style and explode. csv is the
// default.
func (c *swagger) collection(n, out, format *Node) {
	at := format
	if at == nil {
		at = n
	}
	style, explode := "form", false
	switch format.Text() {
	case "multi":
		explode = true
	case "ssv":
		style = "spaceDelimited"
	case "pipes":
		style = "pipeDelimited"
	case "tsv":
		c.diags.Warnf(at.Pos(), diag.CodeStyle, "OpenAPI 3 has no collectionFormat tsv; it is read as csv").WithFix("write  collectionFormat: csv")
	}
	out.set("style", newString(at, style))
	out.set("explode", newBool(at, explode))
}

// form makes one request body of the parameters of a form.
func (c *swagger) form(params []*Node, consumes []string) *Node {
	at := params[0]
	properties, encoding := newObject(at), newObject(at)
	schema := newObject(at, "type", newString(at, "object"), "properties", properties)
	file := false
	for _, p := range params {
		name := p.Str("name")
		if properties.Has(name) {
			continue
		}
		file = file || p.Str("type") == "file"
		if p.Bool("required") {
			schema.require(p, name)
		}
		if p.Str("type") == "array" {
			e := newObject(p)
			c.collection(p, e, p.Get("collectionFormat"))
			encoding.set(name, e)
		}
		properties.set(name, c.formProperty(p))
	}
	content := newObject(at)
	for i, name := range formTypes(consumes, file) {
		s := schema
		if i > 0 {
			s = c.again(schema)
		}
		media := newObject(at, "schema", s)
		if encoding.Len() > 0 {
			media.set("encoding", encoding.clone())
		}
		content.set(name, media)
	}
	body := newObject(at, "content", content)
	if schema.Has("required") {
		body.set("required", newBool(at, true))
	}
	return body
}

// formProperty makes the schema of one field; shared parameters are used more
// than once, so this one is copied.
func (c *swagger) formProperty(p *Node) *Node {
	schema := p.clone()
	for _, key := range [...]string{"name", "in", "required", "collectionFormat", "allowEmptyValue"} {
		schema.remove(key)
	}
	c.items(schema)
	return schema
}

// formTypes returns the media types of a form.
func formTypes(consumes []string, file bool) []string {
	const urlencoded, multipart = "application/x-www-form-urlencoded", "multipart/form-data"
	if file {
		return []string{multipart}
	}
	var types []string
	for _, name := range consumes {
		if name == urlencoded || name == multipart {
			types = append(types, name)
		}
	}
	if len(types) == 0 {
		return []string{urlencoded}
	}
	return types
}
