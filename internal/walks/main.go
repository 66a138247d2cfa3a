// Command walks counts the functions and files that three walks through the
// code run, by coverage: the code that a reader has to follow.
//
//	go run ./internal/walks    # in the root of the repository
//
// The walks are the generation of one operation, a call of Customers.Update
// beyond NewClient, and Session.LogIn to the memory store beyond NewApp.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "walks:", err)
		os.Exit(1)
	}
}

// walk is a program that is run with coverage.
type walk struct {
	name    string
	program string   // its package
	covered string   // the packages that are counted
	args    []string // of the walk
	setup   []string // arguments of a run whose functions are not counted; none: every function counts
}

// specification declares one operation with a path parameter and an inline
// response.
const specification = `openapi: 3.0.3
info: {title: One, version: "1"}
servers: [{url: https://one.example.com}]
tags: [{name: Pets}]
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      tags: [Pets]
      summary: returns one pet
      parameters:
        - {name: petId, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: the pet
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: string}, name: {type: string}}}
`

func walks(spec, out string) []walk {
	const client = "./runtime/...,./generated/nimbu,./internal/walks/..." // without the program itself nothing is counted
	return []walk{
		{
			name: "generate one operation", program: "./cmd/nimbugen", covered: "./generator/...,./cmd/...",
			args: []string{"generate", "--spec", spec, "--out", out},
		},
		{name: "Customers.Update", program: "./internal/walks/update", covered: client, setup: []string{"-setup"}},
		{name: "Session.LogIn", program: "./internal/walks/login", covered: client, setup: []string{"-setup"}},
	}
}

// run prints a line for each walk.
func run(ctx context.Context, w io.Writer) error {
	dir, err := os.MkdirTemp("", "walks")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	spec := filepath.Join(dir, "one.yaml")
	if err := os.WriteFile(spec, []byte(specification), 0o666); err != nil {
		return err
	}
	for i, walk := range walks(spec, filepath.Join(dir, "client")) {
		functions, err := walk.measure(ctx, filepath.Join(dir, fmt.Sprint(i)))
		if err != nil {
			return fmt.Errorf("%s: %w", walk.name, err)
		}
		files := map[string]bool{}
		for f := range functions {
			file, _, _ := strings.Cut(f, ":")
			files[file] = true
		}
		fmt.Fprintf(w, "%-24s %4d functions in %3d files%s\n", walk.name, len(functions), len(files), byPackage(functions, files))
	}
	return nil
}

// measure returns the functions that a walk runs beyond its setup.
func (w walk) measure(ctx context.Context, dir string) (map[string]bool, error) {
	program := filepath.Join(dir, "program")
	if err := command(ctx, dir, "go", "build", "-cover", "-coverpkg="+w.covered, "-o", program, w.program); err != nil {
		return nil, err
	}
	functions, err := covered(ctx, filepath.Join(dir, "walk"), program, w.args)
	if err != nil || w.setup == nil {
		return functions, err
	}
	setup, err := covered(ctx, filepath.Join(dir, "setup"), program, w.setup)
	maps.DeleteFunc(functions, func(f string, _ bool) bool { return setup[f] })
	return functions, err
}

// covered runs a program and returns the functions that ran, as
// "file:line:\tname".
func covered(ctx context.Context, dir, program string, args []string) (map[string]bool, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	if err := command(ctx, dir, program, args...); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "go", "tool", "covdata", "func", "-i", dir)
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%v: %w", cmd.Args, err)
	}
	functions := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) == 3 && strings.Contains(f[0], ".go:") && f[2] != "0.0%" && !strings.Contains(f[0], "/internal/walks/") {
			functions[f[0]+"\t"+f[1]] = true
		}
	}
	if len(functions) == 0 {
		return nil, errors.New("no function ran")
	}
	return functions, nil
}

// command runs a command whose coverage and caches go to dir.
func command(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "GOCOVERDIR="+dir)
	if name != "go" {
		cmd.Env = append(cmd.Env, "XDG_CACHE_HOME="+dir)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %w\n%s", cmd.Args, err, out)
	}
	return nil
}

// byPackage shows the counts of each package.
func byPackage(functions, files map[string]bool) string {
	const module = "github.com/nimbugen/nimbugen/"
	count := map[string][2]int{}
	add := func(all map[string]bool, i int) {
		for f := range all {
			file, _, _ := strings.Cut(f, ":")
			pkg := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), module)
			n := count[pkg]
			n[i]++
			count[pkg] = n
		}
	}
	add(functions, 0)
	add(files, 1)
	var b strings.Builder
	for _, pkg := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(&b, "\n    %-30s %4d in %3d", pkg, count[pkg][0], count[pkg][1])
	}
	return b.String()
}
