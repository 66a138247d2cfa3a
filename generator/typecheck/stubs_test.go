package typecheck

import (
	"flag"
	"go/importer"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the stubs")

// The stubs are the API of today's runtime, and of the standard library of the Go
// version in go.mod.
func TestStubs(t *testing.T) {
	const runtime = "github.com/nimbugen/nimbugen/runtime"
	stubs, err := printStubs(runtime, importer.ForCompiler(token.NewFileSet(), "gc", exportData(t, runtime)).Import)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		writeStubs(t, stubs)
	}
	err = fs.WalkDir(stubFiles, "stubs", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		path := importPath(name)
		if _, ok := stubs[path]; !ok {
			t.Errorf("%s is no stub of a package that generated code uses", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range stubs {
		if have, err := stubFiles.ReadFile(stubName(path)); err != nil || string(have) != want {
			t.Errorf("the stub of %s is not that of today: run go test ./generator/typecheck -update", path)
		}
	}
}

func writeStubs(t *testing.T, stubs map[string]string) {
	if err := os.RemoveAll("stubs"); err != nil {
		t.Fatal(err)
	}
	for path, text := range stubs {
		name := filepath.FromSlash(stubName(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Skip("the stubs are written; run the test again without -update")
}

// exportData returns the export data of packages as the go command has built them.
func exportData(t *testing.T, runtime string) importer.Lookup {
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}
	for _, sub := range whole {
		args = append(args, runtime+sub)
	}
	for path := range seeds {
		args = append(args, path)
	}
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
}
