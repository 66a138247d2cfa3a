package ruleoracle

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/runtime"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// The entry point is TestDrift. The oracle validates a response by the schemas of
// the document, each of which is closed by unevaluatedProperties where a value of
// it begins. What it finds must be what OnDrift reports.

// TestDrift compares random schemas on values that follow them, and on values of
// which one member was added, removed or changed.
func TestDrift(t *testing.T) {
	counts := map[string]int{}
	documents := max(*rounds/6, 10)
	for seed := range documents {
		s := &shapes{Rand: rand.New(rand.NewPCG(uint64(seed), 5))}
		open, closed := s.document()
		client, oracle := driftBoth(t, open, closed)
		for round := range 20 {
			v := s.sample(map[string]any{"$ref": "#/components/schemas/S0"}, open, 5)
			if round > 3 {
				v = s.damage(v)
			}
			compareDrift(t, client, oracle, v, open, counts)
		}
	}
	t.Log(counts)
	for _, kind := range []string{"none", "member", "value", "missing"} {
		if counts[kind] < documents {
			t.Errorf("only %d values with %s", counts[kind], kind)
		}
	}
}

// compareDrift compares the differences of one body. Of a union that no alternative
// fits, the oracle names the union only: both must find something.
func compareDrift(t *testing.T, client *driftClient, oracle *jsonschema.Schema, v any, schemas map[string]any, counts map[string]int) {
	t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	want, exact := []string{}, true
	if wrong, ok := oracle.Validate(parsed).(*jsonschema.ValidationError); ok {
		want, exact = oracleFindings(wrong)
	}
	if slices.ContainsFunc(want, func(line string) bool { return strings.HasSuffix(line, " type") }) {
		counts["type"]++ // which is an error of the call
		return
	}
	got := client.findings(t, body)
	if same := slices.Equal(got, want); exact && !same || (len(got) == 0) != (len(want) == 0) {
		text, _ := json.Marshal(schemas)
		t.Fatalf("%s\nof %s\nours:   %v\ntheirs: %v", body, text, got, want)
	}
	if len(got) == 0 {
		counts["none"]++
	}
	for _, line := range got {
		counts[strings.Fields(line)[1]]++
	}
	if exact {
		counts["exact"]++
	}
}

// oracleFindings returns the leaves of an error. exact is false if one of them is
// that of an alternative.
func oracleFindings(e *jsonschema.ValidationError) (found []string, exact bool) {
	exact = true
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		at := ""
		for _, name := range e.InstanceLocation {
			at += "/" + name
		}
		switch k := e.ErrorKind.(type) {
		case *kind.OneOf, *kind.AnyOf:
			exact = false
			found = append(found, at+" union")
			if hasTypeBelow(e, len(e.InstanceLocation)) {
				found = append(found, at+" type")
			}
			return
		case *kind.Required:
			for _, name := range k.Missing {
				found = append(found, at+"/"+name+" missing")
			}
		case *kind.Enum, *kind.Const:
			found = append(found, at+" value")
		case *kind.FalseSchema: // where a schema fails, the oracle takes its other members for unevaluated
			if strings.HasPrefix(e.InstanceLocation[len(e.InstanceLocation)-1], "new") {
				found = append(found, at+" member")
			}
		case *kind.Type:
			found = append(found, at+" type")
		}
		for _, cause := range e.Causes {
			walk(cause)
		}
	}
	walk(e)
	slices.Sort(found)
	return slices.Compact(found), exact
}

// hasTypeBelow reports whether a value within the value of a union, at a depth, is of
// another type.
func hasTypeBelow(e *jsonschema.ValidationError, depth int) bool {
	_, wrong := e.ErrorKind.(*kind.Type)
	return wrong && len(e.InstanceLocation) > depth || slices.ContainsFunc(e.Causes, func(cause *jsonschema.ValidationError) bool { return hasTypeBelow(cause, depth) })
}

// driftClient makes one call of a generated description.
type driftClient struct {
	responses, id string
	body          []byte
}

func (c *driftClient) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(string(c.body))), ContentLength: -1, Request: req}, nil
}

