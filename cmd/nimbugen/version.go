package main

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/nimbugen/nimbugen/generator"
)

// The entry point is versionCommand.

func versionCommand() command {
	return command{
		name: "version", summary: "print the version",
		text: "Prints the version of nimbugen, of its module and of Go.",
		setup: func(*pflag.FlagSet) runner {
			return func(_ context.Context, a app, _ []string) int {
				fmt.Fprintf(a.stdout, "nimbugen %s\n", generator.BuildVersion())
				return exitOK
			}
		},
	}
}
