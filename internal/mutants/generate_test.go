package mutants

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/typecheck"
)

// The entry point is attempt, which runs the generator for a document.

// input is what a client is generated of.
type input struct {
	spec     []byte
	overlays []string // files
	options  generator.Client
	names    *lock.Client
	stubs    *typecheck.Stubs // shared by all runs
}

// seedSpecs returns the specifications that are mutated.
func seedSpecs(t testing.TB) []Seed {
	t.Helper()
	seeds, err := Seeds(filepath.Join("..", "..", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return seeds
}

// options chooses the options of a client.
func options(r Choices) generator.Client {
	var c generator.Client
	if r.IntN(2) == 0 {
		c.XML = true
	}
	if r.IntN(2) == 0 {
		c.Validate = []string{"requests", "responses"}
	}
	if r.IntN(4) == 0 {
		c.Presence = "exact"
	}
	if r.IntN(4) == 0 {
		c.UnknownFields = "keep"
	}
	return c
}

// attempt generates a client, and returns what went wrong beside findings. The package
// has no API if there are findings that are errors.
func attempt(ctx context.Context, in input) (pkg *generator.Package, fault string) {
	defer func() {
		if p := recover(); p != nil {
			fault = fmt.Sprintf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	began := time.Now()
	c := in.options
	c.Spec, c.Out, c.Overlays = "spec.json", "out", in.overlays
	cfg := generator.Config{Compatibility: generator.CompatibilityLevel, Stubs: in.stubs, Inputs: map[string]io.Reader{c.Spec: bytes.NewReader(in.spec)}}
	pkg, diags, err := generator.Generate(ctx, cfg, c, in.names, nil)
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

// again generates once more, and returns the differences.
func again(ctx context.Context, in input, first *generator.Package) (fault string) {
	second, fault := attempt(ctx, in)
	if fault == "" {
		fault = difference(first, second)
	}
	return fault
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

// encoded returns the text of a document, or nil for one with a key or number that is
// no JSON.
func encoded(doc any) []byte {
	text, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		return nil
	}
	return text
}
