package main

import (
	"context"
	"io"
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
what is wrong, where, and how to fix it. The spec - is the standard input.
Nothing is written. Exit code 1 when there is an error (with --strict: or
something of the spec is not valid or not in the client).

With --format github, findings are commands of GitHub Actions, which shows them in
a pull request; with --format sarif they are one SARIF log for code scanning. With
--explain paging, prints how each list is paged, and the evidence for it.`,
		setup: func(flags *pflag.FlagSet) runner {
			f := configFlags{without: "name the spec: nimbugen lint openapi.yaml"}
			flags.StringVar(&f.config, "config", "", "configuration `file` (default: nimbugen.yaml here or further up)")
			flags.StringArrayVar(&f.hosts, "allow-host", nil, "`host` that remote $refs may be fetched from (repeatable)")
			flags.StringVar(&f.refRoot, "ref-root", "", "`directory` that $refs between files may not leave (default: the module root)")
			flags.StringVar(&f.explain, "explain", "", "print the decisions about `what`: paging")
			suggest(flags, "explain", "paging")
			f.registerReport(flags, "github", "sarif")
			return func(ctx context.Context, a app, args []string) int { return a.lint(ctx, &f, args) }
		},
	}
}

func (a app) lint(ctx context.Context, f *configFlags, specs []string) int {
	if err := f.checkReport(); err != nil {
		return a.loadError(err)
	}
	r := lintRun{app: a, flags: f}
	if f.format == "sarif" {
		r.log = &diag.List{}
	}
	code := r.run(ctx, specs)
	if r.log != nil {
		r.log.Sort()
		if err := (diag.Printer{}).SARIF(a.stdout, r.log, generator.Version); err != nil {
			return a.fail(err)
		}
	}
	return code
}

// lintRun is one run of lint.
type lintRun struct {
	app
	flags *configFlags
	log   *diag.List // all findings, for a format with one document; else nil
}

func (r *lintRun) run(ctx context.Context, specs []string) int {
	cfg, code, ok := r.config(specs)
	if !ok {
		return code
	}
	for _, c := range cfg.Clients {
		code = max(code, r.client(ctx, cfg, c))
	}
	return code
}

// config returns the clients of the specs, or those of the configuration.
func (r *lintRun) config(specs []string) (cfg generator.Config, code int, ok bool) {
	if len(specs) > 0 {
		cfg.Compatibility = generator.CompatibilityLevel
		for _, s := range specs {
			c := generator.Client{Spec: s, Out: ".", Package: "client", AllowHosts: r.flags.hosts, RefRoot: r.flags.refRoot}
			if s == "-" {
				c.Spec, cfg.Inputs = "stdin", map[string]io.Reader{"stdin": r.stdin}
			}
			cfg.Clients = append(cfg.Clients, c)
		}
		return cfg, exitOK, true
	}
	cfg, diags, err := r.flags.load()
	if err != nil {
		return cfg, r.loadError(err), false
	}
	if diags.HasErrors() {
		if err := r.findings(diags, readFile); err != nil {
			return cfg, r.fail(err), false
		}
		return cfg, exitError, false
	}
	return cfg, exitOK, true
}

// findings prints findings, or keeps them for the one document of a format.
func (r *lintRun) findings(diags *diag.List, source func(string) []byte) error {
	if r.log != nil {
		r.log.Merge(diags)
		return nil
	}
	return r.report(r.flags, diags, source)
}

func (r *lintRun) client(ctx context.Context, cfg generator.Config, c generator.Client) int {
	show, stop := r.progress()
	pkg, diags, err := generator.Generate(ctx, cfg, c, nil, show)
	stop()
	if reportErr := r.findings(diags, func(name string) []byte { return pkg.Inputs[name] }); reportErr != nil {
		return r.fail(reportErr)
	}
	if err != nil {
		return r.fail(err)
	}
	if r.flags.rejects(diags) {
		return exitError
	}
	if err := r.explain(r.flags, pkg.API); err != nil {
		return r.fail(err)
	}
	if r.log == nil {
		r.printSummary(r.flags, summary{
			Package: c.Spec, Operations: pkg.API.Summary.Operations, Typed: pkg.API.Summary.Typed,
			Received: pkg.API.Summary.Received, ReceivedTyped: pkg.API.Summary.ReceivedTyped,
			Raw: pkg.API.Summary.Raw, Warnings: diags.Count(diag.Warning), Losses: diags.Losses(),
		})
	}
	return exitOK
}

// readFile returns the text of files that are read only for excerpts.
func readFile(name string) []byte {
	data, _ := os.ReadFile(name)
	return data
}
