package spec

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are repairer.newerMembers, queryStrings and additional: what
// OpenAPI 3.2 has and kin-openapi does not know.

// membersOf32 lists the members that OpenAPI 3.2 adds to each role.
func membersOf32() map[string]string {
	return map[string]string{
		"document":       "$self",
		"server":         "name",
		"tag":            "parent kind",
		"components":     "mediaTypes",
		"pathItem":       "query additionalOperations",
		"mediaType":      "itemSchema prefixEncoding itemEncoding",
		"encoding":       "encoding prefixEncoding itemEncoding",
		"example":        "dataValue serializedValue",
		"securityScheme": "oauth2MetadataUrl deprecated",
		"flows":          "deviceAuthorization",
		"flow":           "deviceAuthorizationUrl",
		"discriminator":  "defaultMapping",
	}
}

// newerMembers hides members of OpenAPI 3.2 from kin-openapi, which rejects
// them. In an older document they are read as in 3.2.
func (r *repairer) newerMembers(n *Node, role *role) {
	if r.newer[role.name] == "" {
		return
	}
	names := strings.Fields(r.newer[role.name])
	for _, m := range n.list {
		if !slices.Contains(names, m.key) || m.hidden {
			continue
		}
		m.hide()
		if !r.is32() {
			r.warnKey(m, diag.CodeNewerKeyword, "%s is a member of OpenAPI 3.2 in a document of %s; it is read as in 3.2", m.key, r.doc.Version).
				WithFix("write  openapi: 3.2.0  if the document is 3.2")
		}
	}
}

// is32 reports whether the document conforms to OpenAPI 3.2 or later.
func (r *repairer) is32() bool {
	return r.doc.Is31() && !strings.HasPrefix(r.doc.read, "3.1")
}

// queryStrings replaces the parameters of a list that are the whole query (in:
// querystring) by the parameters that they consist of, or by one that is marked.
func (r *repairer) queryStrings(list *Node) {
	for _, item := range list.copyListOf(KindArray) {
		if p, ok := r.doc.Resolve(item); ok && p.Str("in") == "querystring" {
			r.queryString(item, p)
		}
	}
}

// queryString replaces one: the properties of a form become parameters.
func (r *repairer) queryString(item, p *Node) {
	if r.wholeQuery(item, p) {
		return
	}
	form := p.At("content", "application/x-www-form-urlencoded")
	schema, _ := r.doc.Resolve(form.Get("schema"))
	properties := r.properties(schema, map[*Node]bool{})
	if len(properties) == 0 {
		r.warn(item, diag.CodeParameter, "the parameter %q is the whole query, and neither a form of known members nor JSON or text; it is ignored", p.Str("name")).
			WithFix("describe the members of the query as parameters  in: query, or call the operation by Do with the query in its path")
		item.detach()
		return
	}
	list := item.parent
	at := slices.Index(list.list, item)
	item.detach()
	for i, property := range properties {
		made := newObject(p, "name", newString(property, property.key), "in", newString(p, "query"))
		r.formMember(made, property, form.At("encoding", property.key))
		if p.Bool("required") && slices.Contains(schema.Strings("required"), property.key) {
			made.set("required", newBool(p, true))
		}
		made.parent = list
		list.list = slices.Insert(list.list, at+i, made)
	}
}

// wholeQuery replaces a parameter of JSON or text by a query parameter with the
// hidden member querystring; false leaves forms and other media types.
func (r *repairer) wholeQuery(item, p *Node) bool {
	content := p.Get("content")
	if content.Kind() != KindObject || len(content.list) != 1 {
		return false
	}
	media, _, _ := strings.Cut(strings.ToLower(content.list[0].key), ";")
	if !strings.HasSuffix(media, "/json") && !strings.HasSuffix(media, "+json") && !strings.HasPrefix(media, "text/") {
		return false
	}
	made := p.clone()
	made.set("in", newString(p, "query"))
	made.set("querystring", newBool(p, true))
	made.Get("querystring").hide()
	list := item.parent
	made.parent = list
	list.list[slices.Index(list.list, item)] = made
	return true
}

// formMember gives a parameter the schema and the encoding of a member of a
// form: objects are JSON unless a style is stated.
func (r *repairer) formMember(made, property, encoding *Node) {
	schema := property.clone()
	target, _ := r.doc.Resolve(property)
	if slices.Contains(target.Strings("type"), "object") && !encoding.Has("style") {
		made.set("content", newObject(property, "application/json", newObject(property, "schema", schema)))
		return
	}
	made.set("schema", schema)
	for _, key := range []string{"style", "explode", "allowReserved"} {
		if m := encoding.Get(key); m != nil {
			made.set(key, m.clone())
		}
	}
	if text := target.Get("description"); text.Kind() == KindString {
		made.set("description", text.clone())
	}
}

// properties returns the properties of a schema and of the parts of its allOf.
func (r *repairer) properties(schema *Node, seen map[*Node]bool) (all []*Node) {
	if schema == nil || seen[schema] {
		return nil
	}
	seen[schema] = true
	for _, part := range schema.Get("allOf").Items() {
		target, _ := r.doc.Resolve(part)
		all = append(all, r.properties(target, seen)...)
	}
	for name, m := range schema.Get("properties").Members() {
		all = slices.DeleteFunc(all, func(o *Node) bool { return o.key == name })
		all = append(all, m)
	}
	return all
}

// additional repairs the additionalOperations of a path item: methods that have a
// member of their own there, and keys that are no methods.
func (r *repairer) additional(item *Node) {
	for _, m := range item.Get("additionalOperations").copyListOf(KindObject) {
		lower := strings.ToLower(m.key)
		switch {
		case isMethod(lower) && item.Has(lower):
			r.warnKey(m, diag.CodeUnknownKey, "the method %s is described by the member %q of the path; this operation is left out", strings.ToUpper(m.key), lower).
				WithFix("remove one of them")
			m.detach()
		case isMethod(lower):
			r.warnKey(m, diag.CodeUnknownKey, "the method %s has a member of its own in a path; this operation is read as %q", strings.ToUpper(m.key), lower).
				WithFix("move it out of additionalOperations")
			m.detach()
			item.set(lower, m)
			item.Get(lower).hidden = false
		case m.key == "" || strings.ContainsFunc(m.key, func(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune("()<>@,;:\\\"/[]?={}", c) }):
			r.warnKey(m, diag.CodeUnknownKey, "%q is no HTTP method; the operation is left out", m.key).
				WithFix("write the method as it is sent, such as COPY")
			m.detach()
		}
	}
}
