package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/nimbugen/nimbugen/runtime/session"
)

// The entry point is program.command, which reads the command line.

// work is a command with its flags.
type work func(context.Context) error

// command returns the work of the command in args.
func (p program) command(args []string, demo bool) (work, error) {
	switch {
	case demo && len(args) > 0:
		return nil, errors.New("-demo takes no command: its fake Nimbu ends with this process, so that there would be nothing to come back to")
	case demo:
		return p.demo, nil
	case len(args) == 0:
		return nil, errors.New("no command is given")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	var web, device, everywhere, json bool
	most := 0 // arguments
	switch args[0] {
	case "login":
		flags.BoolVar(&web, "web", false, "")
		flags.BoolVar(&device, "device", false, "")
		most = 1
	case "status":
		flags.BoolVar(&json, "json", false, "")
	case "logout":
		flags.BoolVar(&everywhere, "everywhere", false, "")
	case "whoami", "token":
	default:
		return nil, fmt.Errorf("%q is no command", args[0])
	}
	if err := flags.Parse(args[1:]); err != nil {
		return nil, fmt.Errorf("%s: %w", args[0], err)
	}
	if flags.NArg() > most {
		return nil, fmt.Errorf("%s: unexpected argument %q; flags come first", args[0], flags.Arg(most))
	}
	switch args[0] {
	case "login":
		return p.logInCommand(flags.Arg(0), web, device)
	case "status":
		return func(ctx context.Context) error { return p.status(ctx, json) }, nil
	case "logout":
		return func(ctx context.Context) error { return p.logOut(ctx, everywhere) }, nil
	case "token":
		return p.printToken, nil
	}
	return p.whoAmI, nil
}

func (p program) logInCommand(email string, web, device bool) (work, error) {
	method := session.MethodAutomatic
	switch {
	case web && device || email != "" && (web || device):
		return nil, errors.New("login: --web, --device and EMAIL exclude each other")
	case email != "":
		return func(ctx context.Context) error { return p.logInWithPassword(ctx, email) }, nil
	case web:
		method = session.MethodBrowser
	case device:
		method = session.MethodDevice
	}
	return func(ctx context.Context) error { return p.logIn(ctx, method) }, nil
}
