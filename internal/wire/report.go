package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

// This file prints what was found.

// line is a report in one line.
func (r report) line() string {
	if r.Failed != "" {
		return fmt.Sprintf("%-44s FAILED: %.300s", r.Spec, r.Failed)
	}
	return fmt.Sprintf("%-44s operations %4d called %4d valid %4d equal %4d | calls %5d (%d left out) | %d differences, %d not made, %d unjudged | generate %.1fs compile %.1fs rest %.1fs",
		r.Spec, r.Operations, r.Called, r.Valid, r.Equal, r.Calls, r.Left, len(r.Found), len(r.Unmade), len(r.Unjudged),
		r.Generate.Seconds(), r.Compile.Seconds(), r.Rest.Seconds())
}

// write prints all reports as Markdown: the circumstances, a table, and what was
// found of each specification.
func (s settings) write(out io.Writer, reports []report, took time.Duration) error {
	w := bufio.NewWriter(out)
	all := total(reports)
	_, _ = fmt.Fprintf(w, "# Right on the wire\n\n%s, %s, %d CPUs, seed %d, at most %d leaves beyond what must be called. %d specifications in %s: "+
		"%d operations, %d called, %d valid, %d equal, %d valid and equal (%s).\n\n",
		time.Now().UTC().Format(time.DateOnly), runtime.Version(), runtime.NumCPU(), s.seed, s.limit, len(reports), took.Round(time.Second),
		all.Operations, all.Called, all.Valid, all.Equal, all.Good, percent(all.Good, all.Operations))
	_, _ = fmt.Fprintln(w, "| specification | operations | called | valid | equal | calls | left out | leaves typed | raw | not made | unjudged | seconds |")
	_, _ = fmt.Fprintln(w, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
	for _, r := range append(reports, all) {
		r.row(w)
	}
	for _, r := range reports {
		r.details(w, s.show)
	}
	return w.Flush() // a bufio.Writer keeps its first error
}

func total(reports []report) report {
	all := report{Spec: "all"}
	for _, r := range reports {
		all.Operations += r.Operations
		all.Called += r.Called
		all.Valid += r.Valid
		all.Equal += r.Equal
		all.Good += r.Good
		all.Calls += r.Calls
		all.Left += r.Left
		all.Typed += r.Typed
		all.Raw += r.Raw
		all.Unmade = append(all.Unmade, r.Unmade...)
		all.Unjudged = append(all.Unjudged, r.Unjudged...)
		all.Generate += r.Generate
		all.Compile += r.Compile
		all.Rest += r.Rest
	}
	return all
}

func percent(part, whole int) string {
	return fmt.Sprintf("%.2f %%", 100*float64(part)/float64(max(whole, 1)))
}

func (r report) row(w io.Writer) {
	_, _ = fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %.1f + %.1f + %.1f |\n", r.Spec, r.Operations, r.Called, r.Valid, r.Equal,
		r.Calls, r.Left, r.Typed, r.Raw, len(r.Unmade), len(r.Unjudged), r.Generate.Seconds(), r.Compile.Seconds(), r.Rest.Seconds())
}

// details lists the differences of a specification, and some of what could not
// be judged.
func (r report) details(w io.Writer, show int) {
	if r.Failed == "" && len(r.Found)+len(r.Unmade)+len(r.Unjudged) == 0 {
		return
	}
	_, _ = fmt.Fprintf(w, "\n## %s\n\n", r.Spec)
	if r.Failed != "" {
		_, _ = fmt.Fprintf(w, "FAILED: %s\n", strings.ReplaceAll(r.Failed, "\n", "\n    "))
	}
	if r.Repaired != "" {
		_, _ = fmt.Fprintf(w, "kin-openapi reads the repaired text: %s\n\n", oneLine(r.Repaired))
	}
	for _, d := range r.Found[:min(show, len(r.Found))] {
		_, _ = fmt.Fprintln(w, "- "+d)
	}
	for _, d := range r.Unjudged[:min(show/4, len(r.Unjudged))] {
		_, _ = fmt.Fprintln(w, "- unjudged: "+d)
	}
	for _, d := range r.Unmade[:min(show/4, len(r.Unmade))] {
		_, _ = fmt.Fprintln(w, "- not made: "+strings.TrimSpace(oneLine(d)))
	}
}
