// Command login is a command-line program that logs a customer in and remembers
// the session for its next run.
//
//	go run ./cmd/nimbugen serve &            # a fake Nimbu; or name a real site with flags
//	go run ./examples/login login ada@example.com
//	go run ./examples/login whoami
//	go run ./examples/login logout
//
//	go run ./examples/login -demo            # all three, against a fake in this process
//
// The password is typed without being shown, or read from NIMBU_PASSWORD or the
// standard input. It is not stored. The tokens are, in files that only their
// owner can read.
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
	"time"
)

// Exit codes. The code failed is also that of whoami when nobody is logged in.
const (
	done = iota
	failed
	misused
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program; it returns its exit code.
func run(ctx context.Context, args []string, in *os.File, out, errOut io.Writer) int {
	p := program{out: out, password: prompt{in, errOut, os.Getenv("NIMBU_PASSWORD")}.read}
	flags := flag.NewFlagSet("login", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.Usage = func() {
		_, _ = fmt.Fprint(errOut, "Usage: login [FLAGS] login EMAIL | whoami | logout\n       login -demo\n\nFlags:\n")
		flags.PrintDefaults()
	}
	flags.StringVar(&p.url, "url", "http://127.0.0.1:4280", "`address` of the API; the default is that of nimbugen serve")
	flags.StringVar(&p.site, "site", "demo", "`name` of the site")
	flags.StringVar(&p.clientID, "client-id", "demo-app", "`id` of the app; it must be public and allow log ins by password")
	flags.StringVar(&p.dir, "dir", defaultDir(), "`directory` that remembers")
	demo := flags.Bool("demo", false, "log in, ask who is logged in and log out, against a fake in this process")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return done
	case err != nil:
		return misused
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute) // with the time to type a password
	defer cancel()
	work, err := p.command(flags.Args(), *demo)
	if err != nil {
		_, _ = fmt.Fprintf(errOut, "login: %v\n\n", err)
		flags.Usage()
		return misused
	}
	if err := work(ctx); err != nil {
		_, _ = fmt.Fprintln(errOut, "login:", err)
		return failed
	}
	return done
}

// command returns the function of the command in args.
func (p program) command(args []string, demo bool) (func(context.Context) error, error) {
	switch {
	case demo && len(args) > 0:
		return nil, errors.New("-demo takes no command: its fake Nimbu ends with this process, so that there would be nothing to come back to")
	case demo:
		return p.demo, nil
	case len(args) == 2 && args[0] == "login":
		return func(ctx context.Context) error { return p.logIn(ctx, args[1]) }, nil
	case len(args) == 1 && args[0] == "login":
		return nil, errors.New("login needs the customer's e-mail address")
	case len(args) == 1 && args[0] == "whoami":
		return p.whoAmI, nil
	case len(args) == 1 && args[0] == "logout":
		return p.logOut, nil
	case len(args) == 0:
		return nil, errors.New("no command is given")
	}
	return nil, fmt.Errorf("%q is no command", args)
}

// defaultDir returns a directory below the configuration directory of the user.
func defaultDir() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		dir = "."
	}
	return filepath.Join(dir, "nimbugen-example-login")
}
