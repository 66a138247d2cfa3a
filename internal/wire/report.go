package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"
)

// The entry point is settings.write, which prints the reports.

// line is a report in one line.
func (r report) line() string {
	if r.Failed != "" {
		return fmt.Sprintf("%-44s FAILED: %.300s", r.Spec, r.Failed)
	}
	return fmt.Sprintf("%-44s operations %4d called %4d valid %4d equal %4d | calls %5d (%d left out) | %d differences, %d not made, %d unjudged | generate %.1fs compile %.1fs rest %.1fs",
		r.Spec, r.Operations, r.Called, r.Valid, r.Equal, r.Calls, r.Left, len(r.Found), len(r.Unmade), len(r.Unjudged),
		r.Generate.Seconds(), r.Compile.Seconds(), r.Rest.Seconds())
}

// write prints all reports as Markdown: the circumstances, a table, the
// operations that are not right, and the findings of each specification.
func (s settings) write(out io.Writer, reports []report, took time.Duration) error {
	w := bufio.NewWriter(out)
	all := total(reports)
	p := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) } // a bufio.Writer keeps its first error
	p("# Right on the wire\n\n%s, %s, %d CPUs, seed %d, at most %d leaves beyond what must be called. %d specifications in %s (%s of CPU time).\n\n",
		time.Now().UTC().Format(time.DateOnly), runtime.Version(), runtime.NumCPU(), s.seed, s.limit, len(reports), took.Round(time.Second), all.CPU.Round(time.Second))
	p("| | operations | of all |\n|---|--:|--:|\n")
	for _, row := range []struct {
		name string
		n    int
	}{
		{"examined", all.Operations}, {"called", all.Called}, {"requests valid", all.Valid}, {"responses equal", all.Equal}, {"valid and equal", all.Good},
	} {
		p("| %s | %d | %s |\n", row.name, row.n, percent(row.n, all.Operations))
	}
	p("\nLeaves compared: %d in typed fields, %d in raw ones. \"Unjudged\" are operations of which some request was beyond openapi3filter "+
		"and was judged by our own comparison alone; oracle.md says why. \"Not made\" are values.\n\n", all.Typed, all.Raw)
	p("| specification | operations | called | valid | equal | calls | left out | leaves typed | raw | not made | unjudged | seconds: generate + compile + rest |\n")
	p("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, r := range append(reports, all) {
		r.row(w)
	}
	p("\n# Operations that are not called, valid and equal\n\n")
	for _, r := range reports {
		for _, f := range r.Wrong {
			p("- %s, %s", r.Spec, f.line())
		}
	}
	for _, r := range reports {
		r.details(w, s.show)
	}
	return w.Flush()
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
		all.CPU += r.CPU
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

func (f finding) line() string {
	text := fmt.Sprintf("%s `%s` (%s): %s", f.Operation, f.Request, f.Manner, f.Text)
	if f.Reason != "" {
		text += " **Known:** " + f.Reason
	}
	return text + "\n"
}

// details lists the differences of a specification, and the values that could
// not be made or judged, by reason.
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
	for _, f := range r.Found[:min(show, len(r.Found))] {
		_, _ = fmt.Fprint(w, "- "+f.line())
	}
	byReason(w, "unjudged", r.Unjudged, show)
	byReason(w, "not made", r.Unmade, show)
}

// byReason lists equal findings once, with the operations.
func byReason(w io.Writer, what string, list []finding, show int) {
	var order []string
	operations := map[string][]string{}
	for _, f := range list {
		if operations[f.Text] == nil {
			order = append(order, f.Text)
		}
		if !slices.Contains(operations[f.Text], f.Operation) {
			operations[f.Text] = append(operations[f.Text], f.Operation)
		}
	}
	for _, text := range order[:min(show, len(order))] {
		names := operations[text]
		more := ""
		if len(names) > 4 {
			more = fmt.Sprintf(" and %d more", len(names)-4)
		}
		_, _ = fmt.Fprintf(w, "- %s: %s. %s%s\n", what, text, strings.Join(names[:min(4, len(names))], ", "), more)
	}
}
