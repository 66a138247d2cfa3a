package generator

import (
	"context"
	"fmt"
	"runtime/debug"
)

// The entry point is abandon, by which a run ends as soon as its context does.

// abandon returns the result of run, or the error of ctx as soon as it ends.
// run is then abandoned: it has no effect but its result, and a stage that
// parses, compiles or formats a large file, or reads a pipe that nobody writes,
// cannot be stopped. A panic of run is a panic of abandon, with
// the stack of run.
func abandon[T any](ctx context.Context, run func() T) (T, error) {
	done, panicked := background(run)
	select {
	case r := <-done:
		return r, nil
	case p := <-panicked:
		panic(p)
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// background starts run, and returns where its result or its panic arrives.
func background[T any](run func() T) (<-chan T, <-chan any) {
	done, panicked := make(chan T, 1), make(chan any, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				panicked <- fmt.Sprintf("%v\n\n%s", p, debug.Stack()) // of the run, not of the caller
			}
		}()
		done <- run()
	}()
	return done, panicked
}
