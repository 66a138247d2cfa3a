package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are app.report and printSummary, which print findings and
// summaries as text or as JSON lines.

// ofEachCode is the number of warnings of a code that generate and check print
// as text.
const ofEachCode = 5

// brief is report for generate and check: of many warnings of one code it
// prints the first, and the command that prints all.
func (a app) brief(f *configFlags, diags *diag.List, source func(string) []byte) error {
	if f.format == "json" || f.strict {
		return a.report(f, diags, source)
	}
	short, left := diags.Brief(ofEachCode)
	if err := a.report(f, short, source); err != nil || left == "" {
		return err
	}
	_, err := fmt.Fprintf(a.stderr, "nimbugen: %s (%s); all of them: nimbugen lint%s\n",
		count(diags.Len()-short.Len(), "more warning"), left, f.lintArgs())
	return err
}

// lintArgs returns the arguments with which nimbugen lint reads the same spec.
func (f *configFlags) lintArgs() string {
	switch {
	case f.config != "":
		return " --config " + f.config
	case f.spec != "":
		return " " + f.spec
	}
	return ""
}

// report prints findings: text to stderr, other forms to stdout.
func (a app) report(f *configFlags, diags *diag.List, source func(string) []byte) error {
	if diags == nil || diags.Len() == 0 {
		return nil
	}
	p := diag.Printer{Source: source}
	switch f.format {
	case "json":
		return p.JSON(a.stdout, diags)
	case "github":
		return p.GitHub(a.stdout, diags)
	}
	if file, ok := a.stderr.(*os.File); ok {
		p.Color = diag.WantsColor(file, a.getenv)
	}
	return p.Text(a.stderr, diags)
}

// rejects reports whether the findings stop the run.
func (f *configFlags) rejects(diags *diag.List) bool {
	return diags.HasErrors() || f.strict && diags.Strict()
}

// summary is the last line of a run.
type summary struct {
	Package    string `json:"package"` // directory
	Operations int    `json:"operations"`
	Typed      int    `json:"typed"`
	Raw        int    `json:"raw"`                // places with raw JSON or bytes instead of a type
	Received   int    `json:"received,omitempty"` // webhooks and callbacks
	// ReceivedTyped counts those of them that are typed.
	ReceivedTyped int `json:"receivedTyped,omitempty"`
	Warnings      int `json:"warnings"`
	// Lossless reports whether everything of the specification is in the client;
	// Losses counts what is not, by the code of its findings.
	Lossless bool        `json:"lossless"`
	Losses   []diag.Loss `json:"losses,omitempty"`
	Held     int         `json:"held,omitempty"`  // shapes of an earlier run, see nimbugen adopt
	Files    int         `json:"files,omitempty"` // absent for lint, which generates nothing
	Changed  int         `json:"changed"`
}

func (a app) printSummary(f *configFlags, s summary) {
	s.Lossless = len(s.Losses) == 0
	if f.format == "json" {
		line, _ := json.Marshal(struct {
			Summary summary `json:"summary"`
		}{s})
		fmt.Fprintf(a.stdout, "%s\n", line)
		return
	}
	raw := ""
	if s.Raw > 0 {
		raw = fmt.Sprintf(", %s raw", count(s.Raw, "place"))
	}
	files := ""
	if s.Files > 0 {
		files = fmt.Sprintf(", %d of %s changed", s.Changed, count(s.Files, "file"))
	}
	received := ""
	if s.Received > 0 {
		received = fmt.Sprintf(", %s (%d typed)", count(s.Received, "webhook"), s.ReceivedTyped)
	}
	fmt.Fprintf(a.stdout, "%s: %s (%d typed%s)%s, %s, lossless: %s%s\n", s.Package,
		count(s.Operations, "operation"), s.Typed, raw, received, count(s.Warnings, "warning"), s.lossless(), files)
	if s.Held > 0 {
		fmt.Fprintf(a.stdout, "held: %d (nimbugen adopt --list)\n", s.Held)
	}
}

// lossless returns "yes", or "no" with what is lost.
func (s summary) lossless() string {
	if s.Lossless {
		return "yes"
	}
	parts := make([]string, len(s.Losses))
	for i, loss := range s.Losses {
		parts[i] = fmt.Sprintf("%d %s", loss.Count, loss.Code)
	}
	return "no (" + strings.Join(parts, ", ") + ")"
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
