package generator_test

import (
	"bytes"
	"errors"
	"os"
	"runtime"
	"testing"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
)

// TestGeneratedIsCurrent generates this repository's generated/ in memory and
// compares it with the committed files. It reads the lock file and never writes
// it.
func TestGeneratedIsCurrent(t *testing.T) {
	plan := ownPlan(t)
	if !plan.UpToDate() {
		t.Errorf("generated code is not up to date; run go run ./cmd/nimbugen generate\n%s", plan.Diff())
	}
}

// TestExamplesAreCurrent does the same for the clients that programs of other APIs
// use, and for those that are attacked.
func TestExamplesAreCurrent(t *testing.T) {
	for _, dir := range []string{"../examples/real", "../internal/hostile", "../internal/decoders/corpus"} {
		t.Run(dir, func(t *testing.T) { current(t, dir) })
	}
}

func current(t *testing.T, dir string) {
	t.Chdir(dir)
	cfg, diags := generator.ReadConfig(generator.ConfigName)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	plan, diags, _, err := generator.MakePlan(t.Context(), cfg, nil)
	if err = errors.Join(err, diags.Err()); err != nil {
		t.Fatal(err)
	}
	if !plan.UpToDate() {
		t.Errorf("generated code is not up to date; run nimbugen generate in %s\n%s", dir, plan.Diff())
	}
}

// TestSameBytes checks that ten runs, on one processor and on many, produce the
// same bytes. Go iterates over maps in another order in each.
func TestSameBytes(t *testing.T) {
	t.Chdir("..")
	cfg, diags := generator.ReadConfig(generator.ConfigName)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	var first *generator.Package
	for run := range 10 {
		previous := runtime.GOMAXPROCS(1 + run%2*7)
		pkg, _, err := generator.Generate(t.Context(), cfg, cfg.Clients[0], nil, nil)
		runtime.GOMAXPROCS(previous)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = pkg
			continue
		}
		if len(pkg.Files) != len(first.Files) {
			t.Fatalf("run %d made %d files, the first one %d", run, len(pkg.Files), len(first.Files))
		}
		for i, f := range pkg.Files {
			if f.Name != first.Files[i].Name || !bytes.Equal(f.Data, first.Files[i].Data) {
				t.Fatalf("run %d made another %s", run, f.Name)
			}
		}
	}
}

func ownPlan(t *testing.T) *generator.Plan {
	t.Helper()
	t.Chdir("..")
	cfg, diags := generator.ReadConfig(generator.ConfigName)
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	plan, diags, source, err := generator.MakePlan(t.Context(), cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diags.Len() > 0 {
		_ = diag.Printer{Source: source}.Text(os.Stderr, diags)
	}
	if plan == nil {
		t.Fatal("the specification has errors")
	}
	return plan
}
