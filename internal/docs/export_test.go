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

// newImporter returns an importer of the packages that blocks may use, from the
// export data of the go command. missing are the directories of nested modules
// whose dependencies are not available.
func newImporter(t *testing.T) (imports types.Importer, missing []string) {
	t.Helper()
	exports := map[string]string{}
	var own []string
	for _, path := range slices.Sorted(maps.Values(packages)) {
		if !slices.ContainsFunc(slices.Collect(maps.Values(nested)), func(list []string) bool { return slices.Contains(list, path) }) {
			own = append(own, path)
		}
	}
	if err := listExports(t, ".", own, exports); err != nil {
		t.Fatal(err)
	}
	for dir, paths := range nested {
		if err := listExports(t, dir, paths, exports); err != nil {
			t.Log(err)
			missing = append(missing, dir+"/")
		}
	}
	imports = importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		file, ok := exports[path]
		if !ok {
			return nil, fmt.Errorf("a block imports %s", path)
		}
		return os.Open(file)
	})
	return imports, missing
}

// listExports adds the export data of packages of the module in dir, and of all
// that they import.
func listExports(t *testing.T, dir string, paths []string, exports map[string]string) error {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Export"}, paths...)...)
	cmd.Dir = filepath.Join(root, dir)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list in %s: %w\n%s", dir, err, stderr.String())
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct{ ImportPath, Export string }
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if exports[p.ImportPath] == "" {
			exports[p.ImportPath] = p.Export
		}
	}
}
