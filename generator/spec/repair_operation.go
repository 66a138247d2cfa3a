package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are repairer.operation, parameterList, requestBody and
// responses, which repair path items, operations, request bodies and responses.

// isMethod reports whether a member of a path item is an operation.
func isMethod(key string) bool {
	switch key {
	case "get", "put", "post", "delete", "options", "head", "patch", "trace", "query":
		return true
	}
	return false
}

func (r *repairer) pathItem(n *Node) {
	r.parameterList(n)
	for _, m := range n.copyList() {
		if lower := strings.ToLower(m.key); lower != m.key && isMethod(lower) && !n.Has(lower) {
			r.warnKey(m, diag.CodeUnknownKey, "methods are written in lower case; %q is read as %q", m.key, lower)
			m.hidden = false
			m.rename(lower)
		}
	}
	r.additional(n)
}

func (r *repairer) operation(n *Node) {
	r.parameterList(n)
	r.bodyParameter(n)
	r.operationID(n)
	r.responses(n)
	r.securityOf(n)
	secureServer(n.Get("servers"))
}

// parameterList drops duplicate parameters and those that cannot be sent.
func (r *repairer) parameterList(n *Node) {
	list := n.Get("parameters")
	r.fits(list, "parameters")
	r.queryStrings(list)
	seen := map[string]*Node{}
	for _, item := range list.copyListOf(KindArray) {
		p, ok := r.doc.Resolve(item)
		if !ok || p.kind != KindObject {
			continue // reported where references are repaired
		}
		name, in := p.Str("name"), p.Str("in")
		switch in {
		case "path", "query", "header", "cookie":
		case "body", "formData":
			continue
		default:
			r.place(n, item, p)
			continue
		}
		if name == "" {
			r.warn(item, diag.CodeParameter, "a parameter needs a name; this one is ignored")
			item.detach()
			continue
		}
		key := in + "\x00" + name
		if first := seen[key]; first != nil {
			r.warn(item, diag.CodeDuplicateItem, "the %s parameter %q is here twice; the first one is used", in, name).
				WithNote(first.Pos(), "the first is here").WithFix("remove one of them")
			item.detach()
			continue
		}
		seen[key] = item
	}
}

// place determines where a parameter without a valid place is sent.
func (r *repairer) place(owner, item, p *Node) {
	name := p.Str("name")
	if name != "" && strings.Contains(pathOf(owner), "{"+name+"}") {
		r.warn(item, diag.CodeParameter, "the parameter %q does not say where it is sent; the path has it", name).WithFix("write  in: path")
		p.set("in", newString(p, "path"))
		return
	}
	r.warn(item, diag.CodeParameter, "the parameter %q does not say where it is sent; it is ignored", name).
		WithFix("write  in: query, header, path or cookie")
	item.detach()
}

// pathOf returns the path template above a node.
func pathOf(n *Node) string {
	for ; n != nil; n = n.parent {
		if n.parent.Key() == "paths" {
			return n.key
		}
	}
	return ""
}

// bodyParameter converts a parameter "in: body" of Swagger 2.0 to the request
// body.
func (r *repairer) bodyParameter(n *Node) {
	for _, item := range n.Get("parameters").copyListOf(KindArray) {
		p, ok := r.doc.Resolve(item)
		if !ok {
			continue
		}
		switch in := p.Str("in"); in {
		case "body":
			item.detach()
			r.swaggerBody(n, item, p)
		case "formData":
			r.warn(item, diag.CodeSwaggerMember, "parameters in formData are those of Swagger 2.0; %q is ignored", p.Str("name")).
				WithFix("describe it in requestBody")
			item.detach()
		}
	}
}

func (r *repairer) swaggerBody(n, item, p *Node) {
	d := r.warn(item, diag.CodeSwaggerMember, "a parameter in the body is one of Swagger 2.0; it is read as the request body")
	d.WithFix("describe it in requestBody")
	if n.Has("requestBody") {
		d.Message = "a parameter in the body is one of Swagger 2.0; it is ignored, since there is a request body"
		return
	}
	schema := newObject(p)
	if s := p.Get("schema"); s != nil {
		schema = s.clone()
	}
	body := newObject(p, "content", newObject(p, "application/json", newObject(p, "schema", schema)))
	if p.Bool("required") {
		body.set("required", newBool(p, true))
	}
	n.set("requestBody", body)
}

