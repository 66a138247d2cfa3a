package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"time"
)

// The entry points are job.apart and child, which examine each specification in
// a process of its own: a hanging process is killed, and one that exhausts the
// stack in kin-openapi loses one report, not all of them.

// childArgument is the first argument of a process that examines one
// specification: it reads a job from its standard input and writes the report
// to its standard output.
const childArgument = "examine-one"

// job is the input of such a process.
type job struct {
	Spec, Paths, Cache string
	Imports            []byte
	Seed               uint64
	Limit, Ops         int
	Keep               bool // return the requests too
	Timeout            time.Duration
}

// grace is the time after which a process is killed that should have ended.
const grace = 15 * time.Second

// apart examines a specification in another process.
func (j job) apart(ctx context.Context) report {
	failed := func(format string, args ...any) report {
		return report{Spec: j.Spec, Failed: fmt.Sprintf(format, args...)}
	}
	self, err := os.Executable()
	if err != nil {
		return failed("%v", err)
	}
	in, err := json.Marshal(j)
	if err != nil {
		return failed("%v", err)
	}
	limited, stop := context.WithTimeout(ctx, j.Timeout+grace)
	defer stop()
	cmd := exec.CommandContext(limited, self, childArgument)
	var out, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &stderr
	cmd.WaitDelay = time.Second // a program that it started may hold the pipes
	err = cmd.Run()
	if limited.Err() != nil && ctx.Err() == nil {
		return failed("not done after %v", j.Timeout)
	}
	if err != nil {
		return failed("%v: %.2000s", err, stderr.String())
	}
	var rep report
	if err := json.Unmarshal(out.Bytes(), &rep); err != nil {
		return failed("its report: %v", err)
	}
	if state := cmd.ProcessState; state != nil {
		rep.CPU = state.UserTime() + state.SystemTime()
	}
	return rep
}

// child is the other process.
func child(ctx context.Context, in io.Reader, out io.Writer) error {
	var j job
	if err := json.NewDecoder(in).Decode(&j); err != nil {
		return err
	}
	paths, err := regexp.Compile(j.Paths)
	if err != nil {
		return err
	}
	limited, stop := context.WithTimeout(ctx, j.Timeout)
	defer stop()
	h := harness{tools: toolchain{imports: j.Imports, cache: j.Cache}, seed: j.Seed, limit: j.Limit, ops: j.Ops, keep: j.Keep, paths: paths}
	rep := h.examine(limited, j.Spec)
	if errors.Is(limited.Err(), context.DeadlineExceeded) {
		rep.Failed = fmt.Sprintf("not done after %v: %s", j.Timeout, rep.Failed)
	}
	return json.NewEncoder(out).Encode(rep)
}
