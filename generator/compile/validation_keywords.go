package compile

import (
	"encoding/json"
	"slices"

	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is ruleWriter.schema, which writes the constraints of a
// schema.

// schema returns the constraints of a schema in the form of JSON Schema
// 2020-12.
func (w *ruleWriter) schema(n *spec.Node) any {
	if n.Kind() == spec.KindBool {
		return n.Text() == "true"
	}
	out := map[string]any{}
	if n.Kind() != spec.KindObject || n.Unresolved() {
		return out
	}
	if _, ok := w.doc.Ref(n); ok {
		if target, ok := w.doc.Target(n); ok && target.Kind() == spec.KindObject {
			w.refer(target)
			out["$ref"] = w.name(target)
		}
		return out
	}
	w.values(out, n)
	w.limits(out, n)
	w.patterns(out, n)
	w.required(out, n)
	w.children(out, n)
	return out
}

// values writes type, enum, const and format.
func (w *ruleWriter) values(out map[string]any, n *spec.Node) {
	if types := n.Strings("type"); len(types) > 0 {
		out["type"] = types
	}
	if n.Bool("nullable") || n.Bool("x-nullable") {
		out["nullable"] = true
	}
	for _, key := range []string{"enum", "const"} {
		if v := n.Get(key); v != nil {
			out[key] = json.RawMessage(v.JSON())
		}
	}
	if f := n.Str("format"); slices.Contains(checkedFormats(), f) {
		out["format"] = f
	}
}

// checkedFormats are the formats that package runtime/validate checks.
func checkedFormats() []string {
	return []string{"byte", "date", "date-time", "duration", "email", "hostname", "int32", "int64", "ipv4", "ipv6", "time", "uri", "uri-reference", "uuid"}
}

// limits writes uniqueItems and the keywords whose value is a number. The
// boolean form of the exclusive bounds (OpenAPI 3.0) becomes the numeric one.
func (w *ruleWriter) limits(out map[string]any, n *spec.Node) {
	for _, key := range []string{"multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
		"minItems", "maxItems", "minContains", "maxContains", "minProperties", "maxProperties"} {
		if v := n.Get(key); v.Kind() == spec.KindNumber {
			out[key] = json.RawMessage(v.JSON())
		}
	}
	for bound, exclusive := range map[string]string{"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"} {
		if v, ok := out[bound]; ok && n.Bool(exclusive) {
			out[exclusive] = v
			delete(out, bound)
		}
	}
	if n.Bool("uniqueItems") {
		out["uniqueItems"] = true
	}
}

// required writes the required members. OpenAPI requires a readOnly member only
// in responses and a writeOnly one only in requests.
func (w *ruleWriter) required(out map[string]any, n *spec.Node) {
	var always, sent, received []string
	var props map[string]*schema.Property
	if n.Get("required").Len() > 0 {
		props = map[string]*schema.Property{}
		for _, p := range w.schemas.Of(n).Props {
			props[p.Name] = p
		}
	}
	for _, name := range n.Strings("required") {
		switch readOnly, writeOnly := w.oneWay(props[name]); {
		case readOnly:
			received = append(received, name)
		case writeOnly:
			sent = append(sent, name)
		default:
			always = append(always, name)
		}
	}
	for key, names := range map[string][]string{"required": always, "requiredSent": sent, "requiredReceived": received} {
		if names != nil {
			out[key] = names
		}
	}
	if v := n.Get("dependentRequired"); v.Kind() == spec.KindObject {
		out["dependentRequired"] = json.RawMessage(v.JSON())
	}
}

// oneWay reports whether a property travels in one direction only.
func (w *ruleWriter) oneWay(p *schema.Property) (readOnly, writeOnly bool) {
	if p == nil {
		return false, false
	}
	return w.schemas.OneWayOf(p)
}

// children writes the keywords that hold schemas.
func (w *ruleWriter) children(out map[string]any, n *spec.Node) {
	for _, key := range []string{"items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
		"not", "if", "then", "else"} {
		if v := n.Get(key); v.Kind() == spec.KindObject || v.Kind() == spec.KindBool {
			out[key] = w.write(v)
		}
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf", "prefixItems"} {
		if list := w.list(n.Get(key)); list != nil {
			out[key] = list
		}
	}
	if tuple := w.list(n.Get("items")); tuple != nil { // before JSON Schema 2020-12
		out["prefixItems"] = tuple
		if more := n.Get("additionalItems"); more != nil {
			out["items"] = w.write(more)
		}
	}
	for _, key := range []string{"properties", "dependentSchemas"} {
		members := map[string]any{}
		for name, v := range n.Get(key).Members() {
			members[name] = w.write(v)
		}
		if len(members) > 0 {
			out[key] = members
		}
	}
}

// list returns the constraints of a list of schemas.
func (w *ruleWriter) list(n *spec.Node) []any {
	var list []any
	for _, item := range n.Items() {
		list = append(list, w.write(item))
	}
	return list
}
