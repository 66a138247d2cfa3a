// Package report prints what changed between two versions of a client: for people,
// as JSON, and as Markdown for release notes.
//
// The entry points are [Report] and its methods Text, JSON and Markdown.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// Class is what a change means for the programs that use the client.
type Class string

// The classes, the worst first.
const (
	Breaking  Class = "BREAKING"  // it does not compile, or the server rejects it
	Held      Class = "HELD"      // Go stayed what it was, and has the new ability beside it
	Behaviour Class = "BEHAVIOUR" // it compiles and acts differently
	Added     Class = "ADDED"     // something is new
	Renamed   Class = "RENAMED"   // the old name forwards to the new one
)

// Classes returns all classes in the order in which they are printed.
func Classes() []Class { return []Class{Breaking, Held, Behaviour, Added, Renamed} }

// Change is one change.
type Change struct {
	Class   Class
	Subject string   // the change in one line: "Line.Count int64 → float64"
	Reasons []string // what of the specification causes it
	Pos     diag.Pos // in the new version; zero: it has no place
	Was     diag.Pos // in the old version
	Objects []string // the Go objects that it concerns: "Line.Count", "PetsService.List"
	Used    []diag.Pos
}

// Report is the comparison of two versions of a client.
type Report struct {
	Client   string // directory of the package, where there are several clients; else empty
	Spec     string // the specification
	From, To string // its versions
	Changes  []Change
	Missing  string // why the specifications were not compared; empty: they were
	Uses     *Uses  // nil: no callers were checked

	verdict string // of all changes, where some were dropped
}

// Uses are the lines of callers that do not compile with the new version.
type Uses struct {
	Patterns string // "./..."
	Lines    int
	Others   []diag.Pos // lines that no change of the report explains
}

// Sort puts the changes into the order in which they are printed.
func (r *Report) Sort() {
	rank := func(c Class) int { return slices.Index(Classes(), c) }
	slices.SortStableFunc(r.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(rank(a.Class), rank(b.Class)), a.place().Compare(b.place()), strings.Compare(a.Subject, b.Subject))
	})
}

// place returns the position by which changes are sorted.
func (c Change) place() diag.Pos {
	if c.Pos.File != "" {
		return c.Pos
	}
	return c.Was
}

// Count returns the number of changes of a class.
func (r *Report) Count(class Class) int {
	n := 0
	for _, c := range r.Changes {
		if c.Class == class {
			n++
		}
	}
	return n
}

// Only drops the changes of other classes.
func (r *Report) Only(classes []Class) {
	if len(classes) > 0 {
		r.verdict = r.Verdict()
		r.Changes = slices.DeleteFunc(r.Changes, func(c Change) bool { return !slices.Contains(classes, c.Class) })
	}
}

// Verdict returns the worst of the changes, and the part of a semantic version that
// a release with them changes.
func (r *Report) Verdict() string {
	switch {
	case r.verdict != "":
		return r.verdict
	case r.Count(Breaking) > 0:
		return "breaking (major)"
	case r.Count(Behaviour) > 0:
		return "behaviour (minor)"
	case len(r.Changes) > 0:
		return "additive (minor)"
	case r.Missing != "":
		return "no change of Go"
	}
	return "no change"
}

// Title returns the first line: the specification, its versions and the verdict.
func (r *Report) Title() string {
	versions := r.From + " → " + r.To
	if r.From == r.To || r.From == "" {
		versions = r.To
	}
	title := strings.TrimSpace(r.Spec + " " + versions)
	if r.Client != "" {
		title += " (" + r.Client + ")"
	}
	return title + ": " + r.Verdict()
}

// Summary returns the last line of Text.
func (r *Report) Summary() string {
	var parts []string
	for _, class := range Classes() {
		if n := r.Count(class); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, strings.ToLower(string(class))))
		}
	}
	if len(parts) == 0 {
		parts = []string{"nothing changed"}
	}
	text := strings.Join(parts, ", ")
	if r.Uses == nil {
		return text
	}
	switch n := r.Uses.Lines; n {
	case 0:
		return text + "; no line of " + r.Uses.Patterns + " breaks"
	case 1:
		return text + "; 1 line of " + r.Uses.Patterns + " breaks"
	default:
		return text + fmt.Sprintf("; %d lines of %s break", n, r.Uses.Patterns)
	}
}
