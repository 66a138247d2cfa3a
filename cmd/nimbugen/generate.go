package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/output"
)

// The entry point is generateCommand. Its run, planRun, is also that of check.

func generateCommand() command {
	return command{
		name: "generate", args: "[FLAGS]", summary: "write the packages that nimbugen.yaml names",
		text: `Reads each client's spec and writes its Go package. Only files that change are
touched, files of the package that nothing makes any more are removed, and a
file that nimbugen did not generate is never overwritten. With an error in a
spec nothing is written. A run that finds program, configuration, specs and
output as the last one left them ends at once. Of many warnings of one kind the
first are printed; nimbugen lint prints all.

With --spec and --out it needs no configuration:

  nimbugen generate --spec openapi.yaml --out petstore`,
		setup: func(flags *pflag.FlagSet) runner {
			var f configFlags
			f.register(flags)
			dry := flags.Bool("dry-run", false, "say what would change, write nothing")
			force := flags.Bool("force", false, "generate even if nothing has changed since the last run")
			return func(ctx context.Context, a app, args []string) int {
				r := planRun{app: a, flags: &f, trust: !*force && !*dry}
				r.then = func(plan *generator.Plan, diags *diag.List) int {
					if *dry {
						fmt.Fprint(a.stdout, plan.Diff())
						return exitOK
					}
					return r.write(ctx, plan, diags)
				}
				return r.start(ctx, args)
			}
		},
	}
}

// planRun is one run of generate or check.
type planRun struct {
	app
	flags      *configFlags
	trust      bool // use the stamp of an earlier run
	late       bool // then prints the findings; of a specification with errors, these are printed alone
	cfg        generator.Config
	configured *diag.List // findings of the configuration
	source     func(string) []byte
	then       func(*generator.Plan, *diag.List) int
}

// start loads the configuration, makes the plan and prints the findings. then
// decides about the plan.
func (r *planRun) start(ctx context.Context, args []string) (code int) {
	if len(args) > 0 {
		return r.usage("nimbugen: unexpected argument %q (a spec is given by --spec)", args[0])
	}
	var err error
	if r.cfg, r.configured, err = r.flags.load(); err != nil {
		return r.loadError(err)
	}
	if r.configured.HasErrors() {
		if err := r.report(r.flags, r.configured, readFile); err != nil {
			return r.fail(err)
		}
		return exitError
	}
	if r.trust {
		if plan, found, ok := generator.Unchanged(r.stamps, r.cfg); ok {
			return r.unchanged(plan, found)
		}
	}
	return r.plan(ctx)
}

func (r *planRun) plan(ctx context.Context) int {
	show, stop := r.progress()
	plan, found, source, err := generator.MakePlan(ctx, r.cfg, show)
	stop()
	found.Merge(r.configured)
	r.source = source
	rejected := err != nil || plan == nil || r.flags.rejects(found)
	if rejected || !r.late {
		shown := found
		if r.late && found.HasErrors() {
			shown = found.Errors()
		}
		if reportErr := r.brief(r.flags, shown, source); reportErr != nil {
			return r.fail(reportErr)
		}
	}
	if err != nil {
		return r.fail(err)
	}
	if rejected {
		return exitError
	}
	return r.then(plan, found)
}

// write carries the plan out and stores a stamp. Without a stamp the next run
// only takes longer, so an error in storing it does not fail this run.
func (r *planRun) write(ctx context.Context, plan *generator.Plan, found *diag.List) int {
	if err := plan.Write(ctx); err != nil {
		return r.fail(err)
	}
	_ = plan.Keep(r.stamps, r.cfg, found)
	r.summarize(r.flags, plan, found)
	return exitOK
}

// unchanged prints the findings of the earlier run.
func (r *planRun) unchanged(plan *generator.Plan, found *diag.List) int {
	if err := r.brief(r.flags, found, readFile); err != nil {
		return r.fail(err)
	}
	if r.flags.rejects(found) {
		return exitError
	}
	r.summarize(r.flags, plan, found)
	return exitOK
}

func (a app) loadError(err error) int {
	if usage, ok := errors.AsType[errUsage](err); ok {
		return a.usage("nimbugen: %v", usage.error)
	}
	return a.fail(err)
}

func (a app) summarize(f *configFlags, plan *generator.Plan, diags *diag.List) {
	for _, c := range plan.Clients {
		s := summary{
			Package: c.Dir, Operations: c.Summary.Operations, Typed: c.Summary.Typed, Raw: c.Summary.Raw,
			Received: c.Summary.Received, ReceivedTyped: c.Summary.ReceivedTyped,
			Warnings: diags.Count(diag.Warning), Losses: c.Losses, Held: len(c.Summary.Held),
		}
		for _, change := range c.Changes {
			if change.Kind != output.Removed && change.Kind != output.Foreign {
				s.Files++
			}
			if change.Kind != output.Same && change.Kind != output.Foreign {
				s.Changed++
			}
		}
		a.printSummary(f, s)
	}
}
