package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is app.run, which finds the command of a command line and
// parses its flags.

// command is one subcommand.
type command struct {
	name    string
	args    string // follows the name in the usage line
	summary string // one line, for the list of commands
	text    string // follows the usage line in help
	setup   func(*pflag.FlagSet) runner
	words   []string // that follow the name, for completion; nil: files if there are args
}

// runner runs a command whose flags have been parsed.
type runner func(ctx context.Context, a app, args []string) int

func commands() []command {
	return []command{
		initCommand(), generateCommand(), checkCommand(), diffCommand(), usesCommand(),
		renameCommand(), lockCommand(), adoptCommand(), lintCommand(), customizeCommand(),
		serveCommand(), mockCommand(), doctorCommand(), completionCommand(), manCommand(), versionCommand(),
	}
}

func (a app) run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		a.printOverview(a.stderr)
		return exitUsage
	}
	switch args[0] {
	case "help", "-h", "--help":
		return a.help(args[1:])
	case "--version":
		args = []string{"version"}
	}
	cmd, ok := lookup(args[0])
	if !ok {
		return a.unknown("command", args[0], commandNames())
	}
	flags := newFlagSet(cmd.name)
	run := cmd.setup(flags)
	if err := flags.Parse(args[1:]); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			a.printCommand(a.stdout, cmd)
			return exitOK
		}
		return a.badFlag(cmd, flags, err)
	}
	return run(ctx, a, flags.Args())
}

func newFlagSet(name string) *pflag.FlagSet {
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	flags.SortFlags = false
	flags.Usage = func() {}
	flags.SetOutput(discard{})
	return flags
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

func lookup(name string) (command, bool) {
	for _, c := range commands() {
		if c.name == name {
			return c, true
		}
	}
	return command{}, false
}

func commandNames() []string {
	names := []string{"help"}
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return names
}

// badFlag reports a flag that cannot be parsed.
func (a app) badFlag(cmd command, flags *pflag.FlagSet, err error) int {
	if missing, ok := errors.AsType[*pflag.NotExistError](err); ok {
		var known []string
		flags.VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		return a.unknown("flag of nimbugen "+cmd.name, missing.GetSpecifiedName(), known)
	}
	return a.usage("nimbugen %s: %v", cmd.name, err)
}

// unknown reports an unknown word, with the nearest known one.
func (a app) unknown(what, word string, known []string) int {
	near := diag.Nearest(word, known)
	if near != "" {
		return a.usage("nimbugen: there is no %s %q; did you mean %q?", what, word, near)
	}
	return a.usage("nimbugen: there is no %s %q; there are: %s", what, word, strings.Join(known, ", "))
}

// usage prints a message about the command line.
func (a app) usage(format string, args ...any) int {
	fmt.Fprintf(a.stderr, format+"\nRun nimbugen help for the commands, nimbugen help COMMAND for flags.\n", args...)
	return exitUsage
}

// fail prints an error that is not a finding of a spec.
func (a app) fail(err error) int {
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(a.stderr, "nimbugen: interrupted; the generated files are as they were")
		return exitError
	}
	fmt.Fprintf(a.stderr, "nimbugen: %v\n", err)
	return exitError
}
