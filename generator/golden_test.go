package generator_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/output"
	"github.com/nimbugen/nimbugen/internal/golden"
	"github.com/nimbugen/nimbugen/internal/statements"
	"github.com/nimbugen/nimbugen/internal/txtar"
)

// TestEmit runs testdata/emit: a spec in, generated Go out, and all packages
// compiled and vetted together. The files of a case that its file "show" names
// are compared byte for byte; findings, if any, as the user sees them. Its
// tests (x_test.go) are run in the generated package.
func TestEmit(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]*generator.Package{}
	golden.Run(t, filepath.Join(root, "testdata/emit/*.txtar"), func(t *testing.T, a *txtar.Archive) []txtar.File {
		pkg, findings := generate(t, a)
		checkLines(t, pkg.Files)
		var got []txtar.File
		if findings != "" {
			got = append(got, txtar.File{Name: "want.findings", Data: []byte(findings)})
		}
		if pkg.API != nil {
			for _, f := range a.Files {
				if strings.HasSuffix(f.Name, "_test.go") {
					pkg.Files = append(pkg.Files, output.File{Name: f.Name, Data: f.Data})
				}
			}
			made[caseDir(t)] = pkg
		}
		show, _ := a.Get("show")
		for _, name := range strings.Fields(string(show)) {
			at := slices.IndexFunc(pkg.Files, func(f output.File) bool { return f.Name == name })
			if at < 0 {
				t.Errorf("there is no %s to show, only %s", name, names(pkg.Files))
				continue
			}
			got = append(got, txtar.File{Name: "want/" + name, Data: pkg.Files[at].Data})
		}
		return got
	})
	if !testing.Short() {
		vet(t, root, made)
	}
}

// maxLine is the length that no line of a generated statement exceeds.
const maxLine = 120

// checkLines measures the statements of generated files.
func checkLines(t *testing.T, files []output.File) {
	t.Helper()
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".go") {
			continue
		}
		line, err := statements.Longest(f.Data)
		if err != nil || line.Length > maxLine {
			t.Errorf("%s:%d: %d characters (%v): %s", f.Name, line.Number, line.Length, err, line.Text)
		}
	}
}

func names(files []output.File) string {
	var list []string
	for _, f := range files {
		list = append(list, f.Name)
	}
	return strings.Join(list, " ")
}

// generate runs the stages on the archive's files.
func generate(t *testing.T, a *txtar.Archive) (*generator.Package, string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, f := range a.Files {
		if f.Name == "show" || f.Name == "validate" || f.Name == "xml" || f.Name == "fake" || strings.HasSuffix(f.Name, "_test.go") || strings.HasPrefix(f.Name, "want") {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(f.Name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	spec := "spec.yaml"
	if _, ok := a.Get(spec); !ok {
		spec = "spec.json"
	}
	cfg := generator.Config{Compatibility: 1}
	validate, _ := a.Get("validate")
	_, typedXML := a.Get("xml")
	client := generator.Client{XML: typedXML, Spec: spec, Out: moduleDir(t), Package: "client", Validate: strings.Fields(string(validate))}
	if _, fake := a.Get("fake"); fake {
		client.Fake = client.FakePackage()
	}
	pkg, diags, err := generator.Generate(t.Context(), cfg, client, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var findings bytes.Buffer
	printer := diag.Printer{Source: func(name string) []byte { return pkg.Inputs[name] }}
	if err := printer.Text(&findings, diags); err != nil {
		t.Fatal(err)
	}
	return pkg, findings.String()
}

// moduleDir returns the directory of the package in the module of vet, and makes a go.mod
// that states its import path.
func moduleDir(t *testing.T) string {
	t.Helper()
	if err := os.WriteFile("go.mod", []byte("module example.com/golden\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return caseDir(t)
}

func caseDir(t *testing.T) string { return strings.ReplaceAll(filepath.Base(t.Name()), "-", "_") }

// vet builds and vets packages in a module of their own, as a user's would be.
func vet(t *testing.T, root string, made map[string]*generator.Package) {
	t.Helper()
	dir := t.TempDir()
	mod := fmt.Sprintf("module example.com/golden\n\ngo 1.26\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => %s\n", root)
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o666); err != nil {
		t.Fatal(err)
	}
	for name, pkg := range made {
		for _, f := range pkg.Files {
			if !strings.HasSuffix(f.Name, ".go") && filepath.Base(f.Name) != output.Embedded {
				continue
			}
			path := filepath.Join(dir, name, f.Name)
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, f.Data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, args := range [][]string{{"vet", "./..."}, {"test", "-vet=off", "./..."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s of the generated packages: %v\n%s", args[0], err, out)
			return
		}
	}
}
