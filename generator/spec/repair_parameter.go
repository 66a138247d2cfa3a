package spec

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are repairer.parameter and header.

func (r *repairer) parameter(n *Node) {
	r.moveKeywords(n)
	switch in := n.Str("in"); {
	case in == "body" || in == "formData" || in == "":
		return // its operation repairs or drops it
	case in == "querystring":
		n.hide() // of the components; operations have its members
		return
	case in == "path" && !n.Bool("required"):
		r.warn(n, diag.CodePathRequired, "the path parameter %q is always required; it is read as such", n.Str("name")).
			WithFix("write  required: true")
		n.set("required", newBool(n, true))
	case in == "header":
		r.headerParameter(n.Get("name"))
	}
	r.schemaOrContent(n, "parameter")
	r.style(n)
	if style := n.Get("style"); n.Str("in") == "cookie" && style.Text() == "cookie" {
		style.hide()
	}
}

// headerParameter removes what surrounds the name of a header, such as a colon.
func (r *repairer) headerParameter(name *Node) {
	if right := trimHeaderName(name.Text()); right != name.Text() {
		r.warn(name, diag.CodeHeaderName, "%q is no header name; it is read as %q", name.text, right).WithFix("write  name: %s", right)
		name.text = right
	}
}

func (r *repairer) header(n *Node) {
	for _, key := range []string{"name", "in"} {
		n.Get(key).hide()
	}
	r.moveKeywords(n)
	r.schemaOrContent(n, "header")
	if style := n.Get("style"); style != nil && style.text != "simple" {
		r.warn(style, diag.CodeStyle, "a header has style simple; %q is ignored", style.text)
		n.remove("style")
	}
}

// moveKeywords moves keywords of Swagger 2.0 from a parameter into its schema.
func (r *repairer) moveKeywords(n *Node) {
	var schema *Node
	for _, m := range n.copyList() {
		if !swaggerKeyword(m.key) || n.Has("schema") && schema == nil {
			continue
		}
		if schema == nil {
			r.warnKey(m, diag.CodeSwaggerMember, "%q stands beside the name, as in Swagger 2.0; it is read as part of the schema", m.key).
				WithFix("write  schema: {%s: %s}", m.key, shortJSON(m))
			schema = newObject(m)
			n.set("schema", schema)
		}
		n.remove(m.key)
		m.hidden = false
		schema.set(m.key, m)
	}
}

// swaggerKeyword reports whether a member of Swagger 2.0's parameters belongs
// to a schema.
func swaggerKeyword(key string) bool {
	switch key {
	case "type", "format", "items", "enum", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
		"minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "multipleOf", "nullable":
		return true
	}
	return false
}

// shortJSON returns a value for a fix, "..." for a long one.
func shortJSON(n *Node) string {
	if b := n.JSON(); len(b) <= 40 {
		return string(b)
	}
	return "..."
}

// schemaOrContent leaves a parameter exactly one of the two.
func (r *repairer) schemaOrContent(n *Node, what string) {
	schema, content := n.Get("schema"), n.Get("content")
	switch {
	case schema != nil && content.Len() > 0:
		r.warnKey(content, diag.CodeParameterSchema, "a %s has either schema or content; the content is ignored", what)
		n.remove("content")
	case schema == nil && content.Len() == 0:
		r.warn(n, diag.CodeParameterSchema, "the %s %q has no schema; it is read as a string", what, headerName(n)).
			WithFix("write  schema: {type: string}")
		n.remove("content")
		n.set("schema", newObject(n, "type", newString(n, "string")))
	case content.Len() > 1:
		first := content.list[0]
		r.warnKey(content.list[1], diag.CodeParameterSchema, "a %s has one media type; only %s is used", what, first.key)
		content.list = content.list[:1]
		content.reindex()
	}
}

// headerName returns the name of a parameter; that of a header is its key.
func headerName(n *Node) string {
	if name := n.Str("name"); name != "" {
		return name
	}
	return n.key
}

// style drops a style that is not permitted in the parameter's place.
func (r *repairer) style(n *Node) {
	style, in := n.Get("style"), n.Str("in")
	if style == nil || slices.Contains(styles(in), style.text) {
		return
	}
	r.warn(style, diag.CodeStyle, "a %s parameter has no style %q; it is ignored", in, style.text).
		WithFix("the styles are %s", strings.Join(styles(in), ", "))
	n.remove("style")
}

func styles(in string) []string {
	switch in {
	case "path":
		return []string{"simple", "label", "matrix"}
	case "query":
		return []string{"form", "spaceDelimited", "pipeDelimited", "deepObject"}
	case "cookie":
		return []string{"form", "cookie"}
	}
	return []string{"simple"}
}
