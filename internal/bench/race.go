package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// Contestants are measured here. The entry point is race.

// result holds the CPU times of one contestant in nanoseconds per run, one for
// each counted run, and the bytes and allocations of one run.
type result struct {
	contestant
	times         []float64
	bytes, allocs float64
}

// race runs the contestants in turns, so that a busy moment of the machine affects
// them all. The first turn warms up and does not count.
func race(all []contestant, runs int) ([]result, error) {
	results := make([]result, len(all))
	for i, c := range all {
		m, err := c.measure()
		if err != nil {
			return nil, fmt.Errorf("%s, %s: %w", c.task, c.name, err)
		}
		results[i] = result{contestant: c, bytes: m.bytes, allocs: m.allocs}
	}
	for range runs {
		for i := range results {
			t, err := results[i].time()
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", results[i].task, results[i].name, err)
			}
			results[i].times = append(results[i].times, t)
		}
	}
	return results, nil
}

// time measures the nanoseconds of one run.
func (c contestant) time() (float64, error) {
	if c.elsewhere == nil {
		return timed(c.run)
	}
	m, err := c.elsewhere()
	return m.time, err
}

// measured is the cost of one run of a contestant: nanoseconds of CPU time, bytes
// and allocations.
type measured struct{ time, bytes, allocs float64 }

// measure runs a contestant for a while.
func (c contestant) measure() (m measured, err error) {
	if c.elsewhere != nil {
		return c.elsewhere()
	}
	if err := c.run(); err != nil {
		return m, err
	}
	m.bytes, m.allocs = c.count()
	m.time, err = timed(c.run)
	return m, err
}

// count measures allocations. They are counted over many runs, because pools
// are emptied by the garbage collector now and then.
func (c contestant) count() (bytes, allocs float64) {
	const calls = 200
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range calls {
		_ = c.run()
	}
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / calls, testing.AllocsPerRun(calls, func() { _ = c.run() })
}

// timed runs for a tenth of a second of CPU time, garbage collection and its
// workers included, and returns the nanoseconds of one run.
func timed(run func() error) (float64, error) {
	const atLeast = 100 * time.Millisecond
	runtime.GC() // no contestant pays for the garbage of another
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

// cpu returns the CPU time of this process.
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
