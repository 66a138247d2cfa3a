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

// The entry point is compiler.validation, which writes the constraints of the
// specification as the rules that package runtime/validate reads.

// Validate selects the values that the generated client checks against the
// constraints of the specification.
type Validate struct {
	Requests  bool // parameters and bodies, before they are sent
	Responses bool // bodies of successes
}

// ruleWriter collects the rules of operations and types, and those that they
// refer to.
type ruleWriter struct {
	doc      *spec.Document
	diags    *diag.List
	schemas  *schema.Reader
	contents *contentReader

	write func(*spec.Node) any    // of a schema
	line  func(*spec.Node) string // its name
	rules map[string]json.RawMessage
	todo  []*spec.Node // referred to, not written yet
	known map[*spec.Node]bool
}

// validation returns the rules of all operations and of the types that are
// components, nil when the options select none.
func (c *compiler) validation(ops *operations, types *types) *ir.Rules {
	check := c.opts.Validate
	if !check.Requests && !check.Responses {
		return nil
	}
	contents := &contentReader{doc: c.doc, diags: &c.diags, schemas: types.schemas, xml: c.opts.XML}
	w := newRuleWriter(types.schemas, contents)
	for _, op := range ops.called {
		if check.Requests {
			w.request(op)
		}
		if check.Responses {
			w.response(op)
		}
	}
	for _, d := range types.decls.live() {
		w.named(d)
	}
	return &ir.Rules{Func: c.lock.function(c.names, c.api.Pos, [3]string{funcValidate, noPart, noPart}, "", "Validate", "ValidateValue"), Lines: w.all()}
}

func newRuleWriter(schemas *schema.Reader, contents *contentReader) *ruleWriter {
	w := &ruleWriter{doc: contents.doc, diags: contents.diags, schemas: schemas, contents: contents, rules: map[string]json.RawMessage{}, known: map[*spec.Node]bool{}}
	w.write, w.line = w.schema, w.name
	return w
}

// all writes the rules that others refer to, and returns all rules sorted by
// name.
func (w *ruleWriter) all() []ir.Rule {
	for len(w.todo) > 0 {
		n := w.todo[0]
		w.todo = w.todo[1:]
		w.rules[w.line(n)] = w.text(n)
	}
	var lines []ir.Rule
	for _, name := range slices.Sorted(maps.Keys(w.rules)) {
		lines = append(lines, ir.Rule{Name: name, Schema: string(w.rules[name])})
	}
	return lines
}

// add writes a rule, unless it allows everything.
func (w *ruleWriter) add(name string, schema *spec.Node) {
	if text := w.text(schema); string(text) != "{}" && string(text) != "true" {
		w.rules[withoutControls(name)] = text
	}
}

// withoutControls returns a name without the characters that end it in a line.
func withoutControls(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, name)
}

// request writes the rules of the parameters and the body of an operation.
func (w *ruleWriter) request(op *operation) {
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

// response writes the rules of the success bodies of an operation.
func (w *ruleWriter) response(op *operation) {
	for _, r := range op.success {
		if r.content.node != nil && r.kind == mediaJSON {
			w.add("response "+op.ir.ID+" "+r.status, r.schema())
		}
	}
}

// named writes the rule of a type, by which values are checked on their own.
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

// name returns the name of the rule of a schema: its JSON pointer. Behind a
// number it is that of another file than the first; the path of the file
// depends on where nimbugen runs.
func (w *ruleWriter) name(n *spec.Node) string {
	i := slices.IndexFunc(w.doc.Files, func(f *spec.File) bool { return f.Name == n.File() })
	if i <= 0 {
		return "#" + n.Pointer()
	}
	return strconv.Itoa(i) + "#" + n.Pointer()
}

// refer notes that the rule of a schema is needed.
func (w *ruleWriter) refer(n *spec.Node) {
	if !w.known[n] {
		w.known[n] = true
		w.todo = append(w.todo, n)
	}
}

func (w *ruleWriter) text(n *spec.Node) json.RawMessage { return encode(w.write(n)) }

// encode writes v as one line of JSON with sorted members.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return json.RawMessage("true")
	}
	return bytes.TrimSpace(b.Bytes())
}
