package generator

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/output"
	"github.com/nimbugen/nimbugen/generator/stamp"
)

// These tests check that a run is skipped only when it would change nothing.

const stampSpec = `openapi: 3.1.0
info: {title: t, version: "1"}
servers: [{url: "https://example.com"}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200": {content: {application/json: {schema: {$ref: "pet.yaml"}}}} # a warning: no description
`

const stampOverlay = `overlay: 1.0.0
info: {title: o, version: "1"}
actions:
  - target: $.info
    update: {description: more}
`

const stampConfig = `compatibility: 1
clients:
  - {spec: api.yaml, out: pets, overlays: [overlay.yaml]}
`

func TestUnchanged(t *testing.T) {
	tests := map[string]struct {
		change func(t *testing.T)
		same   bool
	}{
		"nothing":             {func(*testing.T) {}, true},
		"a file beside":       {func(t *testing.T) { put(t, "other.txt", "x") }, true},
		"the spec":            {func(t *testing.T) { put(t, "api.yaml", stampSpec+"# end\n") }, false},
		"a referenced file":   {func(t *testing.T) { put(t, "pet.yaml", "{type: object, title: x}\n") }, false},
		"the overlay":         {func(t *testing.T) { put(t, "overlay.yaml", stampOverlay+"# end\n") }, false},
		"the configuration":   {func(t *testing.T) { put(t, ConfigName, stampConfig+"# end\n") }, false},
		"an option":           {func(t *testing.T) { put(t, ConfigName, stampConfig[:len(stampConfig)-2]+", docs: false}\n") }, false},
		"the lock":            {func(t *testing.T) { put(t, "nimbugen.lock", "{}") }, false},
		"no lock":             {func(t *testing.T) { remove(t, "nimbugen.lock") }, false},
		"a generated file":    {func(t *testing.T) { put(t, "pets/client.gen.go", "package pets\n") }, false},
		"no generated file":   {func(t *testing.T) { remove(t, "pets/client.gen.go") }, false},
		"a new file in there": {func(t *testing.T) { put(t, "pets/old.gen.go", "// x\n") }, false},
		"a broken stamp":      {breakStamps, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			put(t, "api.yaml", stampSpec)
			put(t, "pet.yaml", "type: object\n")
			put(t, "overlay.yaml", stampOverlay)
			put(t, ConfigName, stampConfig)
			store := stamp.Store{Dir: "cache"}
			if _, _, ok := Unchanged(store, readConfig(t)); ok {
				t.Fatal("unchanged before the first run")
			}
			first, findings := generateAndKeep(t, store)
			test.change(t)
			plan, again, ok := Unchanged(store, readConfig(t))
			if ok != test.same {
				t.Fatalf("unchanged = %t, want %t", ok, test.same)
			}
			if ok {
				comparePlans(t, plan, first)
				if again.Summary() != findings.Summary() || again.Len() == 0 {
					t.Errorf("findings = %q, want %q", again.Summary(), findings.Summary())
				}
			}
		})
	}
}

func TestUnchangedWithoutStore(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, "api.yaml", stampSpec)
	put(t, "pet.yaml", "type: object\n")
	put(t, "overlay.yaml", stampOverlay)
	put(t, ConfigName, stampConfig)
	generateAndKeep(t, stamp.Store{})
	if _, _, ok := Unchanged(stamp.Store{}, readConfig(t)); ok {
		t.Error("a store that keeps nothing knew the run")
	}
}

func generateAndKeep(t *testing.T, store stamp.Store) (*Plan, *diag.List) {
	t.Helper()
	cfg := readConfig(t)
	plan, diags, _, err := MakePlan(t.Context(), cfg, nil)
	if err != nil || plan == nil {
		t.Fatal(err, diags.Err())
	}
	if err := plan.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := plan.Keep(store, cfg, diags); err != nil {
		t.Fatal(err)
	}
	return plan, diags
}

// comparePlans checks that the plan from a stamp equals the plan that it was
// stored for, and that nothing changes.
func comparePlans(t *testing.T, got, want *Plan) {
	t.Helper()
	names := func(p *Plan) []string {
		set := map[string]bool{}
		for _, c := range p.Clients[0].Changes {
			set[c.Name] = true
		}
		return slices.Sorted(maps.Keys(set))
	}
	if !slices.Equal(names(got), names(want)) || !reflect.DeepEqual(got.Clients[0].Summary, want.Clients[0].Summary) || got.Clients[0].Dir != want.Clients[0].Dir {
		t.Errorf("plan = %+v, want %+v", got.Clients[0], want.Clients[0])
	}
	if output.Dirty(got.Clients[0].Changes) {
		t.Error("the plan of an unchanged run changes something")
	}
}

func readConfig(t *testing.T) Config {
	t.Helper()
	cfg, diags := ReadConfig(ConfigName)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func breakStamps(t *testing.T) {
	found, err := filepath.Glob("cache/*.json")
	if err != nil || len(found) != 1 {
		t.Fatalf("%d stamps, %v", len(found), err)
	}
	put(t, found[0], `{"key": 3`)
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}
