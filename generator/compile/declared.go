package compile

import (
	"encoding/json"
	"path"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is declaredResponses, which writes the responses that the
// specification declares: statuses, media types, and the shapes of JSON, by which
// runtime.OnDrift finds what a server sends beyond them.

// shapeWriter writes shapes as a subset of JSON Schema: a type alone is its name, a
// reference is the name of a line, which has a number sign, and true allows
// everything. Shapes with members or items are objects or arrays without a type.
type shapeWriter struct {
	*ruleWriter
	streams *streamTyper
}

// declaredResponses returns a line for each operation, and one for each schema that
// its responses refer to.
func declaredResponses(ops *operations, types *types, contents *contentReader) []ir.Rule {
	w := &shapeWriter{
		ruleWriter: newRuleWriter(types.schemas, contents),
		streams:    &streamTyper{doc: contents.doc, contents: contents, types: types},
	}
	w.ruleWriter.write, w.ruleWriter.line = w.shape, w.line
	for _, op := range ops.called {
		w.rules["operation "+withoutControls(op.ir.ID)] = encode(w.responses(op))
	}
	return w.all()
}

// responses returns the shapes of the responses of an operation, by status and
// media type.
func (w *shapeWriter) responses(op *operation) map[string]any {
	statuses := map[string]any{}
	for status, n := range op.node.Get("responses").Members() {
		node, ok := w.doc.Resolve(n)
		if !ok || strings.HasPrefix(status, "x-") {
			continue
		}
		if status != "default" {
			status = strings.ToUpper(status)
		}
		media := map[string]any{}
		for name, n := range node.Get("content").Members() {
			if m, ok := w.doc.Resolve(n); ok && !strings.HasPrefix(name, "x-") {
				media[name] = w.body(content{media: name, node: m, kind: w.contents.kindOf(name, m)})
			}
		}
		statuses[status] = media
	}
	return statuses
}

// body returns the shape of JSON, or of each value of a stream of JSON.
func (w *shapeWriter) body(m content) any {
	switch m.kind {
	case mediaJSON:
		if schema := m.schema(); schema != nil {
			return w.shape(schema)
		}
	case mediaRecords:
		if item := w.streams.record(m); item != nil {
			return w.shape(item)
		}
	case mediaEvents:
		if data := w.streams.data(m); data != nil {
			return w.shape(data)
		}
	}
	return true
}

// shape returns the shape of a schema.
func (w *shapeWriter) shape(n *spec.Node) any {
	if n.Kind() != spec.KindObject || n.Unresolved() {
		return true
	}
	if _, ok := w.doc.Ref(n); ok {
		target, ok := w.doc.Target(n)
		if !ok || target.Kind() != spec.KindObject {
			return true
		}
		w.refer(target)
		return w.line(target)
	}
	out := map[string]any{}
	w.scalars(out, n)
	w.object(out, n)
	w.array(out, n)
	_, members := out["properties"]
	_, more := out["additionalProperties"]
	_, items := out["items"]
	if out["type"] == "object" && (members || more) || out["type"] == "array" && items {
		delete(out, "type")
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if list := w.list(n.Get(key)); list != nil {
			out[key] = list
		}
	}
	if tags := w.discriminator(n); tags != nil {
		out["discriminator"] = tags
	}
	switch types, typed := out["type"]; {
	case len(out) == 0:
		return true
	case len(out) == 1 && typed:
		return types
	}
	return out
}

// line returns the name of the line of a schema.
func (w *shapeWriter) line(n *spec.Node) string {
	name := w.name(n)
	if schema.IsComponent(n) {
		name = strings.Replace(name, "#/components/schemas/", "#", 1)
	}
	return name
}

// scalars writes type, with null, and the values of enum and const.
func (w *shapeWriter) scalars(out map[string]any, n *spec.Node) {
	types := n.Strings("type")
	if len(types) > 0 && (n.Bool("nullable") || n.Bool("x-nullable")) {
		types = append(types[:len(types):len(types)], "null")
	}
	switch len(types) {
	case 0:
	case 1:
		out["type"] = types[0]
	default:
		out["type"] = types
	}
	if v := n.Get("enum"); v.Kind() == spec.KindArray {
		out["enum"] = json.RawMessage(v.JSON())
	}
	if v := n.Get("const"); v != nil {
		out["enum"] = []any{json.RawMessage(v.JSON())}
	}
}

// object writes the members. Those of patternProperties, and those that a
// condition adds, are declared whatever the pattern or condition.
func (w *shapeWriter) object(out map[string]any, n *spec.Node) {
	if required := w.requiredReceived(n); required != nil {
		out["required"] = required
	}
	members := map[string]any{}
	for name, v := range n.Get("properties").Members() {
		members[name] = w.shape(v)
	}
	if len(members) > 0 {
		out["properties"] = members
	}
	for _, key := range []string{"unevaluatedProperties", "additionalProperties"} {
		if v := n.Get(key); v.Kind() == spec.KindObject || v.Kind() == spec.KindBool && v.Text() == "true" {
			out["additionalProperties"] = w.shape(v)
		}
	}
	if n.Get("patternProperties").Len() > 0 {
		out["additionalProperties"] = true
	}
	var conditional []any
	for _, key := range []string{"if", "then", "else"} {
		if v := n.Get(key); v.Kind() == spec.KindObject {
			conditional = append(conditional, w.shape(v))
		}
	}
	for _, v := range n.Get("dependentSchemas").Members() {
		conditional = append(conditional, w.shape(v))
	}
	if conditional != nil {
		out["conditional"] = conditional
	}
}

// array writes the items.
func (w *shapeWriter) array(out map[string]any, n *spec.Node) {
	items, prefix := n.Get("items"), w.list(n.Get("prefixItems"))
	if tuple := w.list(items); tuple != nil { // before JSON Schema 2020-12
		prefix, items = tuple, n.Get("additionalItems")
	}
	if prefix != nil {
		out["prefixItems"] = prefix
	}
	if items.Kind() == spec.KindObject {
		if item := w.shape(items); item != true {
			out["items"] = item
		}
	}
}

// requiredReceived returns the members that a response must have: all required
// ones that are not writeOnly.
func (w *shapeWriter) requiredReceived(n *spec.Node) (names []string) {
	for _, name := range n.Strings("required") {
		left := maxBases
		if !w.isWriteOnly(n, name, &left) {
			names = append(names, name)
		}
	}
	return names
}

// maxBases is the number of schemas among which a required property is looked up: a
// chain of bases, each of which requires one of the first, would take quadratic time.
const maxBases = 100

// isWriteOnly reports whether a schema, or one that it extends, declares a property
// that no response has.
func (w *shapeWriter) isWriteOnly(n *spec.Node, name string, left *int) bool {
	n, ok := w.doc.Resolve(n)
	if *left--; !ok || *left < 0 {
		return false
	}
	if p := n.Get("properties").Get(name); p != nil {
		_, writeOnly := w.schemas.OneWay(p)
		return writeOnly
	}
	for _, part := range n.Get("allOf").Items() {
		if w.isWriteOnly(part, name, left) {
			return true
		}
	}
	return false
}

// discriminator returns the member that names the alternative of a union, or the
// descendant of a base, and their shapes by its values. It is nil without one.
func (w *ruleWriter) discriminator(n *spec.Node) map[string]any {
	disc := n.Get("discriminator")
	by := disc.Str("propertyName")
	if by == "" {
		return nil
	}
	mapped, mapping := w.schemas.Mapping(disc), map[string]any{}
	targets := w.alternatives(n)
	for _, names := range []func(alternativeName) []string{
		func(a alternativeName) []string { return w.tagValues(a, by) },
		func(a alternativeName) []string { return mapped[a.target.Ref()] }, // takes precedence
	} {
		for _, a := range targets {
			w.refer(a.target)
			for _, value := range names(a) {
				mapping[value] = w.line(a.target)
			}
		}
	}
	if len(mapping) == 0 {
		return nil
	}
	out := map[string]any{"propertyName": by, "mapping": mapping}
	if id := w.schemas.DefaultOf(disc); id != "" {
		out["defaultMapping"] = true
		for _, a := range targets {
			if a.target.Ref() == id {
				out["defaultMapping"] = w.line(a.target)
			}
		}
	}
	return out
}

// alternativeName is a schema that a discriminator can name, and the reference
// to it.
type alternativeName struct{ node, target *spec.Node }

// alternatives returns the schemas that a discriminator can name: those of the
// union, which are nil if one has no name or is a union itself, or a base and its
// descendants.
func (w *ruleWriter) alternatives(n *spec.Node) (list []alternativeName) {
	unions := n.Get("oneOf").Len() + n.Get("anyOf").Len()
	for _, key := range []string{"oneOf", "anyOf"} {
		for _, member := range n.Get(key).Items() {
			target, ok := w.doc.Resolve(member)
			if member.Str("type") == "null" {
				continue
			}
			if _, ref := w.doc.Ref(member); !ok || !ref || target.Has("oneOf") || target.Has("anyOf") {
				return nil
			}
			list = append(list, alternativeName{member, target})
		}
	}
	if unions == 0 {
		for _, target := range w.schemas.Descendants(w.schemas.Of(n)) {
			list = append(list, alternativeName{target, target})
		}
		if list != nil {
			list = append(list, alternativeName{n, n})
		}
	}
	return list
}

// tagValues returns the values of a discriminator that name a schema beside those
// of a mapping: the one value that the schema allows for the member, the value that
// an extension states, or the names of the schema and of the reference to it
// (OpenAPI 3.2, Discriminator Object).
func (w *ruleWriter) tagValues(a alternativeName, member string) (values []string) {
	for _, p := range w.schemas.Of(a.target).Props {
		if s := w.schemas.Of(p.Nodes[0]); p.Name != member {
			continue
		} else if s.Const != nil {
			values = append(values, s.Const.Text())
		} else if s.Enum.Len() == 1 {
			values = append(values, s.Enum.Index(0).Text())
		}
	}
	for _, key := range []string{"x-ms-discriminator-value", "x-discriminator-value"} {
		if value := a.target.Str(key); value != "" {
			values = append(values, value)
		}
	}
	if values != nil {
		return values
	}
	if ref, ok := w.doc.Ref(a.node); ok {
		values = append(values, path.Base(ref))
	}
	return append(values, a.target.Key())
}
