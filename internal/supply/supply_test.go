// Package supply holds tests of what a user gets with this module: the modules that
// are compiled into the generator and into a generated client, and that two builds
// of one checkout are the same.
package supply

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const own = "github.com/nimbugen/nimbugen"

// generator is the budget of the generator: each module that is compiled into it, and
// why. A module is added here in the change that needs it.
var generator = map[string]string{
	own:                                        "nimbugen",
	"github.com/aymanbagabas/go-udiff":         "the differences that check prints",
	"github.com/dave/jennifer":                 "writes Go with its imports",
	"github.com/getkin/kin-openapi":            "reads and validates OpenAPI",
	"github.com/go-openapi/jsonpointer":        "of kin-openapi: pointers in references",
	"github.com/go-openapi/swag/jsonname":      "of jsonpointer",
	"github.com/oasdiff/yaml":                  "of kin-openapi: YAML with positions",
	"github.com/oasdiff/yaml3":                 "of kin-openapi: its parser",
	"github.com/santhosh-tekuri/jsonschema/v6": "of kin-openapi: JSON Schema 2020-12",
	"github.com/spf13/pflag":                   "flags in the form of GNU",
	"github.com/theory/jsonpath":               "JSONPath of overlays (RFC 9535)",
	"go.yaml.in/yaml/v4":                       "YAML 1.2, the second parser",
	"golang.org/x/text":                        "of jsonschema: its messages",
}

// consumer is the budget of a program that uses a generated client: the runtime, and
// nothing else.
var consumer = map[string]string{own: "packages runtime, oauth and session"}

func TestDependencies(t *testing.T) {
	for name, c := range map[string]struct {
		pkg    string
		budget map[string]string
	}{"generator": {"./cmd/nimbugen", generator}, "consumer": {"./generated/nimbu", consumer}} {
		var got []string
		for _, path := range strings.Fields(run(t, "../..", "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", c.pkg)) {
			if !slices.Contains(got, path) {
				got = append(got, path)
			}
			if c.budget[path] == "" {
				t.Errorf("%s: %s is not in the budget", name, path)
			}
		}
		if len(got) != len(c.budget) {
			t.Errorf("%s: %d modules of a budget of %d: remove the others", name, len(got), len(c.budget))
		}
	}
}

// TestVerified checks that the modules are those whose sums are in go.sum.
func TestVerified(t *testing.T) {
	if testing.Short() {
		t.Skip("reads every module")
	}
	if text := run(t, "../..", "go", "mod", "verify"); !strings.Contains(text, "all modules verified") {
		t.Error(text)
	}
}

// TestReproducible builds the generator in two directories.
func TestReproducible(t *testing.T) {
	if os.Getenv("NIMBUGEN_LONG") == "" {
		t.Skip("NIMBUGEN_LONG is not set: it builds everything twice")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	var first []byte
	for _, name := range []string{"a", "another directory"} {
		dir := filepath.Join(t.TempDir(), name)
		if err := os.CopyFS(filepath.Join(dir, "cmd"), os.DirFS(filepath.Join(root, "cmd"))); err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"generator", "generated", "runtime", "templates", "go.mod", "go.sum"} {
			copyPart(t, filepath.Join(root, part), filepath.Join(dir, part))
		}
		program := filepath.Join(dir, "nimbugen")
		run(t, dir, "go", "build", "-trimpath", "-buildvcs=false", "-o", program, "./cmd/nimbugen")
		built, err := os.ReadFile(program)
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && !bytes.Equal(first, built) {
			t.Error("the program depends on the directory in which it is built")
		}
		first = built
	}
}

func copyPart(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Stat(from)
	if err == nil && info.IsDir() {
		err = os.CopyFS(to, os.DirFS(from))
	} else if err == nil {
		var data []byte
		if data, err = os.ReadFile(from); err == nil {
			err = os.WriteFile(to, data, 0o600)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, text)
	}
	return string(text)
}
