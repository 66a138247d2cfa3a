package corpus

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestVet runs the compiler and go vet over the clients of testdata/specs, in a
// module of their own, as a user does.
func TestVet(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	checker, err := NewChecker(root)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mod := fmt.Sprintf("module example.com/corpus\n\ngo 1.26\n\nrequire github.com/nimbugen/nimbugen v0.0.0\n\nreplace github.com/nimbugen/nimbugen => %s\n", root)
	write(t, filepath.Join(dir, "go.mod"), []byte(mod))
	for _, path := range local(t, root) {
		r := checker.Run(t.Context(), path)
		name, _, _ := strings.Cut(filepath.Base(path), ".")
		for _, f := range r.Files {
			write(t, filepath.Join(dir, name, f.Name), f.Data)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "vet", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("the generated packages do not compile: %v\n%s", err, out)
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}
