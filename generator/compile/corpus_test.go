package compile

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// TestCorpus compiles every specification below NIMBUGEN_CORPUS, a directory.
// It takes minutes, so it runs only with NIMBUGEN_LONG.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("NIMBUGEN_CORPUS")
	if dir == "" || os.Getenv("NIMBUGEN_LONG") == "" {
		t.Skip("NIMBUGEN_CORPUS or NIMBUGEN_LONG is not set")
	}
	var total ir.Summary
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isSpecFile(path) {
			return err
		}
		t.Run(strings.TrimPrefix(path, dir), func(t *testing.T) {
			doc, found := spec.Load(context.Background(), path, spec.Options{})
			if doc == nil || found.HasErrors() {
				t.Skipf("does not load: %v", found.Err())
			}
			api, diags := Compile(doc, Options{})
			checkAPI(t, api)
			t.Logf("%+v, %s", api.Summary, diags.Summary())
			total.Operations += api.Summary.Operations
			total.Typed += api.Summary.Typed
			total.Raw += api.Summary.Raw
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("in all: %+v", total)
}

func isSpecFile(path string) bool {
	switch filepath.Ext(path) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}
