// Package faults tests the tests of packages oauth and session: it seeds faults that
// lose sessions, each of which must make a test fail. The entry points are TestPatches
// and TestFaults.
package faults

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// A fault replaces old, which occurs once in file, with new. Then at least one of tests,
// which are tests of file's package, must fail.
type fault struct {
	name     string
	file     string // from the root of the module
	old, new string
	tests    []string
}

const root = "../.."

func all() []fault { return append(oauthFaults(), sessionFaults()...) }

// TestPatches checks that the text of every fault still occurs in its file, so that a
// change of the code includes the fault.
func TestPatches(t *testing.T) {
	names := map[string]bool{}
	for _, f := range all() {
		if names[f.name] || len(f.tests) == 0 || f.old == f.new {
			t.Errorf("%s: the name is not unique, or there are no tests or no effect", f.name)
		}
		names[f.name] = true
		if n := strings.Count(source(t, f.file), f.old); n != 1 {
			t.Errorf("%s: the text to replace occurs %d times in %s: adapt the fault in internal/faults to the code:\n%s", f.name, n, f.file, f.old)
		}
	}
}

// TestFaults runs the tests of the faults, first without any and then with each. It
// compiles a package per fault, so it runs on demand only.
func TestFaults(t *testing.T) {
	if os.Getenv("NIMBUGEN_FAULTS") == "" {
		t.Skip("compiles a package per fault, for minutes: set NIMBUGEN_FAULTS=1, as .ci/run does")
	}
	ready := t.Run("none", func(t *testing.T) {
		for dir, tests := range byPackage() {
			clean(t, dir, tests)
		}
	})
	if !ready {
		return
	}
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, f := range all() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			out, err := goTest(filepath.Dir(f.file), f.tests, "-failfast", "-overlay="+overlay(t, f))
			switch {
			case strings.Contains(out, "[build failed]"):
				t.Errorf("the fault does not compile:\n%s", out)
			case err == nil:
				t.Errorf("none of %v noticed it", f.tests)
			case !strings.Contains(out, "--- FAIL: ") && !strings.Contains(out, "panic: "):
				t.Errorf("no test failed:\n%s", out)
			}
		})
	}
}

// clean runs the tests of a package without a fault: all must exist and pass.
func clean(t *testing.T, dir string, tests []string) {
	t.Helper()
	out, err := goTest(dir, tests, "-v")
	if err != nil {
		t.Fatalf("%s fails without any fault:\n%s", dir, out)
	}
	for _, name := range tests {
		if !strings.Contains(out, "--- PASS: "+name+" ") {
			t.Errorf("%s has no test %s", dir, name)
		}
	}
}

// byPackage returns the tests of the faults of each package.
func byPackage() map[string][]string {
	tests := map[string][]string{}
	for _, f := range all() {
		dir := filepath.Dir(f.file)
		tests[dir] = append(tests[dir], f.tests...)
	}
	return tests
}

func goTest(dir string, tests []string, flags ...string) (string, error) {
	patterns := make([]string, len(tests))
	for i, name := range tests {
		patterns[i] = regexp.QuoteMeta(name)
	}
	args := append([]string{"test", "-count=1", "-vet=off", "-ldflags=-s -w", "-timeout=90s", "-run=^(" + strings.Join(patterns, "|") + ")$"}, flags...)
	cmd := exec.Command("go", append(args, "./"+filepath.ToSlash(dir))...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// overlay writes the faulty file, and the overlay file that makes the go command use it.
func overlay(t *testing.T, f fault) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, f.file))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	broken, list := filepath.Join(dir, "broken.go"), filepath.Join(dir, "overlay.json")
	write(t, broken, strings.Replace(source(t, f.file), f.old, f.new, 1))
	j, err := json.Marshal(map[string]any{"Replace": map[string]string{path: broken}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, list, string(j))
	return list
}

func source(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
