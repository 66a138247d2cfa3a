package spec

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are repairer.newerMembers and queryStrings: what OpenAPI 3.2
// has and kin-openapi does not know.

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
// querystring) by the parameters that they consist of.
func (r *repairer) queryStrings(list *Node) {
	for _, item := range list.copyListOf(KindArray) {
		if p, ok := r.doc.Resolve(item); ok && p.Str("in") == "querystring" {
			r.queryString(item, p)
		}
	}
}

// queryString replaces one: the properties of a form become parameters.
func (r *repairer) queryString(item, p *Node) {
	form := p.At("content", "application/x-www-form-urlencoded")
	schema, _ := r.doc.Resolve(form.Get("schema"))
	properties := r.properties(schema, map[*Node]bool{})
	if len(properties) == 0 {
		r.warn(item, diag.CodeParameter, "the parameter %q is the whole query, and not a form of known members; it is ignored", p.Str("name")).
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