func (c *driftClient) findings(t *testing.T, body []byte) []string {
	t.Helper()
	c.body = body
	found := []string{}
	core, err := runtime.NewCore(runtime.API{BaseURL: "https://x.test", Responses: c.responses}, runtime.WithHTTPClient(&http.Client{Transport: c}),
		runtime.OnDrift(func(_ context.Context, d runtime.Drift) {
			found = append(found, d.Pointer+" "+map[runtime.DriftKind]string{runtime.DriftMember: "member", runtime.DriftValue: "value", runtime.DriftMissing: "missing"}[d.Kind])
		}))
	if err != nil {
		t.Fatal(err)
	}
	if err := core.Request(c.id, "GET", "/x").Call(t.Context()); err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}

// driftBoth generates the client of the open schemas, and compiles the closed ones
// for the oracle.
func driftBoth(t *testing.T, open, closed map[string]any) (*driftClient, *jsonschema.Schema) {
	t.Helper()
	doc := map[string]any{"openapi": "3.1.0", "info": map[string]any{"title": "T", "version": "1"}, "components": map[string]any{"schemas": open},
		"paths": map[string]any{"/x": map[string]any{"get": map[string]any{"operationId": "x", "responses": map[string]any{"200": map[string]any{"description": "ok",
			"content": map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/S0"}}}}}}}}}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "spec.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	pkg, _, err := generator.Generate(t.Context(), generator.Config{Compatibility: 1}, generator.Client{Spec: file, Out: "out", Package: "client", NoDocs: true}, nil, nil)
	if err != nil || pkg.API == nil {
		t.Fatalf("%v: %s", err, text)
	}
	client := &driftClient{id: pkg.API.Services[0].Ops[0].ID}
	for _, r := range pkg.API.Responses {
		client.responses += r.Name + "\t" + r.Schema + "\n"
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	closedText, _ := json.Marshal(map[string]any{"components": map[string]any{"schemas": closed}})
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(string(closedText)))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("https://test/spec.json", parsed); err != nil {
		t.Fatal(err)
	}
	oracle, err := c.Compile("https://test/spec.json#/components/schemas/C0")
	if err != nil {
		t.Fatal(err)
	}
	return client, oracle
}

// shapes makes documents of objects that refer to each other.
type shapes struct {
	*rand.Rand
}

const shapeComponents = 6

// document returns components of objects, S0 to S5, and the same for the oracle
// beside them closed, C0 to C5: references from members and items lead to these.
func (s *shapes) document() (open, closed map[string]any) {
	open, closed = map[string]any{}, map[string]any{}
	for i := range shapeComponents {
		open[component(i)] = s.object(i)
	}
	for name, schema := range open {
		closed[name] = s.closeInside(schema)
		closed["C"+name[1:]] = map[string]any{"$ref": "#/components/schemas/" + name, "unevaluatedProperties": false}
	}
	return open, closed
}

// object returns component i: members, and parts or alternatives of components
// behind it, which end the recursion of samples.
func (s *shapes) object(i int) map[string]any {
	props, required := map[string]any{}, []any{}
	for j := range 1 + s.IntN(4) {
		name := fmt.Sprintf("m%d%c", i, 'a'+j)
		props[name] = s.member(i)
		if s.IntN(3) == 0 {
			required = append(required, name)
		}
	}
	m := map[string]any{"type": "object", "properties": props}
	if len(required) > 0 {
		m["required"] = required
	}
	switch s.IntN(6) {
	case 0:
		m["additionalProperties"] = true
	case 1:
		m["additionalProperties"] = map[string]any{"type": "string"}
	case 2, 3:
		if i+1 < shapeComponents {
			delete(m, "additionalProperties")
			return map[string]any{"allOf": []any{s.ref(i + 1), m}}
		}
	}
	return m
}

func (s *shapes) ref(i int) map[string]any {
	return map[string]any{"$ref": "#/components/schemas/" + component(i)}
}

// member returns the schema of a member of component i.
func (s *shapes) member(i int) any {
	later := func() map[string]any { return s.ref(i + 1 + s.IntN(shapeComponents-i-1)) }
	kinds := 6
	if i+1 < shapeComponents {
		kinds = 11
	}
	switch s.IntN(kinds) {
	case 0, 1:
		return map[string]any{"type": "string", "enum": []any{"p", "q", "r"}}
	case 2:
		return map[string]any{"type": []any{"integer", "null"}, "enum": []any{1, 2, nil}}
	case 3:
		return map[string]any{"type": "string"}
	case 4:
		return map[string]any{"type": "object"}
	case 5:
		return map[string]any{"type": "array", "items": map[string]any{"type": "integer", "enum": []any{1, 2, 3}}}
	case 6:
		return later()
	case 7:
		return map[string]any{"type": "array", "items": later()}
	case 8:
		return map[string]any{"type": "object", "additionalProperties": later()}
	case 9:
		return map[string]any{"anyOf": []any{later(), map[string]any{"type": "null"}}}
	}
	tagged := func(tag string) map[string]any {
		return map[string]any{"type": "object", "required": []any{"tag"}, "properties": map[string]any{
			"tag": map[string]any{"type": "string", "const": tag}, "in" + tag: later(), "text": map[string]any{"type": "string"}}}
	}
	return map[string]any{"oneOf": []any{tagged("x"), tagged("y")}}
}

// closeInside returns a schema with closed members, items and alternatives.
func (s *shapes) closeInside(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	out := map[string]any{}
	for key, v := range m {
		switch key {
		case "properties":
			props := map[string]any{}
			for name, p := range v.(map[string]any) {
				props[name] = s.closeWhole(p)
			}
			out[key] = props
		case "items", "additionalProperties":
			out[key] = s.closeWhole(v)
		case "allOf", "oneOf", "anyOf":
			list := []any{}
			for _, part := range v.([]any) {
				list = append(list, s.closeInside(part))
			}
			out[key] = list
		default:
			out[key] = v
		}
	}
	return out
}

// closeWhole returns the schema of a whole value, closed if it names members.
func (s *shapes) closeWhole(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	out := s.closeInside(m).(map[string]any)
	_, ref := m["$ref"]
	if ref || m["properties"] != nil || m["oneOf"] != nil || m["anyOf"] != nil {
		out["unevaluatedProperties"] = false
	}
	return out
}

// sample returns a value of a schema.
func (s *shapes) sample(v any, schemas map[string]any, depth int) any {
	m := v.(map[string]any)
	if ref, ok := m["$ref"].(string); ok {
		return s.sample(schemas[ref[strings.LastIndex(ref, "/")+1:]], schemas, depth)
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		if list, ok := m[key].([]any); ok {
			return s.sample(list[s.IntN(len(list))], schemas, depth)
		}
	}
	if list, ok := m["allOf"].([]any); ok {
		out := map[string]any{}
		for _, part := range list {
			for name, v := range s.sample(part, schemas, depth).(map[string]any) {
				out[name] = v
			}
		}
		return out
	}
	if list, ok := m["enum"].([]any); ok {
		return list[s.IntN(len(list))]
	}
	if v, ok := m["const"]; ok {
		return v
	}
	switch m["type"] {
	case "null":
		return nil
	case "string":
		return "text"
	case "array":
		list := []any{}
		for range s.IntN(3) {
			list = append(list, s.sample(m["items"], schemas, depth-1))
		}
		return list
	}
	out := map[string]any{}
	required, _ := m["required"].([]any)
	props, _ := m["properties"].(map[string]any)
	for name, p := range sorted(props) {
		if slices.Contains(required, any(name)) || depth > 0 && s.IntN(4) > 0 {
			out[name] = s.sample(p, schemas, depth-1)
		}
	}
	if more, ok := m["additionalProperties"].(map[string]any); ok && s.IntN(2) == 0 {
		out["extra"] = s.sample(more, schemas, depth-1)
	} else if m["properties"] == nil && !ok {
		out["free"] = 1
	}
	return out
}

// damage adds, removes or changes one member or value, without changing a type
// that a schema states.
func (s *shapes) damage(v any) any {
	text, _ := json.Marshal(v)
	_ = json.Unmarshal(text, &v) // a copy
	var objects []map[string]any
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			objects = append(objects, v)
			for _, inner := range sorted(v) {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(v)
	at := objects[s.IntN(len(objects))]
	var names []string
	for name := range sorted(at) {
		names = append(names, name)
	}
	switch n := s.IntN(3); {
	case n == 0 || len(names) == 0:
		at["new"] = "p"
	case n == 1:
		delete(at, names[s.IntN(len(names))])
	default:
		name := names[s.IntN(len(names))]
		switch at[name].(type) {
		case string:
			at[name] = "other"
		case float64:
			at[name] = 77
		default:
			at["new2"] = "q"
		}
	}
	return v
}
