package main

import (
	"fmt"
	"io"
	"strings"
)

// The entry points are app.help and printCommand.

func (a app) help(args []string) int {
	if len(args) == 0 {
		a.printOverview(a.stdout)
		return exitOK
	}
	cmd, ok := lookup(args[0])
	if !ok {
		return a.unknown("command", args[0], commandNames())
	}
	a.printCommand(a.stdout, cmd)
	return exitOK
}

func (a app) printOverview(w io.Writer) {
	fmt.Fprint(w, "nimbugen turns an OpenAPI spec into a typed Go client.\n\nUsage: nimbugen COMMAND [FLAGS]\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-11s %s\n", c.name, c.summary)
	}
	fmt.Fprintf(w, "  %-11s %s\n\nRun nimbugen help COMMAND for its flags.\n", "help", "explain a command")
}

func (a app) printCommand(w io.Writer, cmd command) {
	flags := newFlagSet(cmd.name)
	cmd.setup(flags)
	fmt.Fprintf(w, "Usage: nimbugen %s\n\n%s\n", strings.TrimSpace(cmd.name+" "+cmd.args), strings.TrimSpace(cmd.text))
	if usage := flags.FlagUsages(); usage != "" {
		fmt.Fprintf(w, "\nFlags:\n%s", usage)
	}
}