// operationID makes duplicate ids distinct.
func (r *repairer) operationID(n *Node) {
	id := n.Get("operationId")
	if id.Kind() != KindString {
		return
	}
	if id.text == "" {
		n.remove("operationId")
		return
	}
	first, taken := r.operations[id.text]
	if !taken {
		r.operations[id.text] = id
		return
	}
	if first == id {
		return
	}
	wanted := id.text
	for i := 2; r.operations[id.text] != nil; i++ {
		id.text = fmt.Sprintf("%s_%d", wanted, i)
	}
	r.operations[id.text] = id
	r.warn(id, diag.CodeDuplicateOperationID, "another operation has the operationId %q; this one is read as %q", wanted, id.text).
		WithNote(first.Pos(), "the other is here").WithFix("give each operation an id of its own")
}

// responses adds the responses that the standard requires to an operation, and
// corrects status codes.
func (r *repairer) responses(n *Node) {
	list := n.Get("responses")
	if !r.fits(list, "responses") {
		list = nil
	}
	for _, m := range list.copyListOf(KindObject) {
		r.status(m)
	}
	if list.Kind() == KindObject && list.countResponses() > 0 || list == nil && r.is31 {
		return
	}
	at := n
	if list != nil {
		at = list
	}
	r.warn(at, diag.CodeMissingResponses, "the operation has no responses; any response is taken as it is").
		WithFix(`write  responses: {"200": {description: ...}}`)
	if list.Kind() != KindObject {
		list = newObject(at)
		n.set("responses", list)
	}
	list.set("default", newObject(at, "description", newString(at, "")))
}

func (n *Node) countResponses() int {
	count := 0
	for _, m := range n.list {
		if !strings.HasPrefix(m.key, "x-") {
			count++
		}
	}
	return count
}

// status rewrites the key of a response as 200, 2XX or default.
func (r *repairer) status(m *Node) {
	if isStatus(m.key) || strings.HasPrefix(m.key, "x-") || m.key == "$ref" {
		return
	}
	right := strings.TrimSpace(strings.ToUpper(m.key))
	switch {
	case right == "DEFAULT":
		right = "default"
	case len(right) > 3 && !strings.Contains("0123456789X", right[3:4]):
		right = right[:3]
	}
	if !isStatus(right) || m.parent.Has(right) {
		r.warnKey(m, diag.CodeStatus, "%q is no status; the response is ignored", m.key).
			WithFix("write a status (200), a class (2XX) or default")
		m.detach()
		return
	}
	r.warnKey(m, diag.CodeStatus, "%q is no status; it is read as %s", m.key, right).WithFix("write  %q", right)
	m.rename(right)
}

func isStatus(s string) bool {
	if s == "default" {
		return true
	}
	if len(s) != 3 || s[0] < '1' || s[0] > '5' {
		return false
	}
	return s[1:] == "XX" || s[1] >= '0' && s[1] <= '9' && s[2] >= '0' && s[2] <= '9'
}

func (r *repairer) requestBody(n *Node) {
	r.moveSchema(n)
	if n.Get("content").Len() > 0 || n.Has("$ref") {
		return
	}
	r.warn(n, diag.CodeMissingContent, "the request body has no content; any JSON is accepted").
		WithFix("write  content: {application/json: {schema: ...}}")
	n.set("content", newObject(n, "application/json", newObject(n, "schema", newObject(n))))
}

func (r *repairer) response(n *Node) {
	r.moveSchema(n)
	switch n.Get("description").Kind() {
	case KindMissing, KindNull:
	default:
		return
	}
	if !r.is32() { // it is optional from then on, but not for kin-openapi
		r.warn(n, diag.CodeMissingDescription, "a response needs a description").WithFix(`write  description: ""`)
	}
	n.set("description", newString(n, ""))
}

// moveSchema moves a schema that is directly in a response or a request body,
// as in Swagger 2.0, into its content.
func (r *repairer) moveSchema(n *Node) {
	schema := n.Get("schema")
	if schema == nil || n.Get("content").Len() > 0 {
		return
	}
	r.warnKey(schema, diag.CodeSwaggerMember, "the schema stands outside of content, as in Swagger 2.0; it is read as that of application/json").
		WithFix("write  content: {application/json: {schema: ...}}")
	n.remove("schema")
	schema.hidden = false
	n.set("content", newObject(schema, "application/json", newObject(schema, "schema", schema)))
}

// fits converts a member before the walk reaches it.
func (r *repairer) fits(n *Node, key string) bool {
	if n == nil {
		return false
	}
	s := r.grammar["operation"].slot(key)
	return s.allows(n.kind) || r.misfit(n, s)
}

// uniqueNames returns the names in the braces of a path, in order.
func uniqueNames(template string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(template, "{")
		if !ok {
			return names
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return names
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		template = after
	}
}
