package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// The entry point is Printer.GitHub, which prints findings as commands of GitHub
// Actions, which shows them beside the lines of a pull request.

// GitHub writes one workflow command per finding and line, such as
//
//	::error file=openapi.yaml,line=3,col=5,title=unresolved-ref::message
//
// A fix follows the message. GitHub's documentation of workflow commands defines
// the form and the escapes.
func (p Printer) GitHub(w io.Writer, l *List) error {
	var b bytes.Buffer
	for _, d := range l.all {
		fmt.Fprintf(&b, "::%s %s::%s\n", githubCommand(d.Severity), githubProperties(d), githubMessage(d))
	}
	_, err := w.Write(b.Bytes())
	return err
}

func githubCommand(s Severity) string {
	if s == Note {
		return "notice"
	}
	return s.String()
}

func githubProperties(d *Diagnostic) string {
	var parts []string
	if d.Pos.File != "" {
		parts = append(parts, "file="+githubProperty.Replace(printable(d.Pos.File, " ")))
	}
	if d.Pos.Line > 0 {
		parts = append(parts, fmt.Sprintf("line=%d", d.Pos.Line))
	}
	if d.Pos.Col > 0 {
		parts = append(parts, fmt.Sprintf("col=%d", d.Pos.Col))
	}
	return strings.Join(append(parts, "title="+githubProperty.Replace(d.Code)), ",")
}

func githubMessage(d *Diagnostic) string {
	text := printable(d.Message, "\n")
	for _, n := range d.Notes {
		text += "\n" + printable(strings.TrimPrefix(n.Pos.String()+": "+n.Message, ": "), "\n")
	}
	if d.Fix != "" {
		text += "\nfix: " + printable(d.Fix, "\n")
	}
	return githubText.Replace(text)
}

var (
	githubText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
