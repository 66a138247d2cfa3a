package generator

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// TestLinearTime generates clients of specifications with thousands of one
// thing. Four times as many may take eight times as long, and a second more for
// a busy machine; quadratic work takes sixteen times as long.
func TestLinearTime(t *testing.T) {
	for name, schemas := range map[string]func(n int) map[string]any{
		"properties of one name":  propertiesOfOneName,
		"enum values of one name": valuesOfOneName,
		"references":              references,
		"allOf":                   basesOfBases,
		"allOf, base second":      basesSecond,
		"numbers of an enum":      numbers,
		"types of one shape":      typesOfOneShape,
		"alternatives":            alternatives,
		"references to nothing":   referencesToNothing,
	} {
		t.Run(name, func(t *testing.T) {
			few, many := generateTime(t, schemas(5000)), generateTime(t, schemas(20_000))
			for range 2 { // quadratic work is slow each time, a busy machine is not
				if many <= 8*few+time.Second {
					return
				}
				many = min(many, generateTime(t, schemas(20_000)))
			}
			if many > 8*few+time.Second {
				t.Errorf("5,000 take %v, 20,000 take %v", few, many)
			}
		})
	}
}

// TestLongChainOfReferences checks that a chain that is too long is not called a
// circle.
func TestLongChainOfReferences(t *testing.T) {
	_, diags, err := Generate(t.Context(), Config{Compatibility: CompatibilityLevel}, Client{Spec: linearSpec(t, references(200)), Out: "out", NoDocs: true}, nil, nil)
	if err != nil || diags.HasErrors() {
		t.Fatal(err, diags)
	}
	var text strings.Builder
	for _, d := range diags.All() {
		if d.Code == diag.CodeUnresolvedRef {
			text.WriteString(d.Message + "\n")
		}
	}
	if got := text.String(); !strings.Contains(got, "#/components/schemas/D1 is a chain of more than 64 references") || strings.Contains(got, "circle") {
		t.Error(got)
	}
}

// TestTooManyAlternatives checks that the limit is said.
func TestTooManyAlternatives(t *testing.T) {
	_, diags, err := Generate(t.Context(), Config{Compatibility: CompatibilityLevel}, Client{Spec: linearSpec(t, alternatives(501)), Out: "out", NoDocs: true}, nil, nil)
	if err != nil || diags.HasErrors() {
		t.Fatal(err, diags)
	}
	var text strings.Builder
	for _, d := range diags.All() {
		text.WriteString(d.Message + "\n")
	}
	if !strings.Contains(text.String(), "501 alternatives without a discriminator are too many to tell apart; it is raw JSON") {
		t.Error(text.String())
	}
}

func generateTime(t *testing.T, schemas map[string]any) time.Duration {
	t.Helper()
	path := linearSpec(t, schemas)
	start := time.Now()
	_, diags, err := Generate(t.Context(), Config{Compatibility: CompatibilityLevel}, Client{Spec: path, Out: "out", NoDocs: true}, nil, nil)
	if err != nil || diags.HasErrors() {
		t.Fatal(err, diags)
	}
	return time.Since(start)
}

// linearSpec writes a specification whose operation returns the schema A.
func linearSpec(t *testing.T, schemas map[string]any) string {
	t.Helper()
	all, err := json.Marshal(schemas)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "spec.json")
	text := `{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://t.example.com"}],
"paths": {"/a": {"get": {"operationId": "getA", "responses": {"200": {"description": "yes", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}}}},
"components": {"schemas": ` + string(all) + `}}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// oneName returns n texts that are one Go name.
func oneName(n int, signs string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = "a" + strings.NewReplacer("0", signs[:1], "1", signs[1:]).Replace(fmt.Sprintf("%017b", i))
	}
	return list
}

func propertiesOfOneName(n int) map[string]any {
	props := map[string]any{}
	for _, name := range oneName(n, "-.") {
		props[name] = map[string]any{"type": "string"}
	}
	return map[string]any{"A": map[string]any{"type": "object", "properties": props}}
}

func valuesOfOneName(n int) map[string]any {
	return map[string]any{"A": map[string]any{"type": "string", "enum": oneName(n, "- ")}}
}

func ref(i int) map[string]any {
	return map[string]any{"$ref": fmt.Sprintf("#/components/schemas/D%d", i)}
}

func references(n int) map[string]any {
	schemas := map[string]any{"A": ref(1), fmt.Sprintf("D%d", n): map[string]any{"type": "string"}}
	for i := 1; i < n; i++ {
		schemas[fmt.Sprintf("D%d", i)] = ref(i + 1)
	}
	return schemas
}

func basesOfBases(n int) map[string]any {
	schemas := map[string]any{fmt.Sprintf("D%d", n): map[string]any{"type": "object"}}
	for i := range n {
		name := fmt.Sprintf("D%d", i)
		if i == 0 {
			name = "A"
		}
		own := map[string]any{"type": "object", "properties": map[string]any{fmt.Sprintf("p%d", i): map[string]any{"type": "string"}}}
		schemas[name] = map[string]any{"allOf": []any{ref(i + 1), own}}
	}
	return schemas
}

func basesSecond(n int) map[string]any {
	schemas := basesOfBases(n)
	for _, s := range schemas {
		if parts, ok := s.(map[string]any)["allOf"].([]any); ok {
			parts[0], parts[1] = parts[1], parts[0]
		}
	}
	return schemas
}

func numbers(n int) map[string]any {
	values := make([]int, n)
	for i := range values {
		values[i] = i
	}
	return map[string]any{"A": map[string]any{"type": "integer", "enum": values}}
}

func typesOfOneShape(n int) map[string]any {
	props := map[string]any{}
	for i := range n {
		props[fmt.Sprintf("p%d", i)] = map[string]any{"type": "object", "properties": map[string]any{"x": map[string]any{"type": "string"}}}
	}
	return map[string]any{"A": map[string]any{"type": "object", "properties": props}}
}

// alternatives are too many to be told apart without a discriminator.
func alternatives(n int) map[string]any {
	all := make([]any, n)
	for i := range all {
		name := fmt.Sprintf("p%d", i)
		all[i] = map[string]any{"type": "object", "required": []string{name}, "properties": map[string]any{name: map[string]any{"type": "string"}}}
	}
	return map[string]any{"A": map[string]any{"oneOf": all}}
}

func referencesToNothing(n int) map[string]any {
	props := map[string]any{}
	schemas := map[string]any{"A": map[string]any{"type": "object", "properties": props}}
	for i := range n {
		schemas[fmt.Sprintf("D%d", i)] = map[string]any{"type": "string"}
		props[fmt.Sprintf("p%d", i)] = map[string]any{"$ref": fmt.Sprintf("#/components/schemas/D%dx", i)}
	}
	return schemas
}
