package compile

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file writes the constraints of the specification as the rules that
// package runtime/validate reads, for clients that ask for it.

// Validate says what is checked by constraints.
type Validate struct {
	Requests  bool // parameters and bodies, before they are sent
	Responses bool // bodies of successes
}

// ruleWriter collects rules: those of operations and types, and those that
// they refer to.
type ruleWriter struct {
	doc      *spec.Document
	diags    *diag.List
	schemas  *schema.Reader
	contents *contentReader

	rules map[string]json.RawMessage
	todo  []*spec.Node // referred to, not written yet
	known map[*spec.Node]bool
}

// rules writes the rules of all operations and of the types that are
// components.
func (c *compiler) rules(ops *operations, types *types) {
	if !c.opts.Validate.Requests && !c.opts.Validate.Responses {
		return
	}
	contents := &contentReader{doc: c.doc, diags: &c.diags, schemas: types.schemas, xml: c.opts.XML}
	w := &ruleWriter{doc: c.doc, diags: &c.diags, schemas: types.schemas, contents: contents, rules: map[string]json.RawMessage{}, known: map[*spec.Node]bool{}}
	for _, op := range ops.called {
		if c.opts.Validate.Requests {
			w.sent(op)
		}
		if c.opts.Validate.Responses {
			w.received(op)
		}
	}
	for _, d := range types.decls.live() {
		w.named(d)
	}
	for len(w.todo) > 0 {
		n := w.todo[0]
		w.todo = w.todo[1:]
		w.rules[w.name(n)] = w.text(n)
	}
	r := &ir.Rules{Func: c.names.First(c.api.Pos, "Validate", "ValidateValue")}
	for _, name := range slices.Sorted(maps.Keys(w.rules)) {
		r.Lines = append(r.Lines, ir.Rule{Name: name, Schema: string(w.rules[name])})
	}
	c.api.Rules = r
}

// add writes a rule, unless it would ask for nothing.
func (w *ruleWriter) add(name string, schema *spec.Node) {
	name = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, name)
	if text := w.text(schema); string(text) != "{}" && string(text) != "true" {
		w.rules[name] = text
	}
}

// sent writes the rules of an operation's parameters and body.
func (w *ruleWriter) sent(op *operation) {
	for _, p := range op.params {
		schema := p.node.Get("schema")
		if schema == nil {
			schema = w.contents.best(p.node.Get("content")).schema()
		}
		if schema != nil && !p.hints.Has("filters") {
			w.add(p.in+" "+op.ir.ID+" "+p.wire, schema)
		}
	}
	node, ok := w.doc.Resolve(op.node.Get("requestBody"))
	if !ok {
		return
	}
	if m := w.contents.best(node.Get("content")); m.node != nil && (m.kind == mediaJSON || m.kind == mediaForm) {
		w.add("request "+op.ir.ID, m.schema())
	}
}

// received writes the rules of an operation's success bodies.
func (w *ruleWriter) received(op *operation) {
	for _, r := range op.success {
		if r.content.node != nil && r.kind == mediaJSON {
			w.add("response "+op.ir.ID+" "+r.status, r.schema())
		}
	}
}

// named writes the rule of a type, for values that are checked by themselves.
func (w *ruleWriter) named(d *declared) {
	if !d.at.component || d.key.only != "" {
		return
	}
	use := "sent "
	if d.decl.Use == ir.Read {
		use = "received "
	}
	if _, ref := w.doc.Ref(d.s.Node); !ref {
		w.refer(d.s.Node)
		w.rules[use+d.decl.Name] = encode(map[string]any{"$ref": w.name(d.s.Node)})
	}
}

// name is what references call a schema: its pointer, for another file than
// the first behind a number, since the path depends on where nimbugen runs.
func (w *ruleWriter) name(n *spec.Node) string {
	i := slices.IndexFunc(w.doc.Files, func(f *spec.File) bool { return f.Name == n.File() })
	if i <= 0 {
		return "#" + n.Pointer()
	}
	return strconv.Itoa(i) + "#" + n.Pointer()
}

func (w *ruleWriter) refer(n *spec.Node) {
	if !w.known[n] {
		w.known[n] = true
		w.todo = append(w.todo, n)
	}
}

func (w *ruleWriter) text(n *spec.Node) json.RawMessage { return encode(w.schema(n)) }

// encode writes v as one line of JSON, members sorted.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return json.RawMessage("true")
	}
	return bytes.TrimSpace(b.Bytes())
}

// schema gives what a schema asks for, in the form of JSON Schema 2020-12.
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
		if !w.schemas.RefSiblings(n) {
			return out
		}
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

// limits writes the keywords whose value is a number, and uniqueItems. The
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

// required writes the members that must be there. OpenAPI asks for a readOnly
// one only in answers and for a writeOnly one only in requests.
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

// oneWay reports properties that travel in one direction only.
func (w *ruleWriter) oneWay(p *schema.Property) (readOnly, writeOnly bool) {
	if p == nil {
		return false, false
	}
	for _, n := range p.Nodes {
		r, o := w.schemas.OneWay(n)
		readOnly, writeOnly = readOnly || r, writeOnly || o
	}
	return readOnly, writeOnly
}

// children writes the keywords that hold schemas.
func (w *ruleWriter) children(out map[string]any, n *spec.Node) {
	for _, key := range []string{"items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
		"not", "if", "then", "else"} {
		if v := n.Get(key); v.Kind() == spec.KindObject || v.Kind() == spec.KindBool {
			out[key] = w.schema(v)
		}
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf", "prefixItems"} {
		if list := w.list(n.Get(key)); list != nil {
			out[key] = list
		}
	}
	if tuple := w.list(n.Get("items")); tuple != nil { // as it was before 2020-12
		out["prefixItems"] = tuple
		if more := n.Get("additionalItems"); more != nil {
			out["items"] = w.schema(more)
		}
	}
	for _, key := range []string{"properties", "dependentSchemas"} {
		members := map[string]any{}
		for name, v := range n.Get(key).Members() {
			members[name] = w.schema(v)
		}
		if len(members) > 0 {
			out[key] = members
		}
	}
}

func (w *ruleWriter) list(n *spec.Node) []any {
	var list []any
	for _, item := range n.Items() {
		list = append(list, w.schema(item))
	}
	return list
}
