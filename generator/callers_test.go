package generator_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/internal/golden"
)

// TestCallers generates the two versions of each specification in testdata/evolution
// that has a program, caller.go: the second one with the lock of the first. The
// program must compile with both, send the same bytes and see the same results.
// ability.go compiles with the second version only, and shows what is new there. The
// file calls holds what both send and see.
func TestCallers(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles two programs")
	}
	paths, err := filepath.Glob("../testdata/evolution/*/caller.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	before, after := newCallerModule(t), newCallerModule(t)
	for _, path := range paths {
		dir := filepath.Dir(path)
		names := before.add(t, dir, "old.yaml", nil, "caller.go")
		after.add(t, dir, "new.yaml", names, "caller.go", "ability.go")
	}
	was, is := before.run(t), after.run(t)
	for _, path := range paths {
		dir := filepath.Dir(path)
		name := filepath.Base(dir)
		t.Run(name, func(t *testing.T) {
			old, now := was[name+"/caller.go"], is[name+"/caller.go"]
			if old != now {
				t.Errorf("the program does something else now:\n%s\nbefore:\n%s", now, old)
			}
			golden.File(t, filepath.Join(dir, "calls"), old+is[name+"/ability.go"])
		})
	}
}

// callerModule is a Go module with generated packages and their callers.
type callerModule struct {
	dir   string
	calls []string // of main: one statement for each program
}

func newCallerModule(t *testing.T) *callerModule {
	t.Helper()
	m := &callerModule{dir: t.TempDir()}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	m.write(t, "go.mod", "module callers\n\ngo 1.26\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => "+root+"\n")
	return m
}

func (m *callerModule) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// add generates a version of a specification and copies the programs that call it.
// It returns the lock, as the next run reads it.
func (m *callerModule) add(t *testing.T, dir, version string, names *lock.Client, programs ...string) *lock.Client {
	t.Helper()
	pkg, diags, err := generator.Generate(t.Context(), generator.Config{Compatibility: 1}, generator.Client{Spec: filepath.Join(dir, version), Out: "client"}, names, nil)
	if err != nil || diags.HasErrors() {
		t.Fatalf("%s: %s: %v %v", dir, version, err, diags.Err())
	}
	name := filepath.Base(dir)
	for _, f := range pkg.Files {
		m.write(t, name+"/client/"+f.Name, string(f.Data))
	}
	for i, program := range programs {
		text, err := os.ReadFile(filepath.Join(dir, program))
		if os.IsNotExist(err) && i > 0 {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		at := fmt.Sprintf("%s/p%d", name, i)
		m.write(t, at+"/program.go", strings.Replace(string(text), `"client"`, `"callers/`+name+`/client"`, 1))
		alias := fmt.Sprintf("p%d", len(m.calls))
		m.calls = append(m.calls, fmt.Sprintf("%s %q\x00fmt.Println(%q)\n\t%s.Call(recorder)", alias, "callers/"+at, "== "+name+"/"+program, alias))
	}
	file := lock.File{Clients: map[string]*lock.Client{"client": pkg.API.Names}}
	again, err := lock.Parse(file.Encode())
	if err != nil {
		t.Fatal(err)
	}
	return again.Client("client")
}

// run runs all programs and returns what each has printed.
func (m *callerModule) run(t *testing.T) map[string]string {
	t.Helper()
	var imports, calls []string
	for _, c := range m.calls {
		path, call, _ := strings.Cut(c, "\x00")
		imports, calls = append(imports, path), append(calls, call)
	}
	m.write(t, "main.go", fmt.Sprintf(callerMain, strings.Join(imports, "\n\t"), strings.Join(calls, "\n\t")))
	var out, problems bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "go", "run", "-mod=mod", ".")
	cmd.Dir, cmd.Stdout, cmd.Stderr = m.dir, &out, &problems
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	printed := map[string]string{}
	for _, part := range strings.Split(out.String(), "== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		printed[name] = text
	}
	return printed
}

// callerMain is the program that runs the callers. Its recorder returns a client
// for HTTP whose responses have a status and a body, and prints the requests.
const callerMain = `package main

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"maps"
	"strings"

	%s
)

type transport struct {
	status int
	body   string
}

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	fmt.Println(req.Method, req.URL)
	for _, name := range slices.Sorted(maps.Keys(req.Header)) {
		if name != "User-Agent" {
			fmt.Println(name+":", strings.Join(req.Header[name], ", "))
		}
	}
	if req.Body != nil {
		body, _ := io.ReadAll(req.Body)
		fmt.Println(string(body))
	}
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: t.status, Header: header, Body: io.NopCloser(strings.NewReader(t.body)), ContentLength: int64(len(t.body)), Request: req}, nil
}

func recorder(status int, body string) *http.Client {
	return &http.Client{Transport: transport{status, body}}
}

func main() {
	%s
}
`
