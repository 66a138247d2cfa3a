package generator

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// denseTime is far more than the documents of these tests need, and far less than
// they would take if each way through them were walked.
const denseTime = time.Minute

// TestSchemasThatReferToEachOther generates a client of 26 schemas each of which has
// the others as properties.
func TestSchemasThatReferToEachOther(t *testing.T) {
	const n = 26
	schemas := map[string]any{}
	for i := range n {
		properties := map[string]any{}
		for j := range n {
			properties[fmt.Sprintf("p%d", j)] = map[string]any{"$ref": fmt.Sprintf("#/components/schemas/%c", 'A'+j)}
		}
		schemas[string(rune('A'+i))] = map[string]any{"type": "object", "properties": properties}
	}
	if took := generateTime(t, schemas); took > denseTime {
		t.Errorf("%v", took)
	}
}

// TestFilesThatReferToEachOther generates a client of a document in 26 files, each of
// which refers to all that follow. kin-openapi would read the last file once for each
// of 16 million ways to it.
func TestFilesThatReferToEachOther(t *testing.T) {
	const n = 26
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "post:\n  operationId: op%d\n  responses: {\"204\": {description: ok}}\n  callbacks:\n    none: {}\n", i)
		for j := i + 1; j < n; j++ {
			fmt.Fprintf(&b, "    c%d:\n      '{$request.body#/u}': {$ref: P%d.yaml}\n", j, j)
		}
		write(fmt.Sprintf("P%d.yaml", i), b.String())
	}
	write("spec.yaml", "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nservers: [{url: https://x.test}]\npaths:\n  /a: {$ref: P0.yaml}\n")
	start := time.Now()
	_, diags, err := Generate(t.Context(), Config{Compatibility: CompatibilityLevel}, Client{Spec: filepath.Join(dir, "spec.yaml"), Out: "out", NoDocs: true}, nil, nil)
	if err != nil || diags.HasErrors() {
		t.Fatal(err, diags)
	}
	if took := time.Since(start); took > denseTime {
		t.Errorf("%v", took)
	}
	for _, d := range diags.All() {
		if strings.Contains(d.Message, "so that it was not validated") {
			return
		}
	}
	t.Error("no note that kin-openapi did not validate the document")
}
