package spec

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/internal/golden"
	"github.com/nimbugen/nimbugen/internal/txtar"
)

const goldenFiles = "../../testdata/spec/*.txtar"

// TestGolden loads the first file of each archive and compares the findings.
// Archives whose comment has a line "tree" show the repaired tree too; a line
// "overlay NAME" applies an overlay.
func TestGolden(t *testing.T) {
	abs, err := filepath.Abs(goldenFiles)
	if err != nil {
		t.Fatal(err)
	}
	golden.Run(t, abs, func(t *testing.T, a *txtar.Archive) []txtar.File {
		t.Chdir(t.TempDir())
		main := writeInputs(t, a)
		opts := Options{}
		tree := false
		for line := range strings.Lines(string(a.Comment)) {
			line = strings.TrimSpace(line)
			if name, ok := strings.CutPrefix(line, "overlay "); ok {
				opts.Overlays = append(opts.Overlays, name)
			}
			tree = tree || line == "tree"
		}
		doc, diags := Load(context.Background(), main, opts)
		for _, d := range diags.Unplaced() {
			t.Errorf("a finding has no position: %s", d.Message)
		}
		var out bytes.Buffer
		if err := (diag.Printer{Source: doc.Source}).Text(&out, diags); err != nil {
			t.Fatal(err)
		}
		files := []txtar.File{{Name: "want.txt", Data: out.Bytes()}}
		if tree {
			files = append(files, txtar.File{Name: "want.json", Data: pretty(t, doc.Root)})
		}
		return files
	})
}

// writeInputs writes the archive's inputs and returns the name of the first.
func writeInputs(t *testing.T, a *txtar.Archive) string {
	main := ""
	for _, f := range a.Files {
		if strings.HasPrefix(f.Name, "want") {
			continue
		}
		if main == "" {
			main = f.Name
		}
		if err := os.MkdirAll(filepath.Dir(f.Name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return main
}

func pretty(t *testing.T, n *Node) []byte {
	var out bytes.Buffer
	if err := json.Indent(&out, n.JSON(), "", "  "); err != nil {
		t.Fatalf("the tree is not JSON: %v", err)
	}
	out.WriteByte('\n')
	return out.Bytes()
}

// TestEveryCodeHasACase checks that each code occurs in an archive.
func TestEveryCodeHasACase(t *testing.T) {
	paths, err := filepath.Glob(goldenFiles)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want, _ := txtar.Parse(b).Get("want.txt")
		all.Write(want)
	}
	for _, code := range diag.SpecCodes() {
		if !strings.Contains(all.String(), "["+code+"]") && !strings.Contains(all.String(), "["+code+"/") {
			t.Errorf("no case of testdata/spec shows the code %s", code)
		}
	}
	if !slices.IsSorted(diag.Codes()) {
		t.Error("Codes is not sorted")
	}
}
