// Command login is a command-line program that logs a customer in and remembers
// the session for its next run: the model for a program of your own.
//
//	go run ./cmd/nimbugen serve &               # a fake Nimbu; or name a real site with flags
//	cd examples/login
//	go run . login                              # in the browser, or on another device
//	go run . whoami
//	go run . status --json
//	curl -H "Authorization: Bearer $(go run . token)" http://127.0.0.1:4280/customers/me
//	go run . logout
//
//	go run . login --device                     # with a code, on another device
//	go run . login ada@example.com              # with a password
//	go run . -demo                              # against a fake in this process
//
// A password is typed without being shown, or read from NIMBU_PASSWORD or the
// standard input. It is not stored. The tokens are, encrypted with a key in the
// keyring of the system, or without a keyring in files that only their owner can
// read. The variable NIMBU_TOKEN holds an access token to use instead, for CI.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/nimbugen/nimbugen/generated/nimbu"
)

// Exit codes. The code failed is also that of whoami, status and token when
// nobody is logged in.
const (
	done = iota
	failed
	misused
	cancelled = 130 // as shells report Ctrl-C
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program; it returns its exit code.
func run(ctx context.Context, args []string, in *os.File, out, errOut io.Writer) int {
	p := program{
		out: out, errOut: errOut, token: nimbu.Secret(os.Getenv("NIMBU_TOKEN")),
		password: prompt{in, errOut, os.Getenv("NIMBU_PASSWORD")}.read,
	}
	flags := p.flags(errOut)
	demo := flags.Bool("demo", false, "log in, ask who is logged in and log out, against a fake in this process")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return done
	case err != nil:
		return misused
	}
	work, err := p.command(flags.Args(), *demo)
	if err != nil {
		_, _ = fmt.Fprintf(errOut, "login: %v\n\n", err)
		flags.Usage()
		return misused
	}
	switch err := work(ctx); {
	case errors.Is(err, context.Canceled):
		_, _ = fmt.Fprintln(errOut, "login: cancelled")
		return cancelled
	case err != nil:
		_, _ = fmt.Fprintln(errOut, "login:", p.explain(err))
		return failed
	}
	return done
}

// flags returns the flags that all commands share.
func (p *program) flags(errOut io.Writer) *flag.FlagSet {
	flags := flag.NewFlagSet("login", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.Usage = func() {
		_, _ = fmt.Fprint(errOut, usage, "\nFlags:\n")
		flags.PrintDefaults()
	}
	flags.StringVar(&p.url, "url", "http://127.0.0.1:4280", "`address` of the API; the default is that of nimbugen serve")
	flags.StringVar(&p.site, "site", "demo", "`name` of the site")
	flags.StringVar(&p.clientID, "client-id", "demo-app", "`id` of the app; it must be public, with the redirect http://127.0.0.1/callback")
	flags.StringVar(&p.dir, "dir", defaultDir(), "`directory` that remembers")
	flags.StringVar(&p.profile, "profile", "default", "`name` of the log in, for more than one")
	flags.StringVar(&p.storage, "store", "auto", "`place` of the tokens: keyring, files, or auto for the keyring if there is one")
	return flags
}

const usage = `Usage: login [FLAGS] COMMAND

  login [--web | --device | EMAIL]   log in: in the browser, on another device, with a password
  whoami                             print the customer
  status [--json]                    print the customer, the server, and where tokens are kept
  token                              print an access token, for curl
  logout [--everywhere]              log out; of every profile of the customer
  login -demo
`

// defaultDir returns a directory below the configuration directory of the user.
func defaultDir() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		dir = "."
	}
	return filepath.Join(dir, "nimbugen-example-login")
}
