package main

import (
	"fmt"
	"io"
)

// The table of calls is printed here. The entry point is printCalls.

func printCalls(w io.Writer, results []result) {
	fmt.Fprintf(w, "\nA page of 30 customers is %d bytes. List, Get and Create are whole client calls over a RoundTripper that responds from memory.\n"+
		"Peers' clients are generated from testdata/customers.yaml, these three operations alone; ours is generated/nimbu, from the whole specification.\n"+
		"Ratios are to ogen 1.24.0; ± is the distance between the quartiles.\n\n", len(page(30)))
	fmt.Fprintln(w, "| | | CPU us | | x ogen | allocs | x ogen | B/op | goal |")
	fmt.Fprintln(w, "|---|---|---:|---:|---:|---:|---:|---:|---|")
	for _, r := range results {
		peer := find(results, r.task, ogenName)
		fmt.Fprintf(w, "| %s | %s | %.1f | ±%.0f%% | %.2f | %.0f | %s | %.0f | %s |\n", r.task, r.name, median(r.times)/1e3, spread(r.times)*100,
			median(r.times)/median(peer.times), r.allocs, ratio(r.allocs, peer.allocs), r.bytes, goal(r, peer))
	}
}

func find(results []result, task, name string) result {
	for _, r := range results {
		if r.task == task && r.name == name {
			return r
		}
	}
	return result{}
}

func ratio(a, b float64) string {
	if b == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", a/b)
}

// goal returns the goal for a result of ours, and whether it holds.
func goal(r, peer result) string {
	l, ok := limits[r.task]
	if !ok || r.name != nimbugen {
		return ""
	}
	text := fmt.Sprintf("CPU %.2f%s", l.cpu, holds(median(r.times) <= l.cpu*median(peer.times)))
	switch {
	case l.allocs > 0:
		text += fmt.Sprintf(", allocs %.2f%s", l.allocs, holds(r.allocs <= l.allocs*peer.allocs))
	case r.task == "encode":
		text += ", no allocs" + holds(r.allocs == 0)
	}
	return text
}

func holds(ok bool) string {
	if ok {
		return " ok"
	}
	return " **missed**"
}
