package ruleoracle

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/runtime/validate"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The tests generate rules from OpenAPI documents and compare the verdicts of
// package validate and the oracle on the same values.

var rounds = flag.Int("rounds", 300, "documents of random schemas")

// schemasPerDocument is the number of components of a random document.
const schemasPerDocument = 5

// TestRandom compares random schemas, which refer to each other, on random
// values.
func TestRandom(t *testing.T) {
	counts := map[bool]int{}
	for seed := range *rounds {
		s := &source{Rand: rand.New(rand.NewPCG(uint64(seed), 1))}
		schemas := map[string]any{}
		for i := range schemasPerDocument {
			s.at = i
			schemas[component(i)] = s.schema(3)
		}
		compare(t, schemas, "", s, counts)
	}
	t.Logf("%d values accepted by both, %d rejected", counts[true], counts[false])
	if counts[true] < 1000 || counts[false] < 1000 {
		t.Errorf("the values are not mixed: %v", counts)
	}
}

// TestCases compares the fixed cases.
func TestCases(t *testing.T) {
	for _, c := range cases() {
		counts := map[bool]int{}
		var schema any
		if err := json.Unmarshal([]byte(c.schema), &schema); err != nil {
			t.Fatalf("%s: %v", c.schema, err)
		}
		schemas := map[string]any{component(0): schema}
		for i := 1; i < schemasPerDocument; i++ {
			schemas[component(i)] = map[string]any{"type": "string"}
		}
		rules, oracle := compileBoth(t, schemas, "")
		for _, value := range c.values {
			agree(t, rules, oracle, component(0), value, c.schema, counts)
		}
	}
}

// TestSpecs compares the component schemas of our own 3.1 specs.
func TestSpecs(t *testing.T) {
	files, _ := filepath.Glob("../../testdata/*/*.yaml")
	counts := map[bool]int{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), "openapi: 3.1") || !strings.Contains(string(data), "schemas:") {
			continue
		}
		schemas := componentsOf(t, file)
		for name, schema := range schemas { // $id moves references, which OpenAPI tools do not follow
			if m, ok := schema.(map[string]any); ok {
				delete(m, "$id")
				schemas[name] = m
			}
		}
		s := &source{Rand: rand.New(rand.NewPCG(7, uint64(len(data))))}
		compare(t, schemas, file, s, counts)
	}
	t.Logf("%d values accepted by both, %d rejected", counts[true], counts[false])
	if counts[true] == 0 || counts[false] == 0 {
		t.Errorf("the values are not mixed: %v", counts)
	}
}

// compare compares the verdicts on values that are close to each schema.
func compare(t *testing.T, schemas map[string]any, name string, s *source, counts map[bool]int) {
	t.Helper()
	rules, oracle := compileBoth(t, schemas, name)
	for component, schema := range sorted(schemas) {
		if oracle[component] == nil {
			continue
		}
		for range 12 {
			text, err := json.Marshal(s.value(schema, schemas, 4))
			if err != nil {
				t.Fatal(err)
			}
			what, _ := json.Marshal(schemas)
			agree(t, rules, oracle, component, string(text), component+" of "+name+string(what), counts)
		}
	}
}

// agree compares both verdicts on one value.
func agree(t *testing.T, rules *validate.Rules, oracle map[string]*jsonschema.Schema, component, value, schema string, counts map[bool]int) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(value))
	if err != nil {
		t.Fatal(err)
	}
	wrong := oracle[component].Validate(v)
	found := rules.Check(context.Background(), "request t.op"+component, []byte(value))
	if (wrong == nil) != (len(found) == 0) {
		t.Errorf("%s\nof %s\nours: %v\ntheirs: %v", value, schema, found, wrong)
		return
	}
	counts[wrong == nil]++
}

// compileBoth generates the rules of the schemas, from a document with an
// operation for each, and compiles the same document for the oracle.
func compileBoth(t *testing.T, schemas map[string]any, name string) (*validate.Rules, map[string]*jsonschema.Schema) {
	t.Helper()
	doc := map[string]any{"openapi": "3.1.0", "info": map[string]any{"title": "T", "version": "1"},
		"paths": paths(schemas), "components": map[string]any{"schemas": schemas}}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "spec.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	pkg, diags, err := generator.Generate(t.Context(), generator.Config{Compatibility: 1},
		generator.Client{Spec: file, Out: "out", Package: "client", Validate: []string{"requests"}, NoDocs: true}, nil, nil)
	if err != nil || pkg.API == nil {
		var b bytes.Buffer
		p := diag.Printer{}
		_ = p.Text(&b, diags)
		t.Fatalf("%s: %v\n%s\n%s", name, err, b.String(), text)
	}
	var lines strings.Builder
	names := map[string]string{} // of the methods, which differ from the ids
	for _, service := range pkg.API.Services {
		for _, op := range service.Ops {
			names["request "+op.ID] = "request t." + op.SpecID
		}
	}
	for _, r := range pkg.API.Rules.Lines {
		lines.WriteString(cmp.Or(names[r.Name], r.Name) + "\t" + r.Schema + "\n")
	}
	for component := range schemas {
		if !strings.Contains(lines.String(), "request t.op"+component+"\t") {
			t.Fatalf("%s: %s has no rules, so that any value would be accepted", name, component)
		}
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	for _, f := range formats() {
		c.RegisterFormat(f)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("https://test/spec.json", parsed); err != nil {
		t.Fatal(err)
	}
	oracle := map[string]*jsonschema.Schema{}
	for component := range schemas {
		oracle[component], err = c.Compile("https://test/spec.json#/components/schemas/" + component)
		if err != nil && name == "" {
			t.Fatalf("%s: %v", text, err)
		} else if err != nil {
			t.Logf("%s: %s is nothing that the oracle reads: %v", name, component, err)
		}
	}
	return validate.New(lines.String()), oracle
}

// paths returns an operation for each schema, which sends it.
func paths(schemas map[string]any) map[string]any {
	out := map[string]any{}
	for component := range schemas {
		out["/"+component] = map[string]any{"post": map[string]any{"operationId": "op" + component, "tags": []any{"T"},
			"requestBody": map[string]any{"content": map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/" + component}}}},
			"responses":   map[string]any{"204": map[string]any{"description": "done"}}}}
	}
	return out
}
