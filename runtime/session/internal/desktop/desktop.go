// Package desktop opens web addresses in the browser of the user who runs the
// program. It runs no shell.
package desktop

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// The entry points are HasBrowser and Open. commands lists the commands of each
// system.

// HasBrowser reports whether the user is likely to see a browser that this
// program starts: there is a desktop, and the user does not work on it from
// another machine.
func HasBrowser() bool { return hasBrowser(runtime.GOOS, os.Getenv) }

func hasBrowser(system string, env func(string) string) bool {
	remote := env("SSH_CONNECTION") != "" || env("SSH_TTY") != ""
	switch {
	case env("BROWSER") != "": // set by the user, or by an editor that forwards to the user's machine
		return true
	case system == "windows", system == "darwin":
		return !remote // the window would open on the screen of that machine
	case system == "android":
		return true
	case system == "js", system == "wasip1", system == "ios":
		return false
	}
	return env("DISPLAY") != "" || env("WAYLAND_DISPLAY") != "" || isWSL(env) && !remote
}

// isWSL reports whether this is Linux inside Windows.
func isWSL(env func(string) string) bool { return env("WSL_DISTRO_NAME") != "" }

// Open opens an http or https address in the user's browser: with the commands in
// the variable BROWSER, else with those of the system, until one works. It returns
// as soon as that command has ended or has run for two seconds, and does not end
// it. Without HasBrowser it runs nothing and returns an error.
func Open(ctx context.Context, address string) error {
	if err := check(address); err != nil {
		return err
	}
	if !HasBrowser() {
		return errors.New("there is no desktop on which the user would see a browser")
	}
	failed := []error{errors.New("no browser could be opened")}
	for _, command := range commands(runtime.GOOS, os.Getenv) {
		err := start(ctx, withAddress(command, address))
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// check accepts web addresses only. The system would open a file, or another
// program, for other addresses.
func check(address string) error {
	u, err := url.Parse(address)
	odd := func(r rune) bool { return r <= ' ' || r > '~' || r == '"' }
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsFunc(address, odd) {
		return errors.New("the address to open is no web address")
	}
	return nil
}

// commands returns the commands that open an address, in the order in which they
// are tried.
func commands(system string, env func(string) string) [][]string {
	var list [][]string
	if system != "windows" { // where no program uses BROWSER, and paths have colons
		for command := range strings.SplitSeq(env("BROWSER"), ":") {
			if fields := strings.Fields(command); len(fields) > 0 {
				list = append(list, fields)
			}
		}
	}
	windows := []string{"rundll32.exe", "url.dll,FileProtocolHandler"}
	switch system {
	case "windows":
		return append(list, windows)
	case "darwin":
		return append(list, []string{"/usr/bin/open"})
	case "android":
		return append(list, []string{"termux-open-url"})
	case "js", "wasip1", "ios":
		return list
	}
	if isWSL(env) {
		list = append(list, []string{"wslview"}, windows)
	}
	return append(list, []string{"xdg-open"}, []string{"gio", "open"}, []string{"x-www-browser"})
}

// withAddress replaces %s in a command, or appends the address.
func withAddress(command []string, address string) []string {
	out := make([]string, 0, len(command)+1)
	replaced := false
	for _, argument := range command {
		replaced = replaced || strings.Contains(argument, "%s")
		out = append(out, strings.ReplaceAll(argument, "%s", address))
	}
	if !replaced {
		out = append(out, address)
	}
	return out
}

// started is how long a command runs that is the browser itself, and not one that
// passes the address on to it.
const started = 2 * time.Second

// start runs a command apart from the terminal, so that Ctrl-C ends the program
// and not the browser.
func start(ctx context.Context, command []string) error {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.SysProcAttr = apart()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%s: %w", command[0], err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	limit := time.NewTimer(started)
	defer limit.Stop()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("%s: %w", command[0], err)
		}
		return nil
	case <-limit.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
