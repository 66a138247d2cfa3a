package generator

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// TestAllClientsOrNone checks that an interrupted run changes nothing.

// endsWhenWritten is a context that ends once a file exists.
type endsWhenWritten struct {
	context.Context
	file string
}

func (c endsWhenWritten) Err() error {
	if _, err := os.Stat(c.file); err != nil {
		return nil
	}
	return context.Canceled
}

func TestAllClientsOrNone(t *testing.T) {
	t.Chdir(t.TempDir())
	spec := "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: https://t.example.com}]\n" +
		"paths: {/a: {get: {operationId: getA, responses: {'200': {description: yes}}}}}\n"
	if err := os.WriteFile("openapi.yaml", []byte(spec), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := Config{File: ConfigName, Compatibility: CompatibilityLevel, Clients: []Client{{Spec: "openapi.yaml", Out: "one"}, {Spec: "openapi.yaml", Out: "two"}}}
	plan, diags, _, err := MakePlan(t.Context(), cfg, nil)
	if err != nil || plan == nil {
		t.Fatal(err, diags)
	}
	first := filepath.Join("one", "client.gen.go")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := plan.Write(ended); err == nil {
		t.Error("written after the end")
	}
	if _, err := os.Stat(first); err == nil {
		t.Error("the first client is there")
	}
	if err := plan.Write(endsWhenWritten{t.Context(), first}); err != nil {
		t.Error(err)
	}
	for _, name := range []string{first, filepath.Join("two", "client.gen.go"), "nimbugen.lock"} {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
}
