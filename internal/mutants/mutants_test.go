package mutants

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
)

// TestMutants generates clients of mutants, numbered so that one can be repeated with
// NIMBUGEN_MUTANT=NUMBER.
func TestMutants(t *testing.T) {
	seeds, err := Seeds(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	first, last := 0, 500
	if n, err := strconv.Atoi(os.Getenv("NIMBUGEN_MUTANTS")); err == nil {
		last = n
	}
	if n, err := strconv.Atoi(os.Getenv("NIMBUGEN_MUTANT")); err == nil {
		first, last = n, n+1
	}
	file := filepath.Join(t.TempDir(), "spec.json")
	written, rejected := 0, 0
	for number := first; number < last && !t.Failed(); number++ {
		r := rand.New(rand.NewPCG(uint64(number), 1))
		seed := seeds[r.IntN(len(seeds))]
		text, err := json.MarshalIndent(Mutate(r, seed.Doc), "", " ")
		if err != nil {
			continue // a key that is no text
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		pkg, fault := attempt(t, file)
		if fault == "" && number%10 == 0 && pkg.API != nil {
			again, _ := attempt(t, file)
			fault = difference(pkg, again)
		}
		if fault != "" {
			t.Errorf("mutant %d of %s: %s\n%s", number, seed.Name, fault, text)
		}
		if pkg != nil && pkg.API != nil {
			written++
		} else {
			rejected++
		}
	}
	t.Logf("%d mutants generated, %d rejected", written, rejected)
}

// attempt generates a client, and returns what went wrong beside findings.
func attempt(t *testing.T, file string) (pkg *generator.Package, fault string) {
	defer func() {
		if p := recover(); p != nil {
			fault = fmt.Sprintf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	began := time.Now()
	pkg, diags, err := generator.Generate(t.Context(), generator.Config{Compatibility: generator.CompatibilityLevel},
		generator.Client{Spec: file, Out: "out", XML: true, Validate: []string{"requests", "responses"}}, nil, nil)
	switch {
	case err != nil:
		return pkg, err.Error()
	case time.Since(began) > 30*time.Second:
		return pkg, fmt.Sprintf("it took %v", time.Since(began))
	case pkg.API == nil && !diags.HasErrors():
		return pkg, "there is neither a package nor an error"
	}
	for _, d := range diags.All() {
		if d.Pos == (diag.Pos{}) {
			return pkg, "a finding without a position: " + d.Message
		}
	}
	return pkg, ""
}

// difference compares two packages of one specification.
func difference(a, b *generator.Package) string {
	if b == nil || len(a.Files) != len(b.Files) {
		return "the second run wrote other files"
	}
	for i, f := range a.Files {
		if f.Name != b.Files[i].Name || !bytes.Equal(f.Data, b.Files[i].Data) {
			return "the second run wrote another " + f.Name
		}
	}
	return ""
}
