package spec

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// write writes files into a new directory, which becomes the working
// directory.
func write(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const small = `openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a b/{id}:
    get:
      operationId: get
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: fine
          content:
            application/json: {schema: {$ref: 'models/pet.json#/$defs/P%20e~1t'}}
components:
  schemas:
    Here: {type: object, properties: {x: {type: string}}}
    Alias: {$ref: '#/components/schemas/Here'}
    Deep: {$ref: '#/components/schemas/Alias/properties/x'}
    Encoded: {$ref: '#/paths/~1a%20b~1%7Bid%7D/get/parameters/0/schema'}
`

func TestResolve(t *testing.T) {
	write(t, map[string]string{
		"api/spec.yaml":       small,
		"api/models/pet.json": `{"$defs": {"P e/t": {"$ref": "#/$defs/Other"}, "Other": {"type": "object", "properties": {"h": {"$ref": "../spec.yaml#/components/schemas/Here"}}}}}`,
	})
	doc, diags := Load(context.Background(), "./api/spec.yaml", Options{})
	if diags.Len() > 0 {
		t.Fatal(diags.All())
	}
	if !doc.Is31() || doc.Version != "3.1.0" {
		t.Errorf("version %s", doc.Version)
	}
	for pointer, want := range map[string]string{
		"/components/schemas/Alias":   "api/spec.yaml#/components/schemas/Here",
		"#/components/schemas/Deep":   "api/spec.yaml#/components/schemas/Here/properties/x",
		"/components/schemas/Encoded": "api/spec.yaml#/paths/~1a b~1{id}/get/parameters/0/schema",
		"/components/schemas/Here":    "api/spec.yaml#/components/schemas/Here",
		"/paths/~1a b~1{id}/get/responses/200/content/application~1json/schema":              "api/models/pet.json#/$defs/Other",
		"/paths/~1a b~1{id}/get/responses/200/content/application~1json/schema/properties/h": "api/spec.yaml#/components/schemas/Here",
	} {
		n, ok := doc.Node("", pointer)
		if !ok {
			t.Errorf("%s is not there", pointer)
			continue
		}
		target, ok := doc.Resolve(n)
		if !ok || target.Ref() != want {
			t.Errorf("%s resolves to %s, want %s", pointer, target.Ref(), want)
		}
		if same, ok := doc.Node(target.File(), target.Pointer()); !ok || same != target {
			t.Errorf("%s is not found by its own name", target.Ref())
		}
	}
	if _, ok := doc.Node("nope.yaml", ""); ok {
		t.Error("a file that was not read is there")
	}
	if _, ok := doc.Node("", "no/pointer"); ok {
		t.Error("a text that is no pointer names something")
	}
	alias := doc.Root.At("components", "schemas", "Alias")
	if n, ok := doc.Lookup(alias, "Here"); !ok || n.Key() != "Here" {
		t.Error("Lookup does not find a schema by its plain name")
	}
	if text, ok := doc.Ref(alias); !ok || text != "#/components/schemas/Here" {
		t.Errorf("Ref gives %q", text)
	}
	if one, ok := doc.Target(alias); !ok || one.Key() != "Here" {
		t.Error("Target does not give the next value")
	}
	if string(doc.Source("api/spec.yaml")) != small || doc.Source("nope") != nil {
		t.Error("Source does not give the bytes as read")
	}
	if len(doc.Files) != 2 || doc.Files[1].Name != "api/models/pet.json" {
		t.Errorf("files: %d", len(doc.Files))
	}
}

func TestSymbolicLinksDoNotLeaveTheDirectory(t *testing.T) {
	write(t, map[string]string{"secret.yaml": "type: string\n", "api/spec.yaml": `openapi: 3.0.3
info: {title: T, version: "1"}
paths: {}
components: {schemas: {A: {$ref: link.yaml}}}
`})
	if err := os.Symlink("../secret.yaml", "api/link.yaml"); err != nil {
		t.Skip(err)
	}
	doc, diags := Load(context.Background(), "api/spec.yaml", Options{})
	if diags.Len() != 1 || !strings.Contains(diags.All()[0].Message, "outside") {
		t.Errorf("findings: %v", diags.All())
	}
	if !doc.Root.At("components", "schemas", "A").Unresolved() {
		t.Error("the reference was followed")
	}
	doc, diags = Load(context.Background(), "api/spec.yaml", Options{RefDir: "."})
	if diags.Len() != 0 || len(doc.Files) != 2 {
		t.Errorf("with RefDir: %v", diags.All())
	}
}

// Beside its own directory, a specification reads documents below RefDir, and
// nothing else.
func TestReferencesOutsideTheDirectory(t *testing.T) {
	write(t, map[string]string{
		"root/common/a.yaml": "type: string\n", "root/common/a.txt": "type: string\n", "root/.hidden/a.yaml": "type: string\n",
		"root/common/.env.yaml": "type: string\n", "outside.yaml": "type: string\n", "root/api/.own.yaml": "type: string\n",
	})
	if err := os.Symlink("../.hidden/a.yaml", "root/common/link.yaml"); err != nil {
		t.Skip(err)
	}
	for ref, want := range map[string]string{
		"../common/a.yaml":    "",
		".own.yaml":           "",
		"../common/a.txt":     "only .yaml",
		"../.hidden/a.yaml":   "only .yaml",
		"../common/.env.yaml": "only .yaml",
		"../common/link.yaml": "only .yaml",
		"../../outside.yaml":  "outside",
	} {
		text := "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\npaths: {}\ncomponents: {schemas: {A: {$ref: " + ref + "}}}\n"
		if err := os.WriteFile("root/api/spec.yaml", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		root, err := filepath.Abs("root")
		if err != nil {
			t.Fatal(err)
		}
		doc, diags := Load(context.Background(), "root/api/spec.yaml", Options{RefDir: root})
		if read := len(doc.Files) == 2; read != (want == "") || want == "" && diags.Len() > 0 {
			t.Errorf("%s: %v", ref, diags.All())
		} else if want != "" && !strings.Contains(diags.All()[0].Message, want) {
			t.Errorf("%s: %s\nwant %s", ref, diags.All()[0].Message, want)
		}
	}
}

// The paths through whole-file references double with each file; the time must
// not.
func TestReferencesBetweenManyFiles(t *testing.T) {
	const n = 40
	files := map[string]string{"spec.yaml": "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\npaths: {}\ncomponents: {schemas: {A: {$ref: s0.yaml}}}\n"}
	for i := range n {
		text := "type: object\nproperties:\n  id: {type: string}\n"
		for k, j := range []int{i + 1, i + 2} {
			if j < n {
				text += fmt.Sprintf("  p%d: {$ref: s%d.yaml}\n", k, j)
			}
		}
		files[fmt.Sprintf("s%d.yaml", i)] = text
	}
	write(t, files)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	done := make(chan *diag.List)
	go func() {
		_, diags := Load(ctx, "spec.yaml", Options{})
		done <- diags
	}()
	select {
	case diags := <-done:
		if diags.Len() > 0 {
			t.Error(diags.All())
		}
	case <-ctx.Done():
		t.Fatal("it takes longer than a minute")
	}
}

func TestRemoteReferencesNeedAnAllowedHost(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a.yaml":
			_, _ = w.Write([]byte("A: {$ref: 'sub/b.json#/B'}\n"))
		case "/sub/b.json":
			_, _ = w.Write([]byte(`{"B": {"type": "string"}}`))
		case "/away":
			http.Redirect(w, r, other.URL, http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	write(t, map[string]string{"spec.yaml": strings.ReplaceAll(`openapi: 3.0.3
info: {title: T, version: "1"}
paths: {}
components: {schemas: {A: {$ref: HOST/a.yaml#/A}, B: {$ref: HOST/away}, C: {$ref: HOST/missing}}}
`, "HOST", server.URL)})
	_, diags := Load(context.Background(), "spec.yaml", Options{})
	if diags.Len() != 3 || !strings.Contains(diags.All()[0].Message, "not allowed") {
		t.Errorf("without AllowHosts: %v", diags.All())
	}
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	doc, diags := Load(context.Background(), "spec.yaml", Options{AllowHosts: []string{u.Host}})
	a, _ := doc.Resolve(doc.Root.At("components", "schemas", "A"))
	if a.Str("type") != "string" {
		t.Errorf("A is %s", a.JSON())
	}
	if diags.Len() != 2 || !strings.Contains(diags.All()[0].Message, "redirected") || !strings.Contains(diags.All()[1].Message, "404") {
		t.Errorf("with AllowHosts: %v", diags.All())
	}
	if _, diags := Load(context.Background(), server.URL+"/a.yaml", Options{}); !strings.Contains(diags.Err().Error(), "no OpenAPI document") {
		t.Errorf("a main document from a URL: %v", diags.Err())
	}
}

func TestMainFileMissing(t *testing.T) {
	doc, diags := Load(context.Background(), "nowhere/spec.yaml", Options{})
	if doc == nil || doc.Root != nil || diags.Len() != 1 ||
		diags.All()[0].String() != "nowhere/spec.yaml: error: the specification cannot be read: no such file or directory [file]" {
		t.Errorf("findings: %v", diags.All())
	}
}

func TestEncodings(t *testing.T) {
	write(t, map[string]string{
		"bom.yaml":  "\ufeff" + small,
		"bom.json":  "\ufeff" + `{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}}`,
		"latin.yml": "openapi: 3.0.3\ninfo: {title: caf\xe9}\n",
	})
	for _, name := range []string{"bom.yaml", "bom.json"} {
		if doc, diags := Load(context.Background(), name, Options{}); diags.HasErrors() || doc.Root.Pos().Col != 1 {
			t.Errorf("%s: %v", name, diags.All())
		}
	}
	_, diags := Load(context.Background(), "latin.yml", Options{})
	if err := diags.Err(); err == nil || !strings.Contains(err.Error(), "latin.yml:2:18: error: the file is not UTF-8") {
		t.Errorf("latin.yml: %v", err)
	}
}

func TestAliasesAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 9; i++ {
		prev, next := string(rune('0'+i-1)), string(rune('0'+i))
		b.WriteString("a" + next + ": &a" + next + " [" + strings.TrimSuffix(strings.Repeat("*a"+prev+", ", 10), ", ") + "]\n")
	}
	write(t, map[string]string{"spec.yaml": b.String()})
	_, diags := Load(context.Background(), "spec.yaml", Options{})
	if err := diags.Err(); err == nil || !strings.Contains(err.Error(), "alias") {
		t.Errorf("nine lines of aliases: %v", err)
	}
}

func TestLoadIsStable(t *testing.T) {
	write(t, map[string]string{"api/spec.yaml": small, "api/models/pet.json": `{"$defs": {"P e/t": {"type": "strin"}}}`})
	first := ""
	for range 10 {
		doc, diags := Load(context.Background(), "api/spec.yaml", Options{})
		text := string(doc.Root.JSON())
		for _, d := range diags.All() {
			text += "\n" + d.String()
		}
		if first == "" {
			first = text
		}
		if text != first {
			t.Fatalf("two runs differ:\n%s\n%s", first, text)
		}
	}
}

func TestDeepSchemasAreRead(t *testing.T) {
	const depth = 3000
	text := `{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}, "components": {"schemas": {"A": ` +
		strings.Repeat(`{"type": "array", "items": `, depth) + "{}" + strings.Repeat("}", depth) + "}}}"
	write(t, map[string]string{"spec.json": text})
	doc, diags := Load(context.Background(), "spec.json", Options{})
	if diags.Len() > 0 {
		t.Fatal(diags.Err())
	}
	n := doc.Root.At("components", "schemas", "A")
	for range depth {
		n = n.Get("items")
	}
	if n.Kind() != KindObject || n.Len() != 0 {
		t.Error("the deepest schema is not there")
	}
}
