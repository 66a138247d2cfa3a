package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/evolution"
	"github.com/nimbugen/nimbugen/generator/output"
)

// The entry point is checkCommand.

func checkCommand() command {
	return command{
		name: "check", args: "[FLAGS]", summary: "say whether the packages are up to date",
		text: `Generates in memory and compares with the disk, the lock file included. Exit
code 0: up to date. Exit code 1: not; why is printed, the summary of nimbugen
diff, and the beginning of the difference.`,
		setup: func(flags *pflag.FlagSet) runner {
			var f configFlags
			f.register(flags)
			all := flags.Bool("diff", false, "print the whole difference")
			return func(ctx context.Context, a app, args []string) int {
				r := planRun{app: a, flags: &f, late: true}
				r.then = func(plan *generator.Plan, diags *diag.List) int { return r.check(ctx, plan, diags, *all) }
				return r.start(ctx, args)
			}
		},
	}
}

// check prints whether the packages are up to date. Findings of the specification do
// not come between the reasons why they are not.
func (r *planRun) check(ctx context.Context, plan *generator.Plan, diags *diag.List, all bool) int {
	if plan.UpToDate() {
		if err := r.brief(r.flags, diags, r.source); err != nil {
			return r.fail(err)
		}
		r.summarize(r.flags, plan, diags)
		return exitOK
	}
	fmt.Fprintf(r.stdout, "stale: %s\n", strings.Join(plan.Reasons(), "; "))
	for _, c := range plan.Clients {
		if output.Dirty(c.Changes) {
			fmt.Fprintf(r.stdout, "diff: %s\n", r.meaning(ctx, c.Client))
		}
	}
	r.printDifference(plan.Diff(), all)
	fmt.Fprintln(r.stderr, "nimbugen: not up to date; run nimbugen generate")
	return exitError
}

// meaning returns what the changes of a client mean for programs, in a line.
func (r *planRun) meaning(ctx context.Context, c generator.Client) string {
	o := evolution.Opener{Config: r.cfg, Client: c, Findings: &diag.List{}, Sources: map[string][]byte{}}
	defer o.Close()
	was, err := o.Old(ctx, "")
	if err != nil {
		return err.Error()
	}
	is, err := o.New(ctx, "", was)
	if err != nil {
		return err.Error()
	}
	rep, err := evolution.Compare(was, is)
	if err != nil {
		return err.Error()
	}
	if len(r.cfg.Clients) > 1 {
		rep.Client = c.Out
	}
	text := rep.Title() + "; " + rep.Summary()
	if rep.Missing != "" {
		text += "; the specifications are not compared"
	}
	return text
}

// shownLines is the number of lines of a difference that check prints.
const shownLines = 40

func (r *planRun) printDifference(text string, all bool) {
	lines := strings.SplitAfter(text, "\n")
	if rest := len(lines) - shownLines; rest > 1 && !all {
		lines = append(lines[:shownLines:shownLines], fmt.Sprintf("... and %d lines more, see nimbugen check --diff\n", rest-1))
	}
	fmt.Fprint(r.stdout, strings.Join(lines, ""))
}
