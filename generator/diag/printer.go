package diag

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// The entry point is Printer.Text, which prints findings for people.

// Printer prints findings. The zero Printer prints plain text without
// excerpts.
type Printer struct {
	// Color enables ANSI colours.
	Color bool
	// Source returns the bytes of a file, nil when they are unknown. It is
	// called only for the files of the findings.
	Source func(file string) []byte
}

// WantsColor reports whether text written to f should be coloured: f is a
// terminal, and neither NO_COLOR nor TERM=dumb forbids it.
func WantsColor(f *os.File, getenv func(string) string) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}

// Text writes the findings in their order. Control characters of messages and
// of the source are replaced, since a specification may come from an untrusted
// source.
func (p Printer) Text(w io.Writer, l *List) error {
	var b bytes.Buffer
	sources := map[string]*sourceText{}
	for _, d := range l.all {
		p.diagnostic(&b, d, sources)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (p Printer) diagnostic(b *bytes.Buffer, d *Diagnostic, sources map[string]*sourceText) {
	p.head(b, d.Pos, d.Severity, d.Message)
	fmt.Fprintf(b, " %s\n", p.paint(dim, "["+d.Code+"]"))
	p.excerpt(b, d.Pos, sources)
	for _, n := range d.Notes {
		p.head(b, n.Pos, Note, n.Message)
		b.WriteByte('\n')
	}
	if d.Fix != "" {
		fmt.Fprintf(b, "   %s %s\n", p.paint(green, "fix:"), printable(d.Fix, "\n        "))
	}
}

func (p Printer) head(b *bytes.Buffer, pos Pos, s Severity, message string) {
	if at := pos.String(); at != "" {
		b.WriteString(p.paint(bold, printable(at, " ")) + ": ")
	}
	fmt.Fprintf(b, "%s %s", p.paint(severityStyle(s), s.String()+":"), printable(message, "\n   "))
}

// printable replaces characters that a terminal interprets; newlines become nl.
func printable(s, nl string) string {
	if !strings.ContainsFunc(s, isControl) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(nl)
		case isControl(r):
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isControl reports whether r is a control character other than the tab, or a
// mark that turns the direction of text.
func isControl(r rune) bool {
	switch {
	case r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r < 0xa0, r == utf8.RuneError, r == '\ufeff':
		return true
	}
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// The ANSI styles in use.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	green  = "32"
	yellow = "1;33"
	cyan   = "1;36"
)

func severityStyle(s Severity) string {
	switch s {
	case Error:
		return red
	case Warning:
		return yellow
	}
	return cyan
}

func (p Printer) paint(style, s string) string {
	if !p.Color {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}
