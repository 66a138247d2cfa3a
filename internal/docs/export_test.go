package docs

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The entry point is newImporter.

const module = "github.com/nimbugen/nimbugen"

// nested are the packages of modules of their own, by the directory.
var nested = map[string][]string{
	"runtime/session/redisstore":   {module + "/runtime/session/redisstore", "github.com/redis/go-redis/v9"},
	"runtime/session/keyringstore": {module + "/runtime/session/keyringstore"},
	"runtime/otelhook":             {module + "/runtime/otelhook"},
}

// newImporter returns an importer of the packages that blocks may use. It reads
// what the go command compiled.
func newImporter(t *testing.T) types.Importer {
	t.Helper()
	exports := map[string]string{}
	var own []string
	for _, path := range slices.Sorted(maps.Values(packages)) {
		if !slices.ContainsFunc(slices.Collect(maps.Values(nested)), func(list []string) bool { return slices.Contains(list, path) }) {
			own = append(own, path)
		}
	}
	listExports(t, ".", own, exports)
	for dir, paths := range nested {
		listExports(t, dir, paths, exports)
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		file, ok := exports[path]
		if !ok {
			return nil, fmt.Errorf("a block imports %s", path)
		}
		return os.Open(file)
	})
}

// listExports adds the export data of packages of the module in dir, and of all
// that they import.
func listExports(t *testing.T, dir string, paths []string, exports map[string]string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Export"}, paths...)...)
	cmd.Dir = filepath.Join(root, dir)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list in %s: %v\n%s", dir, err, stderr.String())
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct{ ImportPath, Export string }
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if exports[p.ImportPath] == "" {
			exports[p.ImportPath] = p.Export
		}
	}
}
