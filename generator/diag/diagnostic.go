package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The entry points are the methods of Diagnostic, one finding.

// Severity is the effect of a finding on the run.
type Severity int

// The severities, worst first. An Error stops the run before anything is
// written; a Warning reports a repair or a less specific client; a Note is for
// information.
const (
	Error Severity = iota
	Warning
	Note
)

// String returns "error", "warning" or "note".
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	}
	return "note"
}

// Related is a second place of a finding, with a note about it.
type Related struct {
	Pos     Pos
	Message string
}

// Diagnostic is one finding. Code is stable, kebab-case and declared in this
// package. Message is one sentence without a final stop. Fix is the correct
// text, "" when none is known beyond the message.
type Diagnostic struct {
	Pos      Pos
	Severity Severity
	Code     string
	Message  string
	Notes    []Related
	Fix      string
}

// WithFix sets the fix.
func (d *Diagnostic) WithFix(format string, args ...any) *Diagnostic {
	d.Fix = sprintf(format, args)
	return d
}

// WithNote adds a second place.
func (d *Diagnostic) WithNote(pos Pos, format string, args ...any) *Diagnostic {
	d.Notes = append(d.Notes, Related{Pos: pos, Message: sprintf(format, args)})
	return d
}

// String returns the first line of the printed form.
func (d *Diagnostic) String() string {
	var b strings.Builder
	if s := d.Pos.String(); s != "" {
		b.WriteString(s + ": ")
	}
	fmt.Fprintf(&b, "%s: %s [%s]", d.Severity, d.Message, d.Code)
	return b.String()
}

// compare orders findings by position, then worst first, then by text, so that
// the order of a list never depends on the order of discovery.
func (d *Diagnostic) compare(e *Diagnostic) int {
	return cmp.Or(
		d.Pos.Compare(e.Pos),
		cmp.Compare(d.Severity, e.Severity),
		strings.Compare(d.Code, e.Code),
		strings.Compare(d.Message, e.Message),
		strings.Compare(d.Fix, e.Fix),
	)
}

func (d *Diagnostic) equal(e *Diagnostic) bool {
	return d.compare(e) == 0 && slices.Equal(d.Notes, e.Notes)
}

// sprintf is Sprintf, except that it returns a text without arguments
// unchanged, so that a per cent sign of a specification is never a verb.
func sprintf(format string, args []any) string {
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}
