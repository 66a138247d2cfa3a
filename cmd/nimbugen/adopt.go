package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is adoptCommand.

func adoptCommand() command {
	return command{
		name: "adopt", args: "[NAME...] [FLAGS]", summary: "give up the shapes that were held for callers",
		text: `When a spec changes so that the natural Go would break callers, and the old Go is
still true on the wire, generate holds the old shape and adds the new ability
beside it. adopt takes the natural shape of the names, such as Pets.List, or of
all. Do so with a new major version of your package, and run nimbugen generate.`,
		setup: func(flags *pflag.FlagSet) runner {
			var f configFlags
			f.register(flags)
			all := flags.Bool("all", false, "everything that is held")
			list := flags.Bool("list", false, "say what is held, change nothing")
			return func(ctx context.Context, a app, args []string) int {
				if len(args) == 0 && !*all && !*list {
					return a.usage("nimbugen adopt: name what to adopt, as --list prints it, or --all")
				}
				r := adoptRun{planRun: planRun{app: a, flags: &f}, names: args, all: *all, list: *list}
				r.then = r.adopt
				return r.start(ctx, nil)
			}
		},
	}
}

// adoptRun is one run of adopt.
type adoptRun struct {
	planRun
	names     []string
	all, list bool
}

// adopt lists what is held, or gives it up.
func (r *adoptRun) adopt(plan *generator.Plan, _ *diag.List) int {
	unknown := slices.Clone(r.names)
	wants := func(h ir.Held) bool { return r.all || slices.Contains(r.names, h.Name) }
	for _, c := range plan.Clients {
		for _, h := range c.Summary.Held {
			unknown = slices.DeleteFunc(unknown, func(name string) bool { return name == h.Name })
			if r.list && (len(r.names) == 0 || wants(h)) {
				fmt.Fprintf(r.stdout, "%s  %s  %s\n", h.Name, h.Pos, h.Text)
			}
		}
	}
	if len(unknown) > 0 {
		return r.usage("nimbugen adopt: %q is not held; --list prints what is", unknown[0])
	}
	if r.list {
		return exitOK
	}
	path, n, err := generator.Adopt(r.cfg, plan, wants)
	if err != nil {
		return r.fail(err)
	}
	fmt.Fprintf(r.stdout, "%s: %d adopted; run nimbugen generate\n", filepath.ToSlash(path), n)
	return exitOK
}
