package suites

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
)

// TestJSONSchema reads every value of the suite by a generated client that
// validates. testdata/suites/json-schema.tsv states where the verdict differs
// from the suite's, with the reason; no other may differ.
func TestJSONSchema(t *testing.T) {
	dir := os.Getenv("NIMBUGEN_SUITES")
	if dir == "" {
		t.Skip("NIMBUGEN_SUITES is not set: it names the directory with json-schema-draft2020-12, the tests of the JSON Schema Test Suite")
	}
	groups := readSuite(t, filepath.Join(dir, "json-schema-draft2020-12"))
	c := generate(t, groups)
	jobs, want := jobsOf(t, c, groups)
	counts := map[string]int{}
	known := readKnown(t)
	for i, r := range run(t, build(t, c.pkg), jobs) {
		verdict := want[i].verdict(r, c)
		counts[verdict]++
		if verdict == right {
			continue
		}
		if line := known.of(want[i]); line == nil || line.verdict != verdict {
			t.Errorf("%s: %s\nvalue %s\nthe client: %s%s", want[i], verdict, want[i].data, r.Invalid, r.Error)
		} else {
			line.used = true
		}
	}
	for _, line := range known {
		if !line.used {
			t.Errorf("%s differs no longer; remove its line", line.name)
		}
	}
	t.Logf("%d schemas, %d values: %v", len(groups), len(want), counts)
}

// The verdicts of a value.
const (
	right     = "right"
	unheld    = "unheld"    // valid; the Go type cannot hold it, and a finding states that
	accepted  = "accepted"  // not valid
	rejected  = "rejected"  // valid, but a constraint is reported
	lost      = "lost"      // valid; the Go type cannot hold it, and nothing states that
	elsewhere = "elsewhere" // the schema refers to a document that is not part of the suite's files
)

// value is a value of the suite.
type value struct {
	group, test string
	component   string
	data        json.RawMessage
	valid       bool
}

// String returns the name of the value in the list of differences.
func (v value) String() string { return v.group + ": " + v.test }

// verdict compares the result with that of the suite.
func (v value) verdict(r result, c client) string {
	switch {
	case c.has(v.component, diag.CodeFile, diag.CodeUnresolvedRef):
		return elsewhere
	case v.valid && r.Invalid != "":
		return rejected
	case !v.valid && r.Invalid == "" && r.Error == "":
		return accepted
	case !v.valid || r.Error == "":
		return right
	case c.has(v.component, diag.CodeImpliedType):
		return unheld
	}
	return lost
}

// client is the generated client, with the codes of the findings by component.
type client struct {
	pkg   *generator.Package
	codes map[string]map[string]bool
}

func (c client) has(component string, codes ...string) bool {
	for _, code := range codes {
		if c.codes[component][code] {
			return true
		}
	}
	return false
}

// generate generates the client of all schemas.
func generate(t *testing.T, groups []*group) client {
	t.Helper()
	text := documentOf(groups)
	spec := filepath.Join(t.TempDir(), "spec.json")
	if err := os.WriteFile(spec, text, 0o600); err != nil {
		t.Fatal(err)
	}
	pkg, diags, err := generator.Generate(t.Context(), generator.Config{Compatibility: 1},
		generator.Client{Spec: spec, Out: "out", Package: "client", Validate: []string{"responses"}, NoDocs: true}, nil, nil)
	if err == nil {
		err = diags.Err()
	}
	if err != nil {
		t.Fatal(err)
	}
	c := client{pkg: pkg, codes: map[string]map[string]bool{}}
	lines := componentLines(text)
	for _, d := range diags.All() {
		component := lines[min(d.Pos.Line, len(lines)-1)]
		if c.codes[component] == nil {
			c.codes[component] = map[string]bool{}
		}
		c.codes[component][d.Code] = true
	}
	return c
}

// componentLines returns the component that each line of the document belongs to;
// the first line has the number 1.
func componentLines(text []byte) []string {
	lines, component := []string{""}, ""
	for line := range strings.Lines(string(text)) {
		if key, ok := strings.CutPrefix(line, `   "`); ok && line[:3] == "   " {
			component, _, _ = strings.Cut(key, `"`)
		}
		lines = append(lines, component)
	}
	return lines
}

// jobsOf returns a job for each value, as a line of JSON.
func jobsOf(t *testing.T, c client, groups []*group) (lines []byte, want []value) {
	t.Helper()
	type method struct{ Service, Method string }
	methods := map[string]method{}
	for _, s := range c.pkg.API.Services {
		for _, op := range s.Ops {
			methods[op.SpecID] = method{s.Name, op.Name}
		}
	}
	var b bytes.Buffer
	for i, g := range groups {
		m, ok := methods["read"+componentName(i)]
		if !ok {
			t.Fatalf("%s has no method", g.name())
		}
		for _, test := range g.Tests {
			line, err := json.Marshal(struct {
				method
				Body json.RawMessage
			}{m, test.Data})
			if err != nil {
				t.Fatal(err)
			}
			b.Write(append(line, '\n'))
			want = append(want, value{g.name(), test.Description, componentName(i), test.Data, test.Valid})
		}
	}
	return b.Bytes(), want
}

// result is that of the driver.
type result struct{ Invalid, Error string }

// run sends the jobs to the driver and returns its results.
func run(t *testing.T, program string, jobs []byte) (results []result) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Stdin = bytes.NewReader(jobs)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var r result
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
	}
	if n := bytes.Count(jobs, []byte("\n")); len(results) != n {
		t.Fatalf("%d results of %d values", len(results), n)
	}
	return results
}

// build compiles the driver with the client, in a module of its own.
func build(t *testing.T, pkg *generator.Package) (program string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	driver, err := os.ReadFile("driver/main.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"main.go":   driver,
		"client.go": []byte("package main\n\nimport \"driven.test/client\"\n\nvar newClient = func(url string) (any, error) { return client.NewClient(client.WithBaseURL(url)) }\n"),
		"go.mod":    fmt.Appendf(nil, "module driven.test\n\ngo 1.26\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => %s\n", root),
	}
	for _, f := range pkg.Files {
		files[filepath.Join("client", f.Name)] = f.Data
	}
	dir := t.TempDir()
	for name, data := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program = filepath.Join(dir, "driven.exe")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-mod=mod", "-gcflags=-N -l -dwarf=false", "-ldflags=-s -w", "-o", program, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the driver does not compile: %v\n%s", err, out)
	}
	return program
}
