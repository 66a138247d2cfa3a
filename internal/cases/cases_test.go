// Package cases holds the tests of all golden cases together, and of all numbered
// cases of OAuth2 sessions.
package cases

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/internal/txtar"
)

// finding matches the first line of a finding as it is printed.
var finding = regexp.MustCompile(`(?m)^(?:! )?\S.*: (?:error|warning): .* \[([a-z0-9-]+)\]$`)

// TestEveryCodeHasACase compares the list of codes with the cases, and checks that
// at least a third of the cases show a finding or an error.
func TestEveryCodeHasACase(t *testing.T) {
	shown := map[string]bool{}
	total, errors := 0, 0
	err := filepath.WalkDir("../../testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".txtar") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		total++
		bad := false
		for _, f := range txtar.Parse(data).Files {
			if !strings.HasPrefix(f.Name, "want") {
				continue
			}
			for _, m := range finding.FindAllStringSubmatch(string(f.Data), -1) {
				shown[m[1]], bad = true, true
			}
			bad = bad || regexp.MustCompile(`(?m)^\[exit [12]\]$`).Match(f.Data)
		}
		if bad {
			errors++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range diag.Codes() {
		if !shown[code] {
			t.Errorf("no case below testdata shows a finding with the code [%s]", code)
		}
		delete(shown, code)
	}
	for code := range shown {
		t.Errorf("a case shows the code [%s], which diag.Codes does not list", code)
	}
	t.Logf("%d cases, %d of them show findings", total, errors)
	if errors*3 < total {
		t.Errorf("%d of %d cases show findings: at least a third must", errors, total)
	}
}
