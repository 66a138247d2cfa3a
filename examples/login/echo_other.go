//go:build !windows

package main

import (
	"fmt"
	"os"
	"os/exec"
)

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
