package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
)

// This file measures, and prints the table.

func main() {
	runs := flag.Int("runs", 10, "counted runs of each contestant; the median counts")
	flag.Parse()
	all, err := contestants()
	if err == nil {
		err = race(all, *runs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// result of one contestant: one time per run, all in nanoseconds.
type result struct {
	contestant
	times         []float64
	bytes, allocs float64
}

// race runs the contestants in turns, so that a busy moment of the machine hits
// them all, and prints medians.
func race(all []contestant, runs int) error {
	results := make([]result, len(all))
	for i, c := range all {
		results[i].contestant = c
		if err := c.run(); err != nil {
			return fmt.Errorf("%s, %s: %w", c.task, c.name, err)
		}
		results[i].count()
	}
	for range runs {
		for i := range results {
			results[i].time()
		}
	}
	fmt.Printf("%s, %s/%s, %d cores, %s, median of %d\n\n", time.Now().UTC().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), runs)
	fmt.Println("| page of 30 customers | | CPU us | x jx | allocs | bytes |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, r := range results {
		fmt.Printf("| %s | %s | %.0f | %.2f | %.0f | %.0f |\n", r.task, r.name, r.median()/1e3, r.median()/floor(results, r.task), r.allocs, r.bytes)
	}
	return nil
}

func floor(results []result, task string) float64 {
	for _, r := range results {
		if r.task == task && r.name == "jx by hand" {
			return r.median()
		}
	}
	return 0
}

func (r *result) median() float64 {
	slices.Sort(r.times)
	return r.times[len(r.times)/2]
}

func (r *result) count() {
	const calls = 100
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range calls {
		_ = r.run()
	}
	runtime.ReadMemStats(&after)
	r.bytes = float64(after.TotalAlloc-before.TotalAlloc) / calls
	r.allocs = testing.AllocsPerRun(calls, func() { _ = r.run() })
}

// time runs for about a tenth of a second of CPU time, garbage collection and
// its workers included, so that a busy machine counts little.
func (r *result) time() {
	const atLeast = 100 * time.Millisecond
	start, calls := cpu(), 0
	for cpu()-start < atLeast {
		for range 100 {
			_ = r.run()
		}
		calls += 100
	}
	r.times = append(r.times, float64((cpu()-start).Nanoseconds())/float64(calls))
}

// cpu returns the CPU time that this process has taken.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
