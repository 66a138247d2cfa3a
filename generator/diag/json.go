package diag

import (
	"bytes"
	"encoding/json"
	"io"
)

// The entry point is Printer.JSON, which prints findings for editors and other
// programs.

// record is a finding as one line of JSON. The names of its members are part of
// the command line's contract.
type record struct {
	File     string          `json:"file,omitempty"`
	Line     int             `json:"line,omitempty"`
	Column   int             `json:"column,omitempty"`
	Severity string          `json:"severity"`
	Code     string          `json:"code"`
	Class    Class           `json:"class"`
	Message  string          `json:"message"`
	Notes    []relatedRecord `json:"notes,omitempty"`
	Fix      string          `json:"fix,omitempty"`
}

// relatedRecord is a second place of a finding.
type relatedRecord struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
}

// JSON writes one JSON object per finding and line, with the members file,
// line, column, severity, code, class, message, notes and fix. Unknown members are
// left out.
func (p Printer) JSON(w io.Writer, l *List) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, d := range l.all {
		if err := enc.Encode(newRecord(d)); err != nil {
			return err
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func newRecord(d *Diagnostic) record {
	r := record{
		File: d.Pos.File, Line: d.Pos.Line, Column: d.Pos.Col,
		Severity: d.Severity.String(), Code: d.Code, Class: ClassOf(d.Code), Message: d.Message, Fix: d.Fix,
	}
	for _, n := range d.Notes {
		r.Notes = append(r.Notes, relatedRecord{File: n.Pos.File, Line: n.Pos.Line, Column: n.Pos.Col, Message: n.Message})
	}
	return r
}
