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

// This file is nimbugen generate and nimbugen check, which differ in the end.

func generateCommand() command {
	return command{
		name: "generate", args: "[FLAGS]", summary: "write the packages that nimbugen.yaml names",
		text: `Reads each client's spec and writes its Go package. Only files that change are
touched, files of the package that nothing makes any more are removed, and a
file that nimbugen did not generate is never overwritten. With an error in a
spec nothing is written.

With --spec and --out it needs no configuration:

  nimbugen generate --spec openapi.yaml --out petstore`,
		setup: func(flags *pflag.FlagSet) runner {
			var f configFlags
			f.register(flags)
			dry := flags.Bool("dry-run", false, "say what would change, write nothing")
			return func(ctx context.Context, a app, args []string) int {
				return a.withPlan(ctx, &f, args, func(plan *generator.Plan, diags *diag.List) int {
					if *dry {
						fmt.Fprint(a.stdout, plan.Diff())
						return exitOK
					}
					if err := plan.Write(ctx); err != nil {
						return a.fail(err)
					}
					a.summarize(&f, plan, diags)
					return exitOK
				})
			}
		},
	}
}

func checkCommand() command {
	return command{
		name: "check", args: "[FLAGS]", summary: "say whether the packages are up to date",
		text: `Generates in memory and compares with the disk, the lock file included. Exit
code 0: up to date. Exit code 1: not, and the difference is printed.`,
		setup: func(flags *pflag.FlagSet) runner {
			var f configFlags
			f.register(flags)
			return func(ctx context.Context, a app, args []string) int {
				return a.withPlan(ctx, &f, args, func(plan *generator.Plan, diags *diag.List) int {
					if plan.UpToDate() {
						a.summarize(&f, plan, diags)
						return exitOK
					}
					fmt.Fprint(a.stdout, plan.Diff())
					fmt.Fprintln(a.stderr, "nimbugen: not up to date; run nimbugen generate")
					return exitError
				})
			}
		},
	}
}

// withPlan loads the configuration, makes the plan and prints the findings;
// what is done with the plan is up to then.
func (a app) withPlan(ctx context.Context, f *configFlags, args []string, then func(*generator.Plan, *diag.List) int) int {
	if len(args) > 0 {
		return a.usage("nimbugen: unexpected argument %q (a spec is given by --spec)", args[0])
	}
	cfg, diags, err := f.load()
	if err != nil {
		return a.loadError(err)
	}
	if diags.HasErrors() {
		if err := a.report(f, diags, readFile); err != nil {
			return a.fail(err)
		}
		return exitError
	}
	tell, stop := a.progress()
	plan, found, source, err := generator.MakePlan(ctx, cfg, tell)
	stop()
	found.Merge(diags)
	if reportErr := a.report(f, found, source); reportErr != nil {
		return a.fail(reportErr)
	}
	if err != nil {
		return a.fail(err)
	}
	if f.refuses(found) || plan == nil {
		return exitError
	}
	return then(plan, found)
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
			Warnings: diags.Count(diag.Warning),
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
