package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file takes one specification through all of it.

// report is what was found of one specification.
type report struct {
	Spec       string
	Repaired   string // why kin-openapi could not read the author's text
	Operations int
	Called     int // operations that sent a request
	Valid      int // operations whose requests were all valid and as given
	Equal      int // operations whose answers all came back equal
	Calls      int
	Typed, Raw int      // leaves compared
	Found      []string // every difference, once for each operation
	Unmade     []string // values that could not be made
	Unjudged   []string // requests that openapi3filter cannot read, once for each operation
}

func examine(ctx context.Context, root, path string, seed uint64) (report, error) {
	rep := report{Spec: path}
	o, err := loadOracle(ctx, path)
	if err != nil {
		return rep, err
	}
	rep.Repaired = o.repaired
	o.registerMedia()
	client := generator.Client{Spec: path, Out: "client", Package: "client", NoDocs: true}
	pkg, diags, err := generator.Generate(ctx, generator.Config{Compatibility: 1}, client, nil, nil)
	if err != nil {
		return rep, err
	}
	if err := diags.Err(); err != nil {
		return rep, err
	}
	plan := planner{oracle: o, seed: seed}
	for _, op := range operations(pkg.API) {
		rep.Operations++
		if err := plan.operation(op); err != nil {
			rep.Unmade = append(rep.Unmade, err.Error())
		}
	}
	rep.Unmade = append(rep.Unmade, plan.gone...)
	dir, err := os.MkdirTemp("", "wire-")
	if err != nil {
		return rep, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program, err := compileIn(ctx, dir, root, pkg)
	if err != nil {
		return rep, err
	}
	return rep, rep.exchange(ctx, o, program, plan.found)
}

func compileIn(ctx context.Context, dir, root string, pkg *generator.Package) (program, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return program{}, err
	}
	return build(ctx, dir, root, pkg)
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
	called, invalid, unequal := map[*ir.Operation]bool{}, map[*ir.Operation]bool{}, map[*ir.Operation]bool{}
	seen := map[string]bool{}
	for i, x := range list {
		r := returns[i]
		rep.Calls++
		rep.Typed += r.Typed
		rep.Raw += r.Raw
		if r.Sent != nil {
			called[x.op] = true
		}
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
		if !invalid[op] {
			rep.Valid++
		}
		if !unequal[op] {
			rep.Equal++
		}
	}
	return nil
}
