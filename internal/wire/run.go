package main

import (
	"context"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"time"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/internal/wire/driver"
)

// The entry point is harness.examine, which takes one specification through all
// steps.

// harness examines specifications.
type harness struct {
	tools toolchain
	seed  uint64
	limit int            // leaves of the values of a specification, see planner
	ops   int            // operations to examine, approximately; 0: all
	paths *regexp.Regexp // paths to examine
	keep  bool           // keep the requests, see request
}

// report is the result for one specification.
type report struct {
	Spec       string
	Failed     string // why there is no client or no program; empty if there is one
	Repaired   string // why kin-openapi rejected the author's text
	Operations int
	Called     int // operations that sent a request
	Valid      int // operations whose requests were all valid and had the values of the call
	Equal      int // operations whose responses were all decoded without a difference
	Good       int // operations that are valid and equal
	Calls      int
	Left       int       // calls left out by the limit of leaves
	Typed, Raw int       // leaves compared
	Found      []finding // every difference, once for each operation
	Unmade     []finding // values that could not be made
	Unjudged   []finding // requests that openapi3filter cannot read, once for each operation
	Sent       []request // if the harness keeps them
	Wrong      []finding // operations that are not called, valid and equal, each with the first reason
	Generate   time.Duration
	Compile    time.Duration
	Rest       time.Duration // making the values, calling and comparing
	CPU        time.Duration // CPU time of the process and its children
}

// finding is a difference or a reason for an operation.
type finding struct {
	Operation string
	Request   string // method and path
	Manner    string // of the first call with it
	Text      string
	Reason    string // why it is no bug of the client; empty if it is one, or if that is unknown
}

func (x *exchange) finding(text string) finding {
	return finding{Operation: x.op.ID, Request: x.op.Method + " " + x.op.Path, Manner: x.manner, Text: text}
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
	rep.Unmade, rep.Left = plan.unmade, plan.left
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
	right, err := rep.exchange(ctx, o, program, plan.found)
	if err != nil {
		return err
	}
	if !h.keep {
		rep.Sent = nil
	}
	explain(rep.Spec, rep.Found)
	rep.listWrong(ops, right)
	return nil
}

// listWrong lists each operation that is not right with its first reason.
func (rep *report) listWrong(ops []*ir.Operation, right map[*ir.Operation]bool) {
	for _, op := range ops {
		if right[op] {
			continue
		}
		one := finding{Operation: op.ID, Request: op.Method + " " + op.Path, Text: "nothing is known"}
		for _, list := range [][]finding{rep.Found, rep.Unmade} {
			if i := slices.IndexFunc(list, func(f finding) bool { return f.Operation == op.ID }); i >= 0 {
				one = list[i]
				break
			}
		}
		rep.Wrong = append(rep.Wrong, one)
	}
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

// sample returns wanted paths with about the wanted number of operations,
// selected by the seed; none for all.
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

// exchange makes the calls and counts; it returns the operations without a
// difference.
func (rep *report) exchange(ctx context.Context, o oracle, p program, list []*exchange) (right map[*ir.Operation]bool, err error) {
	returns, err := p.run(ctx, list)
	if err != nil {
		return nil, err
	}
	right = map[*ir.Operation]bool{}
	outcomes := map[*ir.Operation]*outcome{}
	seen := map[string]bool{}
	for i, x := range list {
		r := returns[i]
		rep.Calls++
		rep.Typed += r.Typed
		rep.Raw += r.Raw
		one := outcomes[x.op]
		if one == nil {
			one = &outcome{}
			outcomes[x.op] = one
		}
		v := o.check(x, r)
		one.add(x, r, v)
		if r.Sent != nil {
			rep.Sent = append(rep.Sent, x.request(rep.Spec, r.Sent, v))
		}
		if key := x.op.ID + " unjudged"; v.unjudged != "" && !seen[key] {
			seen[key] = true
			rep.Unjudged = append(rep.Unjudged, x.finding(v.unjudged))
		}
		for _, d := range slices.Concat(v.request, v.response) {
			if key := x.op.ID + d; !seen[key] {
				seen[key] = true
				rep.Found = append(rep.Found, x.finding(d))
			}
		}
	}
	for op, one := range outcomes {
		rep.count(one)
		right[op] = one.valid() && one.equal()
	}
	return right, nil
}

// outcome is the result of the calls of an operation.
type outcome struct{ called, compared, invalid, unequal bool }

func (o *outcome) add(x *exchange, r driver.Return, v verdict) {
	o.called = o.called || r.Sent != nil
	o.compared = o.compared || !x.requestOnly
	o.invalid = o.invalid || len(v.request) > 0
	o.unequal = o.unequal || len(v.response) > 0 || r.Sent == nil
}

func (o *outcome) valid() bool { return o.called && !o.invalid }

func (o *outcome) equal() bool { return o.called && !o.unequal && o.compared }

func (rep *report) count(o *outcome) {
	add := func(n *int, ok bool) {
		if ok {
			*n++
		}
	}
	add(&rep.Called, o.called)
	add(&rep.Valid, o.valid())
	add(&rep.Equal, o.equal())
	add(&rep.Good, o.valid() && o.equal())
}
