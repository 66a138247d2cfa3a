package compile

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is fakeOf, which describes the API for package
// runtime/fake: a line of JSON for each operation and each schema.

// fakeAPI is the description of the API without its operations and rules.
type fakeAPI struct {
	Bases    []string              `json:"bases"` // paths of the servers
	Schemes  map[string]fakeScheme `json:"schemes,omitempty"`
	Security [][]string            `json:"security,omitempty"` // alternatives, each of schemes
}

// fakeScheme is a security scheme, with the members of its object in the spec.
type fakeScheme struct {
	Type   string `json:"type"`
	In     string `json:"in,omitempty"`
	Name   string `json:"name,omitempty"`
	Scheme string `json:"scheme,omitempty"`
}

// fakeOf describes the API, if the options want a fake. Findings of the rules were
// reported when the client got its own.
func fakeOf(api *ir.API, opts Options, ops *operations, types *types) *ir.Fake {
	if opts.Fake == "" {
		return nil
	}
	var ignored diag.List
	contents := &contentReader{doc: types.doc, diags: &ignored, schemas: types.schemas, xml: opts.XML}
	w := &fakeWriter{ruleWriter: newRuleWriter(types.schemas, contents), streams: &streamTyper{doc: types.doc, contents: contents, types: types}}
	w.write = w.described
	lines := map[string]any{}
	for _, op := range ops.called {
		lines[op.ir.ID] = w.operation(op)
	}
	var b bytes.Buffer
	b.WriteString("{\"api\": " + string(encode(w.api(api))) + ",\n\"operations\": {")
	writeLines(&b, lines)
	b.WriteString("},\n\"rules\": {")
	rules := map[string]any{}
	for _, r := range w.all() {
		rules[r.Name] = json.RawMessage(r.Schema)
	}
	writeLines(&b, rules)
	b.WriteString("}}\n")
	return &ir.Fake{Package: opts.Fake, Description: b.Bytes()}
}

// writeLines writes the members of an object, each on a line.
func writeLines(b *bytes.Buffer, members map[string]any) {
	for i, name := range slices.Sorted(maps.Keys(members)) {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n" + string(encode(name)) + ": " + string(encode(members[name])))
	}
}

func (w *fakeWriter) api(described *ir.API) fakeAPI {
	api := fakeAPI{Bases: []string{""}, Schemes: map[string]fakeScheme{}}
	add := func(server string) {
		if u, err := url.Parse(server); err == nil {
			api.Bases = append(api.Bases, strings.TrimSuffix(u.EscapedPath(), "/"))
		}
	}
	for _, server := range w.doc.Root.Get("servers").Items() {
		add(serverURL(server))
	}
	for _, s := range described.Services {
		for _, op := range s.Ops {
			add(op.Server)
		}
	}
	slices.SortFunc(api.Bases, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	api.Bases = slices.Compact(api.Bases)
	for name, n := range securitySchemes(w.doc) {
		api.Schemes[name] = fakeScheme{n.Str("type"), n.Str("in"), n.Str("name"), strings.ToLower(n.Str("scheme"))}
	}
	api.Security = fakeSecurity(described.Security)
	return api
}

// fakeSecurity returns the alternatives of a set, of which the empty one is anonymous
// access.
func fakeSecurity(set *ir.SecuritySet) [][]string {
	if set == nil {
		return nil
	}
	all := [][]string{}
	for _, r := range set.Alternatives {
		all = append(all, append([]string{}, r.Schemes...))
	}
	return all
}

// fakeWriter writes rules that also hold the examples of the specification.
type fakeWriter struct {
	*ruleWriter
	streams *streamTyper
}

// described returns the constraints of a schema, with what helps to make a value of it:
// its examples, and the names by which a discriminator chooses.
func (w *fakeWriter) described(n *spec.Node) any {
	written := w.schema(n)
	out, ok := written.(map[string]any)
	if !ok || n.Kind() != spec.KindObject {
		return written
	}
	if examples := examplesOf(n); len(examples) > 0 {
		out["examples"] = examples
	}
	if n.Bool("readOnly") {
		out["readOnly"] = true
	}
	if n.Bool("writeOnly") {
		out["writeOnly"] = true
	}
	if f := n.Str("format"); f != "" && out["$ref"] == nil {
		out["format"] = f
	}
	if _, ref := w.doc.Ref(n); !ref {
		if tags := w.discriminator(n); tags != nil {
			out["discriminator"] = tags
		}
	}
	return out
}

// examplesOf returns the examples of a schema, and its default, as JSON.
func examplesOf(n *spec.Node) []json.RawMessage {
	var all []json.RawMessage
	add := func(v *spec.Node) {
		if v != nil && !v.Unresolved() {
			all = append(all, json.RawMessage(v.JSON()))
		}
	}
	add(n.Get("example"))
	for _, v := range n.Get("examples").Items() {
		add(v)
	}
	add(n.Get("default"))
	return all
}

// addExamples writes the rule of a body, parameter or header, behind which the examples
// of its object are those of its schema.
func (w *fakeWriter) addExamples(name string, at, schema *spec.Node) {
	var all []json.RawMessage
	if v := at.Get("example"); v != nil {
		all = append(all, json.RawMessage(v.JSON()))
	}
	for _, n := range at.Get("examples").Members() {
		example, ok := w.doc.Resolve(n)
		if !ok {
			continue
		}
		for _, key := range []string{"value", "dataValue"} {
			if v := example.Get(key); v != nil {
				all = append(all, json.RawMessage(v.JSON()))
			}
		}
	}
	written := w.write(schema)
	if out, ok := written.(map[string]any); ok && len(all) > 0 {
		written = map[string]any{"allOf": []any{out}, "examples": all}
	}
	w.rules[withoutControls(name)] = encode(written)
}

// statusOrder returns a text by which statuses are sorted, successes first.
func statusOrder(status string) string {
	if n, err := strconv.Atoi(status); err == nil && n >= 200 && n < 300 {
		return "0" + status
	}
	return "1" + status
}
