package diag

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
)

// The entry point is Printer.SARIF, which prints findings for code scanning.

// The types are the part of the Static Analysis Results Interchange Format
// (SARIF 2.1.0, OASIS) that findings need.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID string `json:"id"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifMessage `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
)

// SARIF writes all findings as one SARIF 2.1.0 log of the given version of
// nimbugen. A file of a relative path is relative to the working directory.
func (p Printer) SARIF(w io.Writer, l *List, version string) error {
	rules := codesOf(l)
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: "nimbugen", Version: version, InformationURI: "https://github.com/nimbugen/nimbugen", Rules: []sarifRule{},
		}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	for _, code := range rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{ID: code})
	}
	for _, d := range l.all {
		r := newSARIFResult(d)
		r.RuleIndex, _ = slices.BinarySearch(rules, d.Code)
		run.Results = append(run.Results, r)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	})
}

// codesOf returns the codes of the findings, sorted.
func codesOf(l *List) []string {
	var codes []string
	for _, d := range l.all {
		codes = append(codes, d.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func newSARIFResult(d *Diagnostic) sarifResult {
	text := printable(d.Message, "\n")
	if d.Fix != "" {
		text += "\nfix: " + printable(d.Fix, "\n")
	}
	r := sarifResult{RuleID: d.Code, Level: d.Severity.String(), Message: sarifMessage{Text: text}}
	if d.Pos.File != "" {
		r.Locations = []sarifLocation{{Physical: newSARIFPlace(d.Pos)}}
	}
	for _, n := range d.Notes {
		if n.Pos.File != "" {
			r.Related = append(r.Related, sarifLocation{Physical: newSARIFPlace(n.Pos), Message: &sarifMessage{Text: printable(n.Message, "\n")}})
		}
	}
	return r
}

func newSARIFPlace(pos Pos) sarifPhysical {
	p := sarifPhysical{Artifact: sarifArtifact{URI: fileURI(pos.File)}}
	if pos.Line > 0 {
		p.Region = &sarifRegion{StartLine: pos.Line, StartColumn: pos.Col}
	}
	return p
}

// fileURI returns a path as a relative reference, or as an absolute URI.
func fileURI(file string) string {
	if strings.Contains(file, "://") {
		return file
	}
	u := url.URL{Path: filepath.ToSlash(file)}
	if strings.HasPrefix(u.Path, "/") {
		u.Scheme = "file"
	}
	return u.String()
}
