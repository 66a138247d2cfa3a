package servers

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The entry point is workflow.run, which generates the client of a server and
// runs the program that uses it.

// workflow is the program in testdata that uses a server.
type workflow struct {
	server  string // the name of the server and of the directory below testdata
	spec    string // the file of its specification
	version string
	env     []string // of the program, with the addresses of the server
}

const root = "../.."

// nimbugen is the command of this checkout.
var nimbugen string

func TestMain(m *testing.M) {
	os.Exit(withCommand(m))
}

func withCommand(m *testing.M) int {
	dir, err := os.MkdirTemp("", "nimbugen-servers-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	nimbugen = filepath.Join(dir, "nimbugen.exe")
	build := exec.Command("go", "build", "-o", nimbugen, "./cmd/nimbugen")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// run runs every test of the workflow; the log is a row of the table in
// docs/evidence.md.
func (w workflow) run(t *testing.T) {
	t.Helper()
	dir := w.module(t)
	test := exec.Command("go", "test", "-count=1", "-v", "-timeout=120s", ".")
	test.Dir = dir
	test.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	test.Env = append(test.Env, w.env...)
	out, err := test.CombinedOutput()
	steps := passed(out)
	if err != nil || len(steps) < 3 {
		t.Fatalf("%d steps passed, then: %v\n%s", len(steps), err, out)
	}
	t.Logf("| %s %s | %s | %d of %[4]d |", w.server, w.version, strings.Join(steps, ", "), len(steps))
}

// module writes a module with the generated client and the workflow.
func (w workflow) module(t *testing.T) string {
	t.Helper()
	dir, testdata := t.TempDir(), filepath.Join("testdata", w.server)
	args := []string{"generate", "--spec", absolute(t, w.spec), "--out", "client", "--package", "client"}
	if overlay := filepath.Join(testdata, "overlay.yaml"); exists(overlay) {
		args = append(args, "--overlay", absolute(t, overlay))
	}
	generate := exec.Command(nimbugen, args...)
	generate.Dir = dir
	out, err := generate.CombinedOutput()
	if err != nil {
		t.Fatalf("generate: %v\n%s", err, out)
	}
	t.Logf("%s", out[bytes.LastIndexByte(bytes.TrimSpace(out), '\n')+1:])
	program, err := os.ReadFile(filepath.Join(testdata, "workflow_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	module := fmt.Sprintf("module servers.test\n\ngo 1.26.0\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => %s\n", absolute(t, root))
	for name, data := range map[string][]byte{"go.mod": []byte(module), "workflow_test.go": program} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// passed returns the names of the tests that passed, without the word Test.
func passed(out []byte) (names []string) {
	for _, m := range regexp.MustCompile(`(?m)^--- PASS: Test(\w+)`).FindAllSubmatch(out, -1) {
		words := regexp.MustCompile(`[A-Z][a-z0-9]*`).ReplaceAllStringFunc(string(m[1]), func(w string) string { return " " + strings.ToLower(w) })
		names = append(names, strings.TrimSpace(words))
	}
	return names
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
