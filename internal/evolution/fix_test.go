package evolution

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// TestFix takes a program through the ten versions in testdata/versions, each of which
// renames something: it compiles by the old name, go fix replaces that, and it
// compiles without the old name. Without NIMBUGEN_LONG it skips two versions of three.
func TestFix(t *testing.T) {
	p := newProgram(t)
	step := 3
	if os.Getenv("NIMBUGEN_LONG") != "" {
		step = 1
	}
	p.generate(t, 1)
	p.run(t, "build", "./...")
	for version := 1 + step; version <= 10; version += step {
		p.generate(t, version)
		p.run(t, "vet", "./app")
		if len(p.former()) == 0 {
			t.Errorf("version %d renames nothing", version)
		}
		for _, name := range p.former() {
			if !uses(p.source(t), name) {
				t.Errorf("version %d: the program does not use %s, so that this tests nothing", version, name)
			}
		}
		p.run(t, "fix", "-inline", "./app")
		p.replaceConstructors(t)
		for _, name := range p.former() {
			if uses(p.source(t), name) {
				t.Errorf("version %d: go fix left %s", version, name)
			}
		}
		p.names.Prune()
		p.generate(t, version)
		p.run(t, "vet", "./app")
	}
}

// program is a module with a generated client, and a program that uses it.
type program struct {
	dir, specs string
	names      *lock.Client
}

func newProgram(t *testing.T) *program {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	p := &program{dir: t.TempDir(), specs: filepath.Join(root, "internal/evolution/testdata/versions")}
	mod := fmt.Sprintf("module example.test/fix\n\ngo 1.26\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => %s\n", root)
	source, err := os.ReadFile(filepath.Join(p.specs, "app.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	p.write(t, "go.mod", []byte(mod))
	p.write(t, "app/app.go", source)
	return p
}

func (p *program) write(t *testing.T, name string, data []byte) {
	t.Helper()
	path := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// generate writes the client of a version, with the names of the one before it.
func (p *program) generate(t *testing.T, version int) {
	t.Helper()
	client := generator.Client{Spec: filepath.Join(p.specs, fmt.Sprintf("%02d.yaml", version)), Out: "client", Package: "client", NoDocs: true}
	pkg, found, err := generator.Generate(context.Background(), generator.Config{Compatibility: 1}, client, p.names, nil)
	if err != nil {
		t.Fatal(err)
	}
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	if err := os.RemoveAll(filepath.Join(p.dir, "client")); err != nil {
		t.Fatal(err)
	}
	for _, f := range pkg.Files {
		p.write(t, filepath.Join("client", f.Name), f.Data)
	}
	p.names = pkg.API.Names
}

// run runs the go command in the module.
func (p *program) run(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// replaceConstructors replaces the constructors of unions by hand: they are generic,
// and go fix replaces no generic function.
func (p *program) replaceConstructors(t *testing.T) {
	t.Helper()
	source := p.source(t)
	for e := range p.names.All() {
		if e.Kind == lock.Former && e.Place[0] == lock.FormerFunc {
			source = strings.ReplaceAll(source, "client."+e.Place[1]+"(", "client."+e.Name+"(")
		}
	}
	p.write(t, "app/app.go", []byte(source))
}

func (p *program) source(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(p.dir, "app/app.go"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// former returns the old names as the program writes them.
func (p *program) former() []string {
	var names []string
	for e := range p.names.All() {
		switch e.Kind {
		case lock.Moved:
			names = append(names, "c."+e.Name+"(")
		case lock.Former:
			names = append(names, "client."+e.Place[1])
		}
	}
	return names
}

// uses reports whether a source has a name: not as the beginning of a longer one.
func uses(source, name string) bool {
	return regexp.MustCompile(regexp.QuoteMeta(name) + `(\W|$)`).MatchString(strings.ReplaceAll(source, "(", "( "))
}
