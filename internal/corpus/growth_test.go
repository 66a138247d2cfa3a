package corpus

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestGrowth generates small specifications that could produce a great deal of
// code. The code must stay small.

func TestGrowth(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	checker, err := NewChecker(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for name, schemas := range map[string]object{"alternatives": alternatives(12), "bases": bases(30), "values": values(10_000)} {
		t.Run(name, func(t *testing.T) {
			b, err := json.Marshal(document(schemas))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name+".json", b, 0o666); err != nil {
				t.Fatal(err)
			}
			r := checker.Run(t.Context(), name+".json")
			if r.Failed != nil || r.Rejected != nil {
				t.Error(r.Failed, r.Rejected)
			}
			if r.Lines > 60_000 {
				t.Errorf("%d lines of Go", r.Lines)
			}
		})
	}
}

// document has one operation, whose response has the schema A0.
func document(schemas object) object {
	response := object{"description": "a response", "content": object{"application/json": object{"schema": reference("A", 0)}}}
	return object{
		"openapi": "3.0.3", "info": object{"title": "Growth", "version": "1"}, "servers": []any{object{"url": "https://api.example.com"}},
		"paths":      object{"/a": object{"get": object{"operationId": "getA", "responses": object{"200": response}}}},
		"components": object{"schemas": schemas},
	}
}

func reference(letter string, i int) object {
	return object{"$ref": fmt.Sprintf("#/components/schemas/%s%d", letter, i)}
}

// alternatives are unions within unions: 2^depth ways through them.
func alternatives(depth int) object {
	schemas := object{}
	for i := range depth + 1 {
		for _, letter := range []string{"A", "B"} {
			local := fmt.Sprintf("%s%d", letter, i)
			s := object{"type": "object", "required": []string{local}, "properties": object{local: object{"type": "string"}}}
			if i < depth {
				s["oneOf"] = []any{reference("A", i+1), reference("B", i+1)}
			}
			schemas[local] = s
		}
	}
	return schemas
}

// bases extend two schemas that extend the same two, and so on.
func bases(depth int) object {
	schemas := object{}
	for i := range depth + 1 {
		for _, letter := range []string{"A", "B"} {
			local := fmt.Sprintf("%s%d", letter, i)
			s := object{"type": "object", "properties": object{local: object{"type": "string"}}}
			if i < depth {
				s["allOf"] = []any{reference("A", i+1), reference("B", i+1)}
			}
			schemas[local] = s
		}
	}
	return schemas
}

// values is an enum of many values.
func values(n int) object {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("value %d", i))
	}
	return object{"A0": object{"type": "object", "properties": object{"value": object{"type": "string", "enum": list}}}}
}
