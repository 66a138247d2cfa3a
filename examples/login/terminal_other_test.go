//go:build !linux

package main

import "testing"

// testTerminal skips its test: it needs the pseudo terminals of Linux.
func testTerminal(t *testing.T, _ *computer) { t.Skip("the test has a terminal on Linux only") }
