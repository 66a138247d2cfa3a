// Command nimbugen turns an OpenAPI spec into a typed Go client.
//
//	nimbugen init      write a starter nimbugen.yaml and the go:generate line
//	nimbugen generate  write the packages that nimbugen.yaml names
//	nimbugen check     say whether they are up to date, and why not
//	nimbugen diff      say what changed for the programs that use them
//	nimbugen uses      print the operations that programs reach
//	nimbugen lint      print what is wrong with a spec
//	nimbugen customize write an overlay of the custom fields of a Nimbu site
//
// nimbugen help COMMAND says more. The exit code is 0 on success, 1 for an
// error in a spec or a configuration and for output that is not up to date, 2
// for an invalid command line, and of diff 3 when there is nothing to compare.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/nimbugen/nimbugen/generator/stamp"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	a := app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, stamps: stamps()}
	// The ballast is never touched, so it takes no memory. It keeps the
	// garbage collector from running until the heap is as large.
	ballast := make([]byte, 64<<20)
	code := a.run(ctx, os.Args[1:])
	runtime.KeepAlive(ballast)
	os.Exit(code)
}

// Exit codes.
const (
	exitOK    = 0
	exitError = 1 // an error in a spec or configuration, or drift
	exitUsage = 2

	exitIncomparable = 3 // of diff
)

// app is the program with its outputs.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	stamps         stamp.Store // of earlier runs
}

// stamps returns the store for stamps of earlier runs. Without a cache
// directory every run generates.
func stamps() stamp.Store {
	dir, err := os.UserCacheDir()
	if err != nil {
		return stamp.Store{}
	}
	return stamp.Store{Dir: filepath.Join(dir, "nimbugen")}
}
