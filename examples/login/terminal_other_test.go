//go:build !linux

package main

import "testing"

// This file stands in where the tests have no pseudo terminal.

func testTerminal(t *testing.T, _ *computer) { t.Skip("the test has a terminal on Linux only") }
