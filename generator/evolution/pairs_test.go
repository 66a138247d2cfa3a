package evolution

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/internal/golden"
)

// TestPairs compares the pairs of specifications in testdata/diff. The file want of
// each has the report, or the errors of a version that is rejected.
func TestPairs(t *testing.T) {
	dirs, err := filepath.Glob("../../testdata/diff/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no pairs: %v", err)
	}
	for i, dir := range dirs {
		if testing.Short() && i%8 != 0 {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			text := strings.ReplaceAll(comparison(t, dir), filepath.ToSlash(dir)+"/", "")
			golden.File(t, filepath.Join(dir, "want"), text)
		})
	}
}

func comparison(t *testing.T, dir string) string {
	o := Opener{
		Config:   generator.Config{Compatibility: generator.CompatibilityLevel},
		Client:   generator.Client{Spec: filepath.Join(dir, "new.yaml"), Out: filepath.Join(t.TempDir(), "client"), Package: "client"},
		Findings: &diag.List{}, Sources: map[string][]byte{},
	}
	defer o.Close()
	was, err := o.Old(t.Context(), filepath.Join(dir, "old.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	is, err := o.New(t.Context(), filepath.Join(dir, "new.yaml"), was)
	if errors.Is(err, ErrFindings) {
		return o.Findings.Err().Error() + "\n"
	}
	if err != nil {
		t.Fatal(err)
	}
	r, err := Compare(was, is)
	if err != nil {
		t.Fatal(err)
	}
	return r.Text()
}

// TestComparisonWithItself compares each specification with itself: nothing changed.
func TestComparisonWithItself(t *testing.T) {
	if testing.Short() {
		t.Skip("generates many packages")
	}
	files, err := filepath.Glob("../../testdata/diff/*/old.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no specifications: %v", err)
	}
	seen := map[string]bool{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if seen[string(data)] {
			continue
		}
		seen[string(data)] = true
		dir := t.TempDir()
		for _, version := range []string{"old.yaml", "new.yaml"} {
			if err := os.WriteFile(filepath.Join(dir, version), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if text := comparison(t, dir); !strings.HasSuffix(text, "\nnothing changed\n") {
			t.Errorf("%s compared with itself:\n%s", name, text)
		}
	}
}
