//go:build !windows

package main

import (
	"fmt"
	"os"
	"os/exec"
)

// This file keeps a Unix terminal from showing what is typed.

// hideInput asks stty, which every Unix has, so that no system needs its own
// numbers here. restore must be called.
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
