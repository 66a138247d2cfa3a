package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/output"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is Checker.Run, which generates one client and measures it.

// Result is the result for one specification.
type Result struct {
	Spec       string
	Operations int                 // of the document
	Callable   int                 // those of them that methods call
	Typed      int                 // operations that reach nothing raw against the spec's schemas
	Untyped    map[string][]string // operations that reach raw fields although their schemas are typed, by a separate walk through the Go types
	Raw        int                 // places that fell back to raw JSON
	Warnings   int                 // findings of the specification
	Lines      int                 // of Go, neither blank nor comment
	PerOp      int                 // lines of services and client per operation
	Rejected   error               // the errors of the specification, with their positions
	Failed     error               // a bug of nimbugen: no output, or output that does not compile
	Time       time.Duration
	Files      []output.File
}

// Run generates the client of the specification at path and checks it.
func (c *Checker) Run(ctx context.Context, path string) Result {
	start := time.Now()
	r := Result{Spec: path}
	c.run(ctx, &r)
	r.Time = time.Since(start)
	return r
}

func (c *Checker) run(ctx context.Context, r *Result) {
	cfg := generator.Config{Compatibility: 1}
	pkg, diags, err := generator.Generate(ctx, cfg, client(r.Spec), nil, nil)
	if err != nil {
		r.Failed = err
		return
	}
	r.Warnings = diags.Count(diag.Warning)
	if err := diags.Err(); err == nil {
		r.Failed = settled(ctx, cfg, r.Spec, pkg)
	}
	if r.Failed != nil {
		return
	}
	if err := diags.Err(); err != nil {
		r.Rejected = err
		return
	}
	files, checked, err := c.Check(pkg.Files)
	if err != nil {
		r.Failed = err
		return
	}
	r.Files = pkg.Files
	r.Typed, r.Raw = pkg.API.Summary.Typed, pkg.API.Summary.Raw
	all, services := lines(pkg.Files)
	r.Lines = all
	doc, _ := spec.Load(ctx, r.Spec, spec.Options{})
	want := declared(doc)
	r.Untyped = untyped(checked, files, doc, pkg.API)
	uncalled := missing(want, callable(files))
	r.Operations, r.Callable = len(want), len(want)-len(uncalled)
	if len(want) > 0 {
		r.PerOp = services / len(want)
	}
	if len(uncalled) > 0 {
		r.Failed = fmt.Errorf("no method calls %s", strings.Join(uncalled, ", "))
	}
}

func sameEntry(a, b lock.Entry) bool {
	return a.Kind == b.Kind && slices.Equal(a.Place, b.Place) && a.Name == b.Name && a.Gone == b.Gone
}

func client(path string) generator.Client {
	return generator.Client{Spec: path, Out: "out", Package: "client", NoDocs: true}
}

// settled generates a second time with the names that the first run would store
// in nimbugen.lock: the next run of a user changes nothing.
func settled(ctx context.Context, cfg generator.Config, path string, pkg *generator.Package) error {
	again, _, err := generator.Generate(ctx, cfg, client(path), pkg.API.Names, nil)
	if err != nil {
		return err
	}
	same := func(a, b output.File) bool { return a.Name == b.Name && bytes.Equal(a.Data, b.Data) }
	if !slices.EqualFunc(pkg.Files, again.Files, same) || !slices.EqualFunc(slices.Collect(pkg.API.Names.All()), slices.Collect(again.API.Names.All()), sameEntry) {
		return errors.New("the next run would change the package: names are not settled")
	}
	return nil
}
