package main

import (
	"context"
	"strings"

	"github.com/spf13/pflag"
)

// The entry point is manCommand, which prints the manual page from the texts of
// help.

func manCommand() command {
	return command{
		name: "man", summary: "print the manual page",
		text: `Prints the manual page in the form of man:

  nimbugen man > nimbugen.1 && man ./nimbugen.1`,
		setup: func(*pflag.FlagSet) runner {
			return func(_ context.Context, a app, args []string) int {
				if len(args) > 0 {
					return a.usage("nimbugen man: unexpected argument %q", args[0])
				}
				return a.printTemplate("nimbugen.1.tmpl")
			}
		},
	}
}

var roffEscapes = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`)

// roff returns one line of text for a manual page.
func roff(s string) string { return roffEscapes.Replace(s) }

// roffText returns a text of several lines for a manual page: paragraphs, and
// indented lines as they are.
func roffText(s string) string {
	var b strings.Builder
	verbatim := false
	for line := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		indented := strings.HasPrefix(line, "  ")
		switch {
		case indented && !verbatim:
			b.WriteString(".PP\n.nf\n")
		case !indented && verbatim && line != "":
			b.WriteString(".fi\n")
		}
		switch {
		case indented:
			verbatim = true
		case line != "":
			verbatim = false
		case !verbatim:
			b.WriteString(".PP\n")
			continue
		}
		if strings.HasPrefix(line, ".") {
			b.WriteString(`\&`)
		}
		b.WriteString(roff(line) + "\n")
	}
	if verbatim {
		b.WriteString(".fi\n")
	}
	return b.String()
}
