package corpus

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// The entry point is Table.

// Table writes a line for each result, and a line for all.
func Table(w io.Writer, results []Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells ...any) {
		for i, cell := range cells {
			if i > 0 {
				_, _ = fmt.Fprint(t, "\t")
			}
			_, _ = fmt.Fprint(t, cell)
		}
		_, _ = fmt.Fprintln(t) // a tabwriter keeps its first error for Flush
	}
	row("spec", "operations", "callable", "typed", "raw", "warnings", "lines", "per op", "time", "")
	var all Result
	var perOp []int
	for _, r := range results {
		row(r.Spec, r.Operations, r.Callable, r.Typed, r.Raw, r.Warnings, r.Lines, r.PerOp, r.Time.Round(time.Millisecond), r.verdict())
		all.Operations += r.Operations
		all.Callable += r.Callable
		all.Typed += r.Typed
		all.Raw += r.Raw
		all.Warnings += r.Warnings
		all.Lines += r.Lines
		all.Time += r.Time
		if r.Operations > 0 && r.verdict() == "" {
			perOp = append(perOp, r.PerOp)
		}
	}
	row(fmt.Sprint(len(results), " specs"), all.Operations, all.Callable, all.Typed, all.Raw, all.Warnings, all.Lines, median(perOp), all.Time.Round(time.Millisecond), "")
	return t.Flush()
}

// verdict is empty for a client that was generated and compiles.
func (r Result) verdict() string {
	switch {
	case r.Failed != nil:
		return "FAILED"
	case r.Rejected != nil:
		return "rejected"
	}
	return ""
}

func median(list []int) int {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}
