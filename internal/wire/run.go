package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"time"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file takes one specification through all of it.

// harness examines specifications.
type harness struct {
	tools toolchain
	seed  uint64
	limit int            // leaves of the values of a specification, see planner
	ops   int            // operations to take, about; 0: all
	paths *regexp.Regexp // of the specification to take
}

// report is what was found of one specification.
type report struct {
	Spec       string
	Failed     string // why there is no client, or no program; empty when there is
	Repaired   string // why kin-openapi could not read the author's text
	Operations int
	Called     int // operations that sent a request
	Valid      int // operations whose requests were all valid and as given
	Equal      int // operations whose answers all came back equal
	Good       int // operations that are valid and equal
	Calls      int
	Left       int      // calls left out by the limit of leaves
	Typed, Raw int      // leaves compared
	Found      []string // every difference, once for each operation
	Unmade     []string // values that could not be made
	Unjudged   []string // requests that openapi3filter cannot read, once for each operation
	Generate   time.Duration
	Compile    time.Duration
	Rest       time.Duration // making the values, calling and comparing
	CPU        time.Duration // of the process and what it started
}

func (h harness) examine(ctx context.Context, path string) report {
	rep := report{Spec: path}
	start := time.Now()
	if err := h.run(ctx, &rep); err != nil {
		rep.Failed = err.Error()
	}
	rep.Rest = time.Since(start) - rep.Generate - rep.Compile
	return rep
}

func (h harness) run(ctx context.Context, rep *report) error {
	o, err := loadOracle(ctx, rep.Spec)
	if err != nil {
		return err
	}
	rep.Repaired = o.repaired
	o.registerMedia()
	pkg, err := rep.generate(ctx, h.sample(o))
	if err != nil {
		return err
	}
	ops := operations(pkg.API)
	rep.Operations = len(ops)
	plan := newPlanner(o, h.seed, h.limit)
	if err := plan.plan(ctx, ops); err != nil {
		return err
	}
	rep.Unmade, rep.Left = plan.gone, plan.left
	dir, err := os.MkdirTemp("", "wire-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	start := time.Now()
	program, err := h.tools.build(ctx, dir, pkg)
	rep.Compile = time.Since(start)
	if err != nil {
		return err
	}
	return rep.exchange(ctx, o, program, plan.found)
}

func (rep *report) generate(ctx context.Context, paths []string) (*generator.Package, error) {
	start := time.Now()
	client := generator.Client{Spec: rep.Spec, Out: "client", Package: "client", NoDocs: true}
	client.Include.Paths = paths
	pkg, diags, err := generator.Generate(ctx, generator.Config{Compatibility: 1}, client, nil, nil)
	rep.Generate = time.Since(start)
	if err != nil {
		return nil, err
	}
	return pkg, diags.Err()
}

// sample gives the wanted paths, of them as many, chosen by the seed, as hold
// the wanted number of operations; none for all.
func (h harness) sample(o oracle) []string {
	all := slices.Sorted(maps.Keys(o.doc.Paths.Map()))
	wanted := slices.DeleteFunc(slices.Clone(all), func(path string) bool { return !h.paths.MatchString(path) })
	if h.ops == 0 {
		if len(wanted) == len(all) {
			return nil
		}
		return wanted
	}
	var paths []string
	left := h.ops
	for _, i := range rand.New(rand.NewPCG(h.seed, 3)).Perm(len(wanted)) {
		if left > 0 {
			paths = append(paths, wanted[i])
			left -= len(o.doc.Paths.Value(wanted[i]).Operations())
		}
	}
	return paths
}

func operations(api *ir.API) []*ir.Operation {
	var list []*ir.Operation
	for _, s := range api.Services {
		list = append(list, s.Ops...)
	}
	return list
}

// exchange makes the calls and counts.
func (rep *report) exchange(ctx context.Context, o oracle, p program, list []*exchange) error {
	returns, err := p.run(ctx, list)
	if err != nil {
		return err
	}
	called, compared, invalid, unequal := map[*ir.Operation]bool{}, map[*ir.Operation]bool{}, map[*ir.Operation]bool{}, map[*ir.Operation]bool{}
	seen := map[string]bool{}
	for i, x := range list {
		r := returns[i]
		rep.Calls++
		rep.Typed += r.Typed
		rep.Raw += r.Raw
		if r.Sent != nil {
			called[x.op] = true
		}
		compared[x.op] = compared[x.op] || !x.unanswered
		v := o.check(x, r)
		if key := x.op.ID + " unjudged"; v.unjudged != "" && !seen[key] {
			seen[key] = true
			rep.Unjudged = append(rep.Unjudged, x.op.ID+": "+v.unjudged)
		}
		invalid[x.op] = invalid[x.op] || len(v.request) > 0
		unequal[x.op] = unequal[x.op] || len(v.response) > 0 || r.Sent == nil
		for _, d := range slices.Concat(v.request, v.response) {
			if key := x.op.ID + d; !seen[key] {
				seen[key] = true
				rep.Found = append(rep.Found, fmt.Sprintf("%s (%s %s, %s): %s", x.op.ID, x.op.Method, x.op.Path, x.manner, d))
			}
		}
	}
	rep.Called = len(called)
	for op := range called {
		unequal[op] = unequal[op] || !compared[op]
		if !invalid[op] {
			rep.Valid++
		}
		if !unequal[op] {
			rep.Equal++
		}
		if !invalid[op] && !unequal[op] {
			rep.Good++
		}
	}
	return nil
}
