package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
)

// The entry point is lockCommand.

func lockCommand() command {
	return command{
		name: "lock", args: "prune [FLAGS]", summary: "free the names that nimbugen.lock keeps for what is gone",
		text: `What leaves a spec keeps its Go name in nimbugen.lock, in a line that ends with
"gone": the name is not given to anything else, and comes back with it. lock
prune drops these lines. Do so with a new major version of your package.`,
		setup: func(flags *pflag.FlagSet) runner {
			var f configFlags
			f.register(flags)
			return func(_ context.Context, a app, args []string) int {
				if len(args) != 1 || args[0] != "prune" {
					return a.usage("nimbugen lock: the only action is prune: nimbugen lock prune")
				}
				return a.pruneLock(&f)
			}
		},
	}
}

func (a app) pruneLock(f *configFlags) int {
	cfg, found, err := f.load()
	if err != nil {
		return a.loadError(err)
	}
	if found.HasErrors() {
		if err := a.report(f, found, readFile); err != nil {
			return a.fail(err)
		}
		return exitError
	}
	path, n, err := generator.PruneLock(cfg)
	if err != nil {
		return a.fail(err)
	}
	names := "names"
	if n == 1 {
		names = "name"
	}
	fmt.Fprintf(a.stdout, "%s: %d %s of what is gone dropped\n", filepath.ToSlash(path), n, names)
	return exitOK
}
