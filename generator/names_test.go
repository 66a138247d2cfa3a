package generator

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/lock"
)

// TestPackageNamesAreUnique takes every package-level name of a rich client,
// cuts it at each capital letter, and adds a schema of the first part with enum
// values, properties or variants of the second. Declarations derived from them
// would have the names of the client's own.
func TestPackageNamesAreUnique(t *testing.T) {
	names := slices.Sorted(maps.Keys(packageNames(t, richClient(t), nil)))
	parts := cutNames(names)
	for kind, schema := range map[string]func(parts []string) map[string]any{
		"enum": enumOf, "object": objectOf, "union": unionOf, "varnames": varnamesOf,
	} {
		t.Run(kind, func(t *testing.T) {
			c := richClient(t)
			c.Overlays = []string{overlayOf(t, parts, schema)}
			if n := len(packageNames(t, c, nil)); n < len(names)+len(parts) {
				t.Errorf("%d names with the overlay, %d without", n, len(names))
			}
		})
	}
}

// TestPackageNamesOfTheLock checks that a lock that gives each place the name of
// another one yields no declaration twice. Names of hints are not exchanged: a
// lock that gives one to another place is an error.
func TestPackageNamesOfTheLock(t *testing.T) {
	c := richClient(t)
	text, err := os.ReadFile(c.Spec)
	if err != nil {
		t.Fatal(err)
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(packageNames(t, c, nil))), func(name string) bool {
		return regexp.MustCompile(`x-nimbugen: *\{name: ` + name + `\b`).Match(text)
	})
	pkg, _, err := Generate(t.Context(), Config{Compatibility: CompatibilityLevel}, c, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []int{1, 7, 101} {
		tampered, i := &lock.Client{}, 0
		for e := range pkg.API.Names.All() {
			e.Name = names[i*step%len(names)]
			tampered.Add(e)
			i++
		}
		packageNames(t, c, tampered)
	}
}

func richClient(t *testing.T) Client {
	t.Helper()
	path, err := filepath.Abs("../spec/nimbu-customers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return Client{Spec: path, Out: "out", Package: "client", XML: true, Validate: []string{"requests", "responses"}, NoDocs: true}
}

// packageNames generates a client and returns the names that it declares. It
// fails the test for a name that is declared twice.
func packageNames(t *testing.T, c Client, kept *lock.Client) map[string]bool {
	t.Helper()
	if kept == nil {
		kept = &lock.Client{}
	}
	pkg, diags, err := Generate(t.Context(), Config{Compatibility: CompatibilityLevel}, c, kept, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	names := map[string]bool{}
	for _, f := range pkg.Files {
		file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Data, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range declaredNames(file) {
			if names[name] && name != "_" {
				t.Errorf("%s is declared twice", name)
			}
			names[name] = true
		}
	}
	return names
}

func declaredNames(file *ast.File) (names []string) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				names = append(names, decl.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names = append(names, spec.Name.Name)
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						names = append(names, id.Name)
					}
				}
			}
		}
	}
	return names
}

// cutNames returns the second parts of names by first part, without the first
// parts that are names themselves.
func cutNames(names []string) map[string][]string {
	parts := map[string][]string{}
	for _, name := range names {
		for i, r := range name {
			if i == 0 || !unicode.IsUpper(r) {
				continue
			}
			first := strings.ToUpper(name[:1]) + name[1:i]
			if _, found := slices.BinarySearch(names, first); !found {
				parts[first] = append(parts[first], name[i:])
			}
		}
	}
	return parts
}

func enumOf(parts []string) map[string]any { return map[string]any{"type": "string", "enum": parts} }

func varnamesOf(parts []string) map[string]any {
	values := make([]int, len(parts))
	for i := range values {
		values[i] = i
	}
	return map[string]any{"type": "integer", "enum": values, "x-enum-varnames": parts}
}

func objectOf(parts []string) map[string]any {
	props := map[string]any{}
	for i, part := range parts {
		props[part] = map[string]any{"type": "object", "properties": map[string]any{fmt.Sprintf("x%d", i): map[string]any{"type": "string"}}}
	}
	return map[string]any{"type": "object", "properties": props}
}

func unionOf(parts []string) map[string]any {
	variants := []any{map[string]any{"type": "string"}}
	for _, part := range parts {
		variants = append(variants, map[string]any{"type": "object", "title": part, "required": []string{part},
			"properties": map[string]any{part: map[string]any{"type": "string"}}})
	}
	return map[string]any{"oneOf": variants}
}

// overlayOf writes an overlay that adds a schema for each part, and an operation
// that returns them all.
func overlayOf(t *testing.T, parts map[string][]string, schema func([]string) map[string]any) string {
	t.Helper()
	schemas, props := map[string]any{}, map[string]any{}
	for first, rest := range parts {
		schemas[first] = schema(rest)
		props[first] = map[string]any{"$ref": "#/components/schemas/" + first}
	}
	schemas["Zzz"] = map[string]any{"type": "object", "properties": props}
	content := map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/Zzz"}}}
	get := map[string]any{"operationId": "zzz", "tags": []string{"zzz"}, "responses": map[string]any{"200": map[string]any{"description": "ok", "content": content}}}
	data, err := json.Marshal(map[string]any{"overlay": "1.0.0", "info": map[string]any{"title": "t", "version": "1"}, "actions": []any{
		map[string]any{"target": "$.components.schemas", "update": schemas},
		map[string]any{"target": "$.paths", "update": map[string]any{"/zzz": map[string]any{"get": get}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
