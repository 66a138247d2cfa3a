package diag

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The entry points are the methods of List, the findings of a run.

// List collects findings. The zero List is empty and ready. It is not safe for
// concurrent use.
type List struct {
	all      []*Diagnostic
	unplaced []*Diagnostic
}

// Add appends a finding. One without a position is a bug of the caller, see
// Unplaced.
func (l *List) Add(d Diagnostic) *Diagnostic {
	if d.Pos.File == "" {
		l.unplaced = append(l.unplaced, &d)
	}
	l.all = append(l.all, &d)
	return &d
}

// Errorf appends an error. The finding is returned so that a fix and notes can
// be added.
func (l *List) Errorf(pos Pos, code, format string, args ...any) *Diagnostic {
	return l.Add(Diagnostic{Pos: pos, Severity: Error, Code: code, Message: sprintf(format, args)})
}

// Warnf appends a warning. The finding is returned so that a fix and notes can
// be added.
func (l *List) Warnf(pos Pos, code, format string, args ...any) *Diagnostic {
	return l.Add(Diagnostic{Pos: pos, Severity: Warning, Code: code, Message: sprintf(format, args)})
}

// Notef appends a finding for information only.
func (l *List) Notef(pos Pos, code, format string, args ...any) *Diagnostic {
	return l.Add(Diagnostic{Pos: pos, Severity: Note, Code: code, Message: sprintf(format, args)})
}

// Merge appends the findings of another list, which may be nil.
func (l *List) Merge(m *List) {
	if m != nil {
		l.all = append(l.all, m.all...)
		l.unplaced = append(l.unplaced, m.unplaced...)
	}
}

// Unplaced returns the findings that were added without a position. Tests demand
// that there are none.
func (l *List) Unplaced() []*Diagnostic { return l.unplaced }

// Place gives the findings without a position that of a file, so that the user
// knows at least that.
func (l *List) Place(file string) {
	for _, d := range l.unplaced {
		d.Pos.File = file
	}
	l.unplaced = nil
}

// Sort orders the findings by file, line and column and drops exact duplicates.
func (l *List) Sort() {
	slices.SortStableFunc(l.all, (*Diagnostic).compare)
	l.all = slices.CompactFunc(l.all, (*Diagnostic).equal)
}

// Len is the number of findings.
func (l *List) Len() int { return len(l.all) }

// All returns a copy of the findings in their present order.
func (l *List) All() []Diagnostic {
	all := make([]Diagnostic, len(l.all))
	for i, d := range l.all {
		all[i] = *d
	}
	return all
}

// Count is the number of findings of that severity.
func (l *List) Count(s Severity) int {
	n := 0
	for _, d := range l.all {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// HasErrors reports whether the run must stop.
func (l *List) HasErrors() bool { return l.Count(Error) > 0 }

// Errors returns the errors alone.
func (l *List) Errors() *List {
	errs := &List{}
	for _, d := range l.all {
		if d.Severity == Error {
			errs.Add(*d)
		}
	}
	return errs
}

// Err returns nil without errors; otherwise an error whose text is the first
// error and the number of the others.
func (l *List) Err() error {
	n := l.Count(Error)
	if n == 0 {
		return nil
	}
	i := slices.IndexFunc(l.all, func(d *Diagnostic) bool { return d.Severity == Error })
	if text := l.all[i].String(); n > 1 {
		return fmt.Errorf("%s (and %s more)", text, plural(n-1, "error"))
	}
	return errors.New(l.all[i].String())
}

// Summary returns the numbers of findings: "1 error, 2 warnings", "" for none.
func (l *List) Summary() string {
	var parts []string
	for _, s := range []Severity{Error, Warning, Note} {
		if n := l.Count(s); n > 0 {
			parts = append(parts, plural(n, s.String()))
		}
	}
	return strings.Join(parts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
