package mutants

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/nimbugen/nimbugen/generator/typecheck"
)

// TestMutants generates clients of mutants. They are numbered, so that one can be
// repeated: NIMBUGEN_MUTANTS=17-18.
func TestMutants(t *testing.T) {
	first, last := numbers(t)
	r := &mutantRun{seeds: seedSpecs(t), last: int64(last)}
	r.next.Store(int64(first))
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() { r.work(t) })
	}
	workers.Wait()
	t.Logf("mutants %d to %d: %d generated and type-checked, %d of them again, %d rejected", first, last, r.written.Load(), r.repeated.Load(), r.rejected.Load())
	if n := last - first; n >= 500 && r.written.Load() < int64(n)/2 {
		t.Errorf("only %d of %d mutants are generated: the mutator breaks too much", r.written.Load(), n)
	}
}

// numbers returns those of the mutants, from NIMBUGEN_MUTANTS ("5000" or "17-18").
func numbers(t *testing.T) (first, last int) {
	text := os.Getenv("NIMBUGEN_MUTANTS")
	switch {
	case text == "" && os.Getenv("NIMBUGEN_LONG") != "":
		return 0, 200000
	case text == "":
		return 0, 500
	}
	from, to, ok := strings.Cut(text, "-")
	if !ok {
		from, to = "0", text
	}
	first, err := strconv.Atoi(from)
	if err != nil {
		t.Fatal(err)
	}
	last, err = strconv.Atoi(to)
	if err != nil {
		t.Fatal(err)
	}
	return first, last
}

// mutantRun is what the workers share.
type mutantRun struct {
	seeds                       []Seed
	stubs                       typecheck.Stubs
	last                        int64
	next                        atomic.Int64
	written, repeated, rejected atomic.Int64
}

// work tries mutants until there are no more, or one has a fault.
func (r *mutantRun) work(t *testing.T) {
	for !t.Failed() {
		number := r.next.Add(1) - 1
		if number >= r.last {
			return
		}
		if fault := r.try(t, number); fault != "" {
			t.Errorf("mutant %d of %s", number, fault)
		}
	}
}

// try generates one mutant, one in ten of them twice.
func (r *mutantRun) try(t *testing.T, number int64) (fault string) {
	random := rand.New(rand.NewPCG(uint64(number), 1))
	seed := r.seeds[random.IntN(len(r.seeds))]
	in := input{spec: encoded(Mutate(random, seed.Doc)), options: options(random), stubs: &r.stubs}
	if in.spec == nil {
		return ""
	}
	pkg, fault := attempt(t.Context(), in)
	switch {
	case fault != "":
	case pkg.API == nil:
		r.rejected.Add(1)
	default:
		r.written.Add(1)
		if number%10 == 0 {
			r.repeated.Add(1)
			fault = again(t.Context(), in, pkg)
		}
	}
	if fault != "" {
		return fmt.Sprintf("%s: %s\n%s", seed.Name, fault, in.spec)
	}
	return ""
}
