package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// This file runs specifications made at random. CORPUS_RANDOM is how many,
// CORPUS_SEED the first seed.

func TestRandom(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("CORPUS_RANDOM"))
	if err != nil {
		n = 40
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
	first, _ := strconv.ParseUint(os.Getenv("CORPUS_SEED"), 10, 64)
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
		} else if r.Refused != nil {
			t.Errorf("%s is refused: %v", path, r.Refused)
		}
	}
}
