package spec

import (
	"slices"
	"strings"
)

// The entry point is swaggerParts, the visitor that converts the operations,
// bodies, responses and schemas of Swagger 2.0 to those of OpenAPI 3.0.

// swaggerParts is the visitor that converts each part in place.
type swaggerParts struct{ *swagger }

func (v *swaggerParts) misfit(*Node, *slot) bool { return false }

func (v *swaggerParts) inline(*Node, *slot) *Node { return nil }

func (v *swaggerParts) reference(n *Node, _ *role) *Node {
	target, _ := v.doc.Target(n)
	return target
}

func (v *swaggerParts) enter(n *Node, r *role) {
	switch r.name {
	case "pathItem":
		v.pathItem(n)
	case "response":
		v.response(n, v.produces)
	case "parameter":
		v.parameter(n)
	case "header":
		v.plain(n)
	}
}

// pathItem converts the operations. Body parameters of the path item, which
// apply to all of them, move into each.
func (c *swagger) pathItem(n *Node) {
	var shared []*Node
	for _, item := range n.Get("parameters").copyListOf(KindArray) {
		if p := c.param(item); c.isBody(p) || p.Str("in") == "formData" {
			item.detach()
			shared = append(shared, item)
		}
	}
	for _, op := range n.list {
		if isMethod(op.key) && op.kind == KindObject {
			c.operation(op, shared)
		}
	}
}

// param returns a parameter, following its reference.
func (c *swagger) param(item *Node) *Node {
	p, _ := c.doc.Resolve(item)
	return p
}

func (c *swagger) operation(op *Node, shared []*Node) {
	consumes, produces := c.consumes, c.produces
	var own []string
	if m := op.remove("consumes"); m.Len() > 0 {
		consumes = textsOf(m)
	}
	if m := op.remove("produces"); m.Len() > 0 {
		produces = textsOf(m)
		own = produces
	}
	op.remove("schemes")
	var form []*Node
	for _, item := range slices.Concat(op.Get("parameters").copyListOf(KindArray), shared) {
		p := c.param(item)
		switch {
		case c.isBody(p):
			item.detach()
			c.operationBody(op, item, p, consumes)
		case p.Str("in") == "formData":
			item.detach()
			form = append(form, p)
		}
	}
	if len(form) > 0 && !op.Has("requestBody") {
		op.set("requestBody", c.form(form, consumes))
	}
	for key, m := range op.Get("responses").Members() {
		if m.kind == KindObject && !m.Has("$ref") && key[0] != 'x' {
			c.response(m, produces)
			c.binary(m, own)
		}
	}
}

// isBody reports whether p is a parameter in the body, converted already or
// not.
func (c *swagger) isBody(p *Node) bool {
	_, converted := c.bodies[p]
	return converted || p.Str("in") == "body"
}

func textsOf(list *Node) []string {
	var all []string
	for _, item := range list.Items() {
		all = append(all, item.text)
	}
	return all
}

// operationBody converts a parameter in the body to the request body: a
// reference to a shared one stays a reference.
func (c *swagger) operationBody(op, item, p *Node, consumes []string) {
	if op.Has("requestBody") {
		return
	}
	c.body(p, consumes)
	if item != p || c.bodies[p] {
		op.set("requestBody", c.reference(item, p))
		return
	}
	c.bodies[p] = true
	op.set("requestBody", p)
}

// body converts a parameter in the body, in place.
func (c *swagger) body(p *Node, consumes []string) {
	if c.done[p] {
		return
	}
	c.done[p] = true
	p.remove("in")
	if name := p.remove("name"); name != nil {
		p.set("x-originalParamName", name)
	}
	schema := p.remove("schema")
	if schema == nil {
		schema = newObject(p)
	}
	p.set("content", c.content(schema, consumes, "application/json"))
	c.bodies[p] = false
}

// content adds the schema to every media type: the first one holds the schema
// itself, the others a reference to it, or to its target if it is a reference.
func (c *swagger) content(schema *Node, types []string, otherwise string) *Node {
	if len(types) == 0 {
		types = []string{otherwise}
	}
	content := newObject(schema)
	for i, name := range types {
		s := schema
		if i > 0 {
			s = c.again(schema)
		}
		content.set(name, newObject(schema, "schema", s))
	}
	return content
}

// again returns a schema for a second place.
func (c *swagger) again(schema *Node) *Node {
	target := schema
	if _, ok := c.doc.Ref(schema); ok {
		i := slices.IndexFunc(c.refs, func(r movingRef) bool { return r.text == schema.Get("$ref") })
		if i < 0 {
			return schema.clone() // it has no name
		}
		target = c.refs[i].target
	}
	return c.reference(schema, target)
}

func (c *swagger) response(n *Node, produces []string) {
	if c.done[n] {
		return
	}
	c.done[n] = true
	schema, examples := n.remove("schema"), n.remove("examples")
	if schema != nil {
		otherwise := "application/json"
		if schema.Str("format") == "binary" {
			otherwise = "application/octet-stream"
		}
		n.set("content", c.content(schema, produces, otherwise))
	}
	c.examples(n, examples)
}

// examples moves examples to their media types. Without a schema only they show
// that there is a body.
func (c *swagger) examples(n, examples *Node) {
	content := n.Get("content")
	for _, example := range examples.copyListOf(KindObject) {
		if content == nil {
			content = newObject(examples)
			n.set("content", content)
		}
		if !n.Has("schema") && !content.Has(example.key) && strings.Contains(example.key, "/") {
			content.set(example.key, newObject(example))
		}
		if media := content.Get(example.key); media != nil {
			media.set("example", example)
		}
	}
}

// schema converts the keywords of schemas that Swagger 2.0 writes differently.
func (c *swagger) schema(n *Node) {
	if m := n.Get("x-nullable"); m.Kind() == KindBool && !n.Has("nullable") {
		m.rename("nullable")
	}
	if m := n.Get("type"); m.Kind() == KindString && m.text == "file" {
		m.text = "string"
		n.set("format", newString(m, "binary"))
	}
	if d := n.Get("discriminator"); d.Kind() == KindString {
		d.become(newObject(d, "propertyName", newString(d, d.text)))
	}
	n.remove("collectionFormat")
}
