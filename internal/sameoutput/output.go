package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// The entry point is docCase.generate, which runs one program on one document.

// output is the result of a run: the files below its directory by their
// slash-separated names, and "stdout", "stderr" and "exit".
type output map[string][]byte

// timeLimit ends a run that hangs.
const timeLimit = 5 * time.Minute

// generate runs a program in dir, which must not exist yet. The clients of both
// programs have the same relative directory, so that messages can be equal.
func (c docCase) generate(ctx context.Context, program, dir string) (output, error) {
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	for _, f := range c.files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	args := append([]string{"generate", "--force", "--format", "json", "--spec", c.spec, "--out", "client"}, c.flags...)
	out := output{}
	if err := out.run(ctx, "generate", dir, program, args); err != nil {
		return nil, err
	}
	// The text form shows the lines of the document.
	if len(c.files) > 0 {
		if err := out.run(ctx, "lint", dir, program, []string{"lint", c.spec}); err != nil {
			return nil, err
		}
	}
	return out, out.read(filepath.Join(dir, "client"))
}

// run runs a program and adds its output and its exit code.
func (out output) run(ctx context.Context, name, dir, program string, args []string) error {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+dir, "NO_COLOR=1", "GOMAXPROCS=1")
	err := cmd.Run()
	if cmd.ProcessState == nil || ctx.Err() != nil {
		return fmt.Errorf("%s %v in %s: %w", program, args, dir, err)
	}
	out[name+" stdout"], out[name+" stderr"] = stdout.Bytes(), stderr.Bytes()
	out[name+" exit"] = fmt.Appendln(nil, cmd.ProcessState.ExitCode())
	return nil
}

// read adds the files below the directory of a client, if there is one.
func (out output) read(client string) error {
	if _, err := os.Stat(client); err != nil {
		return nil // the document has errors
	}
	return filepath.WalkDir(client, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(client, path) // path is below client
		out[filepath.ToSlash(name)] = data
		return err
	})
}
