package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is repairer.schema.

func (r *repairer) schema(n *Node) {
	r.mergeSiblings(n)
	r.dynamicRef(n)
	r.schemaType(n)
	r.booleanRequired(n)
	r.requiredList(n)
	r.items(n)
	r.bound(n, "minimum", "exclusiveMinimum")
	r.bound(n, "maximum", "exclusiveMaximum")
	r.counts(n)
	r.annotatedEnum(n)
	r.values(n)
	r.emptyLists(n)
	if n.Bool("readOnly") && n.Bool("writeOnly") {
		r.warnKey(n.Get("writeOnly"), diag.CodeReadWriteOnly, "a value cannot be both readOnly and writeOnly; both are ignored")
		n.remove("readOnly")
		n.remove("writeOnly")
	}
	if !r.is31 {
		r.newerKeywords(n)
	}
}

// booleanSchema replaces true by an empty schema and false by one that permits
// nothing.
func (r *repairer) booleanSchema(n *Node) {
	if !r.is31 {
		r.warn(n, diag.CodeWrongKind, "%q is %s where a schema is expected, which OpenAPI has from 3.1 on; it is read as in 3.1", n.key, n.text).
			WithFix("write  {}  for anything")
	}
	if n.text == "true" {
		n.become(newObject(n))
		return
	}
	n.become(newObject(n, "not", newObject(n)))
}

// booleanRequired moves "required: true" of a property to the list of the
// schema around it.
func (r *repairer) booleanRequired(n *Node) {
	for name, property := range n.Get("properties").Members() {
		m := property.Get("required")
		if m.Kind() != KindBool && !(m.Kind() == KindString && isBool(m.text)) {
			continue
		}
		r.warnKey(m, diag.CodeBooleanRequired, "required is a list of names in the schema around a property; this one is read as such").
			WithFix("write  required: [%s]  beside properties", name)
		property.remove("required")
		if strings.EqualFold(m.text, "true") {
			n.require(m, name)
		}
	}
	if m := n.Get("required"); m.Kind() == KindBool {
		r.warnKey(m, diag.CodeBooleanRequired, "required is a list of names; this one is ignored")
		n.remove("required")
	}
}

// require adds a name to the list of required ones.
func (n *Node) require(at *Node, name string) {
	list := n.Get("required")
	if list.Kind() != KindArray {
		list = newNode(at, KindArray, "")
		n.set("required", list)
	}
	if !slices.Contains(n.Strings("required"), name) {
		list.push(newString(at, name))
	}
}

// requiredList drops duplicate names.
func (r *repairer) requiredList(n *Node) {
	seen := map[string]bool{}
	for _, item := range n.Get("required").copyListOf(KindArray) {
		if item.kind == KindString && seen[item.text] {
			r.warn(item, diag.CodeDuplicateItem, "%q is required twice", item.text).WithFix("remove one of them")
			item.detach()
		}
		seen[item.text] = true
	}
}

// copyListOf is copyList for a value of that kind, nil otherwise.
func (n *Node) copyListOf(k Kind) []*Node {
	if n.Kind() != k {
		return nil
	}
	return n.copyList()
}

// bound rewrites exclusive bounds in the form of the document's version: a
// boolean in 3.0, a number from 3.1 on.
func (r *repairer) bound(n *Node, plain, exclusive string) {
	m := n.Get(exclusive)
	switch {
	case m.Kind() == KindNumber && !r.is31:
		r.warn(m, diag.CodeExclusiveBound, "%s is true or false in OpenAPI 3.0; this number is read as %s with %s: true", exclusive, plain, exclusive)
		n.set(plain, newNode(m, KindNumber, m.text))
		m.become(newBool(m, true))
	case m.Kind() == KindBool && r.is31:
		r.warn(m, diag.CodeExclusiveBound, "%s is a number from OpenAPI 3.1 on; it is read as in 3.0", exclusive)
		limit := n.Get(plain)
		if m.text == "true" && limit.Kind() == KindNumber {
			m.become(newNode(m, KindNumber, limit.text))
			n.remove(plain)
			return
		}
		n.remove(exclusive)
	}
	for _, key := range []string{plain, exclusive, "multipleOf"} {
		if m := n.Get(key); m.Kind() == KindNumber && !isFinite(m.text) {
			r.warn(m, diag.CodeNumber, "%s is too large a number; %q is ignored", m.text, key)
			n.remove(key)
		}
	}
}

func isFinite(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// counts rewrites lengths and numbers of items as whole numbers.
func (r *repairer) counts(n *Node) {
	for _, key := range [...]string{"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"} {
		m := n.Get(key)
		if m.Kind() == KindString && isNumber(m.text) {
			r.quoted(m, m.text, KindNumber)
		}
		if m.Kind() != KindNumber {
			continue
		}
		if i, ok := n.Int(key); ok && i >= 0 {
			m.text = strconv.FormatInt(i, 10)
			continue
		}
		if _, err := strconv.ParseUint(m.text, 10, 64); err != nil {
			r.warn(m, diag.CodeNumber, "%s is no length; %q is ignored", m.text, key)
			n.remove(key)
		}
	}
}

// emptyLists drops empty lists that would forbid every value. JSON Schema 2020-12
// permits an enum without values.
func (r *repairer) emptyLists(n *Node) {
	for _, key := range [...]string{"enum", "allOf", "anyOf", "oneOf", "type"} {
		if m := n.Get(key); m.Kind() == KindArray && len(m.list) == 0 && (key != "enum" || !r.is31) {
			r.warnKey(m, diag.CodeEmptyList, "%s is an empty list; it is ignored", key)
			n.remove(key)
		}
	}
}

// newerKeywords hides keywords of OpenAPI 3.1 in older documents from
// kin-openapi. They are read as in 3.1.
func (r *repairer) newerKeywords(n *Node) {
	for _, m := range n.list {
		if !newerKeyword(m) {
			continue
		}
		m.hide()
		r.warnKey(m, diag.CodeNewerKeyword, "%s is a keyword of OpenAPI 3.1 in a document of %s; it is read as in 3.1", describeKeyword(m), r.doc.Version).
			WithFix("write  openapi: 3.1.0  if the document is 3.1")
	}
}

func describeKeyword(m *Node) string {
	switch {
	case m.key == "type" && m.kind == KindArray:
		return "a list of types"
	case m.key == "type":
		return "type: null"
	}
	return m.key
}

func newerKeyword(m *Node) bool {
	switch m.key {
	case "type":
		return m.kind == KindArray || m.text == "null"
	case "const", "examples", "prefixItems", "contains", "minContains", "maxContains", "patternProperties", "propertyNames",
		"dependentSchemas", "dependentRequired", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties",
		"contentMediaType", "contentEncoding", "contentSchema", "$defs", "$id", "$anchor", "$schema", "$comment",
		"$vocabulary", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "definitions", "dependencies", "additionalItems":
		return true
	}
	return false
}
