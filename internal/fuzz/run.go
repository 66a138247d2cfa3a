package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The entry point is runner.run.

// Ran is what a run of a target took.
type Ran struct {
	Target
	CPU   time.Duration
	Execs int
	Found bool
}

// String returns a line with tabs.
func (r Ran) String() string {
	result := "passed"
	if r.Found {
		result = "FOUND"
	}
	return fmt.Sprintf("%s\t%s\t%.1fs\t%d\t%s", r.Dir, r.Name, r.CPU.Seconds(), r.Execs, result)
}

// runner runs targets one after the other.
type runner struct {
	cpu      time.Duration
	short    int               // inputs
	temp     string            // directory of the binaries
	binaries map[string]string // by directory of the package
}

func newRunner(cpu time.Duration, short int) (*runner, error) {
	temp, err := os.MkdirTemp("", "fuzz-*")
	return &runner{cpu, short, temp, map[string]string{}}, err
}

func (r *runner) close() { _ = os.RemoveAll(r.temp) }

// run fuzzes until the target has used its processor time, or for some inputs.
func (r *runner) run(ctx context.Context, t Target) (ran Ran, err error) {
	ran.Target = t
	binary, err := r.build(ctx, t.Dir)
	if err != nil {
		return ran, err
	}
	if r.cpu == 0 {
		return ran, fuzz(ctx, binary, &ran, strconv.Itoa(r.short)+"x")
	}
	for ran.CPU < r.cpu && ctx.Err() == nil {
		// One worker uses at most about one processor: time that others took is added
		// in another round.
		if err := fuzz(ctx, binary, &ran, max(r.cpu-ran.CPU, 30*time.Second).String()); err != nil {
			return ran, err
		}
	}
	return ran, nil
}

// build makes the test binary of a package once. That of a short run is not guided by
// coverage, for which all packages would be compiled anew.
func (r *runner) build(ctx context.Context, dir string) (string, error) {
	if binary := r.binaries[dir]; binary != "" {
		return binary, nil
	}
	binary := filepath.Join(r.temp, strings.ReplaceAll(dir, "/", "_")+".test")
	args := []string{"test", "-c", "-o", binary}
	if r.cpu > 0 {
		args = append(args, "-fuzz=.")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, ".")...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go test -c: %w\n%s", err, out)
	}
	r.binaries[dir] = binary
	return binary, nil
}

var progress = regexp.MustCompile(`execs: (\d+)`)

// fuzz runs a binary for a time or a number of inputs, and adds what it took to ran.
func fuzz(ctx context.Context, binary string, ran *Ran, length string) error {
	cache, err := cacheDir(ctx, ran.Dir)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, binary, "-test.run=^$", "-test.fuzz=^"+ran.Name+"$", "-test.parallel=1",
		"-test.fuzztime="+length, "-test.fuzzcachedir="+cache, "-test.fuzzminimizetime=20s")
	cmd.Dir = ran.Dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // the workers end too
	cmd.WaitDelay = 10 * time.Second
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	if cmd.ProcessState != nil {
		ran.CPU += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	if all := progress.FindAllStringSubmatch(out.String(), -1); len(all) > 0 {
		execs, _ := strconv.Atoi(all[len(all)-1][1])
		ran.Execs += execs
	}
	if err == nil || ctx.Err() != nil || endsByTime(out.String()) {
		return nil
	}
	ran.Found = true
	return errors.Join(err, errors.New(out.String()))
}

// endsByTime reports whether the end of the time was reported as a failure, as the go
// command does now and then (go.dev/issue/75804).
func endsByTime(out string) bool {
	return strings.Contains(out, "context deadline exceeded") && !strings.Contains(out, "Failing input")
}

// cacheDir is the directory for the inputs of a package.
func cacheDir(ctx context.Context, dir string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "env", "GOCACHE")
	out, err := cmd.Output()
	return filepath.Join(strings.TrimSpace(string(out)), "fuzz", "nimbugen", dir), err
}
