package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
)

// The entry point is renameCommand.

func renameCommand() command {
	return command{
		name: "rename", args: "OLD NEW [FLAGS]", summary: "give another Go name to a type, constant, method or field",
		text: `Changes a name in nimbugen.lock, for the next nimbugen generate:

  nimbugen rename Owner Keeper
  nimbugen rename Pets.Get Pets.Fetch
  nimbugen rename Pet.Nick Pet.Nickname

The old name of a type, a constant or a method stays as a deprecated alias or
method, which go fix replaces in programs, until nimbugen lock prune. Go has
nothing of the kind for fields: programs that use one have to follow.`,
		setup: func(flags *pflag.FlagSet) runner {
			var f configFlags
			f.register(flags)
			return func(_ context.Context, a app, args []string) int {
				if len(args) != 2 {
					return a.usage("nimbugen rename: give the old and the new name: nimbugen rename Pet.Nick Pet.Nickname")
				}
				return a.rename(&f, args[0], args[1])
			}
		},
	}
}

func (a app) rename(f *configFlags, from, to string) int {
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
	r, err := generator.Rename(cfg, from, to)
	if err != nil {
		return a.fail(err)
	}
	then := "run nimbugen generate, then go fix in your programs"
	if !r.Forwards {
		then = "run nimbugen generate; programs that use the field do not compile any more"
	}
	fmt.Fprintf(a.stdout, "%s: the %s %s is %s; %s\n", filepath.ToSlash(r.Lock), r.What, from, to, then)
	return exitOK
}
