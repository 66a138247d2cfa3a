package generator_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
)

// TestConfigSchema checks that every member of the JSON Schema of nimbugen.yaml
// is accepted, and a member that it does not describe is not.
func TestConfigSchema(t *testing.T) {
	data, err := os.ReadFile("../templates/nimbugen.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties map[string]any
		Defs       map[string]struct {
			Properties map[string]struct{ Properties map[string]any }
		} `json:"definitions"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	client := schema.Defs["client"].Properties
	unknown := messages(t, "compatibility: 1\nclients:\n  - spec: a\n    out: b\n    nothing: x\n    include: {nothing: x}\n    exclude: {nothing: x}\n    env: {nothing: x}\nnothing: x\n")
	for _, c := range []struct {
		where string
		keys  []string
	}{
		{"the configuration", slices.Sorted(maps.Keys(schema.Properties))},
		{"a client", slices.Sorted(maps.Keys(client))},
		{"include", slices.Sorted(maps.Keys(client["include"].Properties))},
		{"env", slices.Sorted(maps.Keys(client["env"].Properties))},
		{"exclude", slices.Sorted(maps.Keys(client["exclude"].Properties))},
	} {
		at := slices.IndexFunc(unknown, func(m string) bool { return strings.HasPrefix(m, c.where+" has no member") })
		if at < 0 {
			t.Fatalf("%s accepts an unknown member: %q", c.where, unknown)
		}
		_, known, _ := strings.Cut(unknown[at], "it may have: ")
		have := strings.Split(known, ", ")
		slices.Sort(have)
		if !slices.Equal(have, c.keys) {
			t.Errorf("%s: the schema has %q, what is read is %q", c.where, c.keys, have)
		}
	}
}

// messages reads a configuration and returns its findings with their fixes.
func messages(t *testing.T, text string) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "nimbugen.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, diags := generator.ReadConfig(path)
	var list []string
	for _, d := range diags.All() {
		list = append(list, d.Message+" "+d.Fix)
	}
	return list
}
