package main

import (
	"context"
	"os"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is lintCommand.

func lintCommand() command {
	return command{
		name: "lint", args: "[SPEC...] [FLAGS]", summary: "print what is wrong with a spec",
		text: `Prints every finding of the given specs, or of those that nimbugen.yaml names:
what is wrong, where, and how to fix it. Nothing is written. Exit code 1 when
there is an error (with --strict: or something of the spec is not valid or not in
the client). With --explain paging, prints how each list is paged, and the
evidence for it.`,
		setup: func(flags *pflag.FlagSet) runner {
			f := configFlags{without: "name the spec: nimbugen lint openapi.yaml"}
			flags.StringVar(&f.config, "config", "", "configuration `file` (default: nimbugen.yaml here or further up)")
			flags.StringArrayVar(&f.hosts, "allow-host", nil, "`host` that remote $refs may be fetched from (repeatable)")
			flags.StringVar(&f.explain, "explain", "", "print the decisions about `what`: paging")
			f.registerReport(flags)
			return func(ctx context.Context, a app, args []string) int { return a.lint(ctx, &f, args) }
		},
	}
}

func (a app) lint(ctx context.Context, f *configFlags, specs []string) int {
	if err := f.checkReport(); err != nil {
		return a.loadError(err)
	}
	cfg := generator.Config{Compatibility: generator.CompatibilityLevel}
	for _, s := range specs {
		cfg.Clients = append(cfg.Clients, generator.Client{Spec: s, Out: ".", Package: "client", AllowHosts: f.hosts})
	}
	if len(specs) == 0 {
		loaded, diags, err := f.load()
		if err != nil {
			return a.loadError(err)
		}
		if diags.HasErrors() {
			if err := a.report(f, diags, readFile); err != nil {
				return a.fail(err)
			}
			return exitError
		}
		cfg = loaded
	}
	code := exitOK
	for _, c := range cfg.Clients {
		show, stop := a.progress()
		pkg, diags, err := generator.Generate(ctx, cfg, c, nil, show)
		stop()
		if reportErr := a.report(f, diags, func(name string) []byte { return pkg.Inputs[name] }); reportErr != nil {
			return a.fail(reportErr)
		}
		if err != nil {
			return a.fail(err)
		}
		if f.rejects(diags) {
			code = exitError
			continue
		}
		if err := a.explain(f, pkg.API); err != nil {
			return a.fail(err)
		}
		a.printSummary(f, summary{
			Package: c.Spec, Operations: pkg.API.Summary.Operations, Typed: pkg.API.Summary.Typed,
			Received: pkg.API.Summary.Received, ReceivedTyped: pkg.API.Summary.ReceivedTyped,
			Raw: pkg.API.Summary.Raw, Warnings: diags.Count(diag.Warning), Losses: diags.Losses(),
		})
	}
	return code
}

// readFile returns the text of files that are read only for excerpts.
func readFile(name string) []byte {
	data, _ := os.ReadFile(name)
	return data
}
