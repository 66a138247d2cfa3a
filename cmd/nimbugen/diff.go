package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/evolution"
	"github.com/nimbugen/nimbugen/generator/evolution/report"
)

// The entry point is diffCommand.

func diffCommand() command {
	return command{
		name: "diff", args: "[FLAGS]", summary: "say what changed for the programs that use the packages",
		text: `Compares two versions of each client: their Go by the rules of apidiff, and what
their specifications state. Without flags, the package on disk is compared with
the one that would be generated now. A version is a git revision, a directory or
a specification, whose package is generated in memory.

  BREAKING   programs do not compile, or send what the server rejects
  HELD       Go stays as it was; the new ability is beside it
  BEHAVIOUR  programs compile and act differently
  ADDED      something is new
  RENAMED    the old name forwards to the new one, go fix replaces it

Exit code 0: nothing is breaking. Exit code 1: something is, or with --strict
changes behaviour. Exit code 2: the command line is wrong. Exit code 3: the
versions cannot be compared.`,
		setup: func(flags *pflag.FlagSet) runner {
			r := diffRun{flags: &configFlags{format: "text"}}
			flags.StringVar(&r.from, "from", "", "old `version`: a revision, directory or specification (default: the package on disk)")
			flags.StringVar(&r.to, "to", "", "new `version` (default: what would be generated now)")
			flags.StringVar(&r.format, "format", "text", "text, json (one object a line) or `markdown`, for release notes")
			suggest(flags, "format", "text", "json", "markdown")
			flags.StringSliceVar(&r.only, "only", nil, "print changes of this `class` only: breaking, held, behaviour, added, renamed (repeatable)")
			suggest(flags, "only", "breaking", "held", "behaviour", "added", "renamed")
			flags.StringVar(&r.uses, "uses", "", "type-check these `packages` with the new version and print each line that breaks, such as ./...")
			flags.BoolVar(&r.strict, "strict", false, "exit code 1 for a change of behaviour too")
			r.flags.registerClient(flags)
			return func(ctx context.Context, a app, args []string) int {
				r.app = a
				return r.start(ctx, args)
			}
		},
	}
}

// diffRun is one run of diff.
type diffRun struct {
	app
	flags                  *configFlags
	from, to, format, uses string
	only                   []string
	strict                 bool
	classes                []report.Class // of only
}

func (r *diffRun) start(ctx context.Context, args []string) int {
	if len(args) > 0 {
		return r.usage("nimbugen diff: unexpected argument %q (versions are given by --from and --to)", args[0])
	}
	if err := r.check(); err != nil {
		return r.loadError(err)
	}
	cfg, found, err := r.config()
	if err != nil {
		return r.loadError(err)
	}
	if found.HasErrors() {
		return r.incomparable(found, nil, nil)
	}
	code := exitOK
	for _, c := range cfg.Clients {
		code = max(code, r.client(ctx, cfg, c))
	}
	return code
}

// check checks the flags.
func (r *diffRun) check() error {
	if !slices.Contains([]string{"text", "json", "markdown"}, r.format) {
		return errUsage{fmt.Errorf("--format is text, json or markdown, not %q", r.format)}
	}
	for _, name := range r.only {
		class := report.Class(strings.ToUpper(name))
		if !slices.Contains(report.Classes(), class) {
			return errUsage{fmt.Errorf("--only is breaking, held, behaviour, added or renamed, not %q", name)}
		}
		r.classes = append(r.classes, class)
	}
	return nil
}

// config returns the configuration. Two specifications need none.
func (r *diffRun) config() (generator.Config, *diag.List, error) {
	file, err := generator.FindConfig(".")
	if err == nil && file == "" && r.flags.config == "" && isFile(r.from) && isFile(r.to) {
		c := generator.Client{Spec: r.to, Out: "client"}
		r.flags.apply(&c)
		return generator.Config{Compatibility: generator.CompatibilityLevel, Clients: []generator.Client{c}}, &diag.List{}, checkPackage(c)
	}
	cfg, found, err := r.flags.load()
	if err == nil && len(cfg.Clients) > 1 && (isFile(r.from) || isFile(r.to)) {
		err = errUsage{fmt.Errorf("%s has %d clients: name one with --out", cfg.File, len(cfg.Clients))}
	}
	return cfg, found, err
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// client compares the versions of one client.
func (r *diffRun) client(ctx context.Context, cfg generator.Config, c generator.Client) int {
	show, stop := r.progress()
	o := evolution.Opener{Config: cfg, Client: c, Progress: show, Findings: &diag.List{}, Sources: map[string][]byte{}}
	defer o.Close()
	rep, err := r.compare(ctx, &o)
	stop()
	if err != nil {
		return r.incomparable(o.Findings, func(name string) []byte { return o.Sources[name] }, err)
	}
	if len(cfg.Clients) > 1 || cfg.Partial {
		rep.Client = c.Out
	}
	code := r.exit(rep)
	rep.Only(r.classes)
	if err := r.print(rep); err != nil {
		return r.fail(err)
	}
	return code
}

func (r *diffRun) compare(ctx context.Context, o *evolution.Opener) (*report.Report, error) {
	was, err := o.Old(ctx, r.from)
	if err != nil {
		return nil, err
	}
	is, err := o.New(ctx, r.to, was)
	if err != nil {
		return nil, err
	}
	rep, err := evolution.Compare(was, is)
	if err == nil && r.uses != "" {
		err = evolution.Used(ctx, rep, strings.Fields(r.uses), o.Config.OutDir(o.Client), was, is)
	}
	return rep, err
}

// exit returns the exit code of a report. Versions whose specifications are not
// compared are equal only if their Go says otherwise.
func (r *diffRun) exit(rep *report.Report) int {
	switch {
	case rep.Count(report.Breaking) > 0, rep.Uses != nil && rep.Uses.Lines > 0, r.strict && rep.Count(report.Behaviour) > 0:
		return exitError
	case rep.Missing != "":
		return exitIncomparable
	}
	return exitOK
}

func (r *diffRun) print(rep *report.Report) error {
	switch r.format {
	case "json":
		line, err := rep.JSON()
		if err != nil {
			return err
		}
		_, err = r.stdout.Write(line)
		return err
	case "markdown":
		_, err := fmt.Fprint(r.stdout, rep.Markdown())
		return err
	}
	_, err := fmt.Fprint(r.stdout, rep.Text())
	return err
}

// incomparable reports why versions cannot be compared.
func (r *diffRun) incomparable(found *diag.List, source func(string) []byte, err error) int {
	if source == nil {
		source = readFile
	}
	errs := &diag.List{}
	for _, d := range found.All() {
		if d.Severity == diag.Error {
			errs.Add(d)
		}
	}
	if reportErr := r.report(r.flags, errs, source); reportErr != nil {
		return r.fail(reportErr)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintf(r.stderr, "nimbugen diff: %v\n", err)
	}
	return exitIncomparable
}
