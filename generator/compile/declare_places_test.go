package compile

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// inherited returns a document in which each of the schemas extends a base,
// whose inline items become a type within each.
func inherited(names ...string) string {
	paths, schemas := "", ""
	for _, name := range names {
		paths += fmt.Sprintf("  /%s: {get: {operationId: %s.get, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/%s'}}}}}}}\n", name, name, name)
		schemas += fmt.Sprintf("    %s: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {events: {type: array, items: {properties: {of%s: {type: string}}}}}}]}\n", name, name)
	}
	return "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n" + paths + "components:\n  schemas:\n" + schemas +
		"    Base: {type: object, properties: {events: {type: array, items: {type: object, properties: {kind: {type: string, enum: [a, b]}}}}}}\n"
}

func compiled(t *testing.T, text string, names *lock.Client) *ir.API {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("spec.yaml", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	doc, found := spec.Load(context.Background(), "spec.yaml", spec.Options{})
	api, diags := Compile(doc, Options{Names: names})
	if found.HasErrors() || diags.HasErrors() {
		t.Fatal(found.Err(), diags.Err())
	}
	return api
}

// eventsOf returns the type of the events of each of the names.
func eventsOf(t *testing.T, api *ir.API, names ...string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, d := range api.Decls {
		if def, ok := d.Def.(*ir.Struct); ok && d.Name != "Base" && len(def.Fields) > 0 && def.Fields[0].Wire == "events" {
			out[d.Name] = ir.TypeText(def.Fields[0].Type)
		}
	}
	for _, name := range names {
		if out[name] == "" {
			t.Fatalf("%s has no events: %v", name, out)
		}
	}
	return out
}

// TestNamesOfInherited compiles a document with the names of an earlier run: the
// types of one schema keep their names when others are added or removed.
func TestNamesOfInherited(t *testing.T) {
	for name, c := range map[string]struct{ before, after []string }{
		"one more in front": {[]string{"Order"}, []string{"Account", "Order"}},
		"one more behind":   {[]string{"Order"}, []string{"Order", "Refund"}},
		"one between":       {[]string{"Account", "Refund"}, []string{"Account", "Order", "Refund"}},
		"another order":     {[]string{"Account", "Order", "Refund"}, []string{"Refund", "Account", "Order"}},
		"without the first": {[]string{"Account", "Order", "Refund"}, []string{"Order", "Refund"}},
		"without the last":  {[]string{"Account", "Order", "Refund"}, []string{"Account", "Order"}},
		"only one is left":  {[]string{"Account", "Order", "Refund"}, []string{"Order"}},
	} {
		t.Run(name, func(t *testing.T) {
			first := compiled(t, inherited(c.before...), nil)
			second := compiled(t, inherited(c.after...), first.Names)
			had := eventsOf(t, first, c.before...)
			for owner, is := range eventsOf(t, second, c.after...) {
				if was := had[owner]; was != "" && was != is {
					t.Errorf("the events of %s were %s and are %s", owner, was, is)
				}
			}
		})
	}
}
