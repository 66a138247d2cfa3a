package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
)

// The entry point is compare.

// report is the comparison of one specification.
type report struct {
	agreed    int            // statements of both
	explained map[string]int // differences by the decision behind them
	open      []string       // the other differences
	stated    int            // statements of libopenapi
}

// compare compares the two readings of a specification.
func compare(ctx context.Context, path string) (report, error) {
	theirs, err := readTheirs(path)
	if err != nil {
		return report{}, fmt.Errorf("libopenapi: %w", err)
	}
	ours, pkg, err := readOurs(ctx, path)
	if err != nil {
		return report{}, fmt.Errorf("nimbugen: %w", err)
	}
	r := report{explained: map[string]int{}, stated: len(theirs)}
	for line := range theirs {
		if ours[line] {
			r.agreed++
		}
	}
	for _, d := range differences(theirs, ours, pkg) {
		if d.rule == "" {
			r.open = append(r.open, d.line)
		} else {
			r.explained[d.rule]++
		}
	}
	return r, nil
}

// print writes the report.
func (r report) print(w io.Writer, name string) {
	for _, line := range r.open {
		fmt.Fprintf(w, "\t%s\n", line)
	}
	fmt.Fprintf(w, "%s: %d agree, %d differ", name, r.agreed, len(r.open))
	for _, rule := range slices.Sorted(maps.Keys(r.explained)) {
		fmt.Fprintf(w, "; %d %s", r.explained[rule], rule)
	}
	fmt.Fprintln(w)
}
