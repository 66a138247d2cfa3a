package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// TestRandom generates clients of random specifications, one per seed: 40, or
// 2,000 with NIMBUGEN_LONG. NIMBUGEN_SEED is the first seed, 0 by default.
func TestRandom(t *testing.T) {
	n := 40
	if os.Getenv("NIMBUGEN_LONG") != "" {
		n = 2000
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	checker, err := NewChecker(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	first, _ := strconv.ParseUint(os.Getenv("NIMBUGEN_SEED"), 10, 64)
	for seed := first; seed < first+uint64(n); seed++ {
		b, err := Random(seed)
		if err != nil {
			t.Fatal(err)
		}
		path := fmt.Sprintf("seed%d.json", seed)
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
		r := checker.Run(t.Context(), path)
		if r.Failed != nil {
			t.Errorf("%s: %v", path, r.Failed)
		} else if r.Rejected != nil {
			t.Errorf("%s is rejected: %v", path, r.Rejected)
		}
	}
}
