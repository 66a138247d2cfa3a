package mutants

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/typecheck"
)

// The fuzz targets make choices of their bytes: which specification is mutated, and how.

// addChoices adds seeds: choices at random for some of the specifications.
func addChoices(f *testing.F, seeds []Seed) {
	for i := 0; i < len(seeds); i += 12 {
		random := rand.New(rand.NewPCG(uint64(i), 2))
		text := []byte{byte(i >> 8), byte(i)} // see Bytes.IntN
		if len(seeds) <= 256 {
			text = text[1:]
		}
		for range 24 {
			text = append(text, byte(random.IntN(256)))
		}
		f.Add(text)
	}
}

// FuzzGenerate generates clients of mutants: no mutant may panic or hang, what is
// written compiles, and is the same the second time.
func FuzzGenerate(f *testing.F) {
	seeds := seedSpecs(f)
	addChoices(f, seeds)
	stubs := new(typecheck.Stubs)
	f.Fuzz(func(t *testing.T, choices []byte) {
		r := Bytes(choices)
		seed := seeds[r.IntN(len(seeds))]
		in := input{options: options(&r), stubs: stubs}
		if in.spec = encoded(Mutate(&r, seed.Doc)); in.spec == nil {
			return
		}
		pkg, fault := attempt(t.Context(), in)
		if fault == "" && pkg.API != nil && len(choices)%8 == 0 {
			fault = again(t.Context(), in, pkg)
		}
		if fault != "" {
			t.Fatalf("%s: %s\n%s", seed.Name, fault, in.spec)
		}
	})
}

// FuzzLocked generates a client whose names are kept by a lock that someone changed:
// it is an error of the lock, or the client compiles.
func FuzzLocked(f *testing.F) {
	seeds := seedSpecs(f)
	addChoices(f, seeds)
	stubs := new(typecheck.Stubs)
	f.Fuzz(func(t *testing.T, choices []byte) {
		r := Bytes(choices)
		seed := seeds[r.IntN(len(seeds))]
		in := input{options: options(&r), stubs: stubs, spec: encoded(seed.Doc)}
		pkg, fault := attempt(t.Context(), in)
		if fault != "" {
			t.Fatalf("%s: %s", seed.Name, fault)
		}
		if pkg.API == nil || pkg.API.Names == nil {
			return
		}
		text := tamper(&r, (&lock.File{Clients: map[string]*lock.Client{".": pkg.API.Names}}).Encode())
		kept, err := lock.Parse(text)
		if err != nil {
			return
		}
		in.names = kept.Client(".")
		if _, fault := attempt(t.Context(), in); fault != "" {
			t.Fatalf("%s: %s\n%s", seed.Name, fault, text)
		}
	})
}

// FuzzOverlaid generates a client of a specification with an overlay that is made of
// the specification's own values.
func FuzzOverlaid(f *testing.F) {
	seeds := seedSpecs(f)
	addChoices(f, seeds)
	stubs := new(typecheck.Stubs)
	file := filepath.Join(f.TempDir(), "overlay.json")
	f.Fuzz(func(t *testing.T, choices []byte) {
		r := Bytes(choices)
		seed := seeds[r.IntN(len(seeds))]
		in := input{options: options(&r), stubs: stubs, spec: encoded(seed.Doc), overlays: []string{file}}
		text := encoded(overlay(&r, seed.Doc))
		if text == nil {
			return
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, fault := attempt(t.Context(), in); fault != "" {
			t.Fatalf("%s: %s\n%s\n%s", seed.Name, fault, text, in.spec)
		}
	})
}
