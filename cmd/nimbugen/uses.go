package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/evolution"
)

// The entry point is usesCommand.

func usesCommand() command {
	return command{
		name: "uses", args: "PACKAGES... [FLAGS]", summary: "print the operations that programs reach, as an include: block",
		text: `Type-checks packages, such as ./..., with a client that has all operations, and
prints those that they reach as the member include of nimbugen.yaml. A client with
these operations only is enough for the packages. A method that is called through
an interface counts.`,
		setup: func(flags *pflag.FlagSet) runner {
			f := configFlags{format: "text"}
			f.registerClient(flags)
			write := flags.Bool("write", false, "put the block into nimbugen.yaml, whose comments and order stay")
			return func(ctx context.Context, a app, args []string) int { return a.uses(ctx, &f, args, *write) }
		},
	}
}

func (a app) uses(ctx context.Context, f *configFlags, patterns []string, write bool) int {
	if len(patterns) == 0 {
		return a.usage("nimbugen uses: name the packages, such as ./...")
	}
	cfg, found, err := f.load()
	if err != nil {
		return a.loadError(err)
	}
	if write && cfg.File == "" {
		return a.usage("nimbugen uses: --write needs a nimbugen.yaml")
	}
	if found.HasErrors() {
		if err := a.report(f, found, readFile); err != nil {
			return a.fail(err)
		}
		return exitError
	}
	for _, c := range cfg.Clients {
		if code := a.usesOf(ctx, f, cfg, c, patterns, write); code != exitOK {
			return code
		}
	}
	return exitOK
}

// usesOf prints or writes the operations of one client.
func (a app) usesOf(ctx context.Context, f *configFlags, cfg generator.Config, c generator.Client, patterns []string, write bool) int {
	show, stop := a.progress()
	o := evolution.Opener{Config: cfg, Client: c, Progress: show, Findings: &diag.List{}, Sources: map[string][]byte{}}
	r, err := o.Reached(ctx, patterns)
	stop()
	if errors.Is(err, evolution.ErrFindings) {
		if err := a.report(f, o.Findings, func(name string) []byte { return o.Sources[name] }); err != nil {
			return a.fail(err)
		}
		return exitError
	}
	if err == nil && r.Reached == 0 {
		err = fmt.Errorf("%s: no operation of the package in %s is reached", strings.Join(patterns, " "), c.Out)
	}
	if err != nil {
		return a.fail(err)
	}
	include := generator.Selection{Operations: r.IDs, Paths: r.Paths}
	if !write {
		fmt.Fprintf(a.stdout, "# %s: %d of %s\n%s", c.Out, r.Reached, count(r.Operations, "operation"), generator.IncludeBlock(include, 0))
		return exitOK
	}
	if err := writeInclude(cfg.File, c, include); err != nil {
		return a.fail(err)
	}
	fmt.Fprintf(a.stdout, "%s: %s includes %d of %s; run nimbugen generate\n", cfg.File, c.Out, r.Reached, count(r.Operations, "operation"))
	return exitOK
}

func writeInclude(file string, c generator.Client, include generator.Selection) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if data, err = generator.SetInclude(file, data, c.Out, include); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}
