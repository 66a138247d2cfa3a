//go:build !windows

package main

import (
	"fmt"
	"os"
	"os/exec"
)

// isTerminal reports whether f is a terminal, and not another device such as
// /dev/null. It runs tty, which every Unix has.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	command := exec.Command("tty", "-s")
	command.Stdin = f
	return command.Run() == nil
}

// hideInput keeps a Unix terminal from showing its input. It runs stty, which
// every Unix has, so no system needs constants of its own. The caller must call
// restore.
func hideInput(terminal *os.File) (restore func(), err error) {
	stty := func(argument string) error {
		command := exec.Command("stty", argument)
		command.Stdin = terminal
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("stty %s: %w: %s", argument, err, out)
		}
		return nil
	}
	if err := stty("-echo"); err != nil {
		return nil, err
	}
	return func() { _ = stty("echo") }, nil
}
