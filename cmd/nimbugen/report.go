package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// This file prints findings and summaries, as text or as JSON lines.

// report prints findings: text to stderr, JSON to stdout.
func (a app) report(f *configFlags, diags *diag.List, source func(string) []byte) error {
	if diags == nil || diags.Len() == 0 {
		return nil
	}
	p := diag.Printer{Source: source}
	if f.format == "json" {
		return p.JSON(a.stdout, diags)
	}
	if file, ok := a.stderr.(*os.File); ok {
		p.Color = diag.WantsColor(file, a.getenv)
	}
	return p.Text(a.stderr, diags)
}

// refuses reports whether the findings stop the run.
func (f *configFlags) refuses(diags *diag.List) bool {
	return diags.HasErrors() || f.strict && diags.Count(diag.Warning) > 0
}

// summary is what a run ends with.
type summary struct {
	Package    string `json:"package"` // directory
	Operations int    `json:"operations"`
	Typed      int    `json:"typed"`
	Raw        int    `json:"raw"` // places that fell back to raw JSON or bytes
	Warnings   int    `json:"warnings"`
	Files      int    `json:"files"`
	Changed    int    `json:"changed"`
}

func (a app) printSummary(f *configFlags, s summary) {
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
	fmt.Fprintf(a.stdout, "%s: %s (%d typed%s), %s, %d of %s changed\n", s.Package,
		count(s.Operations, "operation"), s.Typed, raw, count(s.Warnings, "warning"), s.Changed, count(s.Files, "file"))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
