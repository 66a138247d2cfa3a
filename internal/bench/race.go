package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// This file measures.

// result of one contestant: CPU time per run in nanoseconds, one for each
// counted run, and what one run allocates.
type result struct {
	contestant
	times         []float64
	bytes, allocs float64
}

// race runs the contestants in turns, so that a busy moment of the machine hits
// them all. The first turn warms up and does not count.
func race(all []contestant, runs int) ([]result, error) {
	results := make([]result, len(all))
	for i, c := range all {
		results[i].contestant = c
		if err := c.run(); err != nil {
			return nil, fmt.Errorf("%s, %s: %w", c.task, c.name, err)
		}
		results[i].count()
		if _, err := timed(c.run); err != nil {
			return nil, err
		}
	}
	for range runs {
		for i := range results {
			t, err := timed(results[i].run)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", results[i].task, results[i].name, err)
			}
			results[i].times = append(results[i].times, t)
		}
	}
	return results, nil
}

// count measures allocations. They are counted over many runs, because pools
// are emptied by the garbage collector now and then.
func (r *result) count() {
	const calls = 200
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range calls {
		_ = r.run()
	}
	runtime.ReadMemStats(&after)
	r.bytes = float64(after.TotalAlloc-before.TotalAlloc) / calls
	r.allocs = testing.AllocsPerRun(calls, func() { _ = r.run() })
}

// timed runs for a tenth of a second of CPU time, garbage collection and its
// workers included, and returns the nanoseconds of one run.
func timed(run func() error) (float64, error) {
	const atLeast = 100 * time.Millisecond
	runtime.GC() // nobody pays for what another left
	start, calls := cpu(), 0
	for batch := 1; cpu()-start < atLeast; batch = min(batch*2, 1000) {
		for range batch {
			if err := run(); err != nil {
				return 0, err
			}
		}
		calls += batch
	}
	return float64((cpu() - start).Nanoseconds()) / float64(calls), nil
}

// cpu returns the CPU time that this process has taken.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// spread is the distance between the quartiles, as a part of the median.
func spread(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	return (sorted[n*3/4] - sorted[n/4]) / median(list)
}
