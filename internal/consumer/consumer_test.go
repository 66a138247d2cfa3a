// Package consumer holds the tests that use nimbugen as the module of a user does:
// as a dependency and as a tool, from outside the repository.
package consumer

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module writes a module outside the repository that replaces nimbugen by this
// checkout, and returns its directory.
func module(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the go command on other modules")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), fmt.Sprintf(
		"module example.com/consumer\n\ngo 1.26\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => %s\n", root))
	for name, data := range files {
		write(t, filepath.Join(dir, name), data)
	}
	return dir
}

// TestImportCostsNothing checks that a module that imports the generated client
// has no third-party module to download, list or compile.
func TestImportCostsNothing(t *testing.T) {
	dir := module(t, map[string]string{"main.go": `package main

import (
	"context"
	"fmt"

	"github.com/nimbugen/nimbugen/generated/nimbu"
	"github.com/nimbugen/nimbugen/runtime/session/filestore"
)

func main() {
	app, err := nimbu.NewApp(nimbu.AppConfig{ClientID: "id", AnonymousRefreshToken: "anon", Site: "demo"}, nimbu.WithStore(filestore.New("sessions")))
	fmt.Println(app != nil, err)
	client, err := nimbu.NewClient(nimbu.WithSite("demo"))
	fmt.Println(client != nil, err)
	_ = context.Background()
}
`})
	goCommand(t, dir, 0, "mod", "tidy")
	if _, err := os.Stat(filepath.Join(dir, "go.sum")); err == nil {
		t.Errorf("go mod tidy left a go.sum:\n%s", read(t, filepath.Join(dir, "go.sum")))
	}
	if mod := read(t, filepath.Join(dir, "go.mod")); strings.Contains(mod, "// indirect") {
		t.Errorf("go mod tidy left indirect requirements:\n%s", mod)
	}
	for pkg := range strings.FieldsSeq(goCommand(t, dir, 0, "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".")) {
		if !strings.HasPrefix(pkg, "example.com/consumer") && !strings.HasPrefix(pkg, "github.com/nimbugen/nimbugen/") {
			t.Errorf("compiled into the program: %s", pkg)
		}
	}
	if out := goCommand(t, dir, 0, "run", "."); !strings.Contains(out, "true <nil>\ntrue <nil>") {
		t.Errorf("the program printed %q", out)
	}
}

const ownSpec = `openapi: 3.0.3
info: {title: Books API, version: "1"}
servers: [{url: https://books.example.com}]
tags: [{name: Books}]
paths:
  /books/{id}:
    get:
      operationId: getBook
      tags: [Books]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: a book, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
components:
  schemas:
    Book: {type: object, required: [id], properties: {id: {type: string}, title: {type: string}}}
`

// TestTool checks that the two commands of the README generate a client of a new
// specification, and that a change of the specification changes only the files
// that it concerns.
func TestTool(t *testing.T) {
	dir := module(t, map[string]string{
		"openapi.yaml": ownSpec,
		"go.sum":       read(t, "../../go.sum"),
		"main.go": `package main

import (
	"context"
	"fmt"

	"example.com/consumer/books"
)

func main() {
	client, err := books.NewClient(books.WithBaseURL("http://127.0.0.1:1"))
	if err != nil {
		panic(err)
	}
	_, err = client.Books.Get(context.Background(), "1")
	fmt.Println(err != nil)
}
`,
	})
	goCommand(t, dir, 0, "get", "-tool", "github.com/nimbugen/nimbugen/cmd/nimbugen")
	goCommand(t, dir, 0, "tool", "nimbugen", "init", "--out", "books")
	goCommand(t, dir, 0, "generate", "./books")
	goCommand(t, dir, 0, "vet", "./...")
	if out := goCommand(t, dir, 0, "run", "."); out != "true\n" {
		t.Errorf("the program printed %q", out)
	}
	goCommand(t, dir, 0, "tool", "nimbugen", "check")

	before := snapshot(t, filepath.Join(dir, "books"))
	write(t, filepath.Join(dir, "openapi.yaml"), strings.Replace(ownSpec, "title: {type: string}", "title: {type: string}, pages: {type: integer}", 1))
	goCommand(t, dir, 1, "tool", "nimbugen", "check")
	goCommand(t, dir, 0, "generate", "./...")
	goCommand(t, dir, 0, "tool", "nimbugen", "check")
	goCommand(t, dir, 0, "vet", "./...")
	after := snapshot(t, filepath.Join(dir, "books"))
	var changed []string
	for name, data := range after {
		if before[name] != data {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	// hashes.gen.go has the hash of the specification, responses.gen.go the members of responses.
	if want := []string{"REFERENCE.md", "hashes.gen.go", "models_books.gen.go", "responses.gen.go"}; !slices.Equal(changed, want) || len(after) != len(before) {
		t.Errorf("a new property changed %q of %d files, want %q", changed, len(after), want)
	}
}

// goCommand runs the go command in dir, without network, and returns its output.
// Its exit code must be code.
func goCommand(t *testing.T, dir string, code int, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off", "GONOSUMDB=*", "GOTOOLCHAIN=local")
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Fatalf("go %s: exit %d (%v), wanted %d\n%s%s", strings.Join(args, " "), got, err, code, stdout.String(), stderr.String())
	}
	return stdout.String()
}

func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		files[e.Name()] = read(t, filepath.Join(dir, e.Name()))
	}
	return files
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}
