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

// The entry point is run.

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

// run fuzzes until the target has used cpu, or for a short time if that is 0.
func run(ctx context.Context, t Target, cpu, short time.Duration) (ran Ran, err error) {
	ran.Target = t
	binary, cleanup, err := build(ctx, t.Dir)
	if err != nil {
		return ran, err
	}
	defer cleanup()
	if cpu == 0 {
		return ran, fuzz(ctx, binary, &ran, short)
	}
	for ran.CPU < cpu && ctx.Err() == nil {
		// One worker uses at most about one processor: time that others took is added
		// in another round.
		if err := fuzz(ctx, binary, &ran, max(cpu-ran.CPU, 5*time.Second)); err != nil {
			return ran, err
		}
	}
	return ran, nil
}

// build makes the test binary of a package with the instrumentation of fuzzing.
func build(ctx context.Context, dir string) (binary string, cleanup func(), err error) {
	temp, err := os.MkdirTemp("", "fuzz-*")
	if err != nil {
		return "", nil, err
	}
	cleanup = func() { _ = os.RemoveAll(temp) }
	binary = filepath.Join(temp, "fuzz.test")
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-fuzz=.", "-o", binary, ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		cleanup()
		return "", nil, fmt.Errorf("go test -c: %w\n%s", err, out)
	}
	return binary, cleanup, nil
}

var progress = regexp.MustCompile(`execs: (\d+)`)

// fuzz runs a binary for a time, and adds what it took to ran.
func fuzz(ctx context.Context, binary string, ran *Ran, length time.Duration) error {
	cache, err := cacheDir(ctx, ran.Dir)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, binary, "-test.run=^$", "-test.fuzz=^"+ran.Name+"$", "-test.parallel=1",
		"-test.fuzztime="+length.String(), "-test.fuzzcachedir="+cache, "-test.fuzzminimizetime=20s")
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
