package report

import (
	"encoding/json"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is Report.JSON.

type jsonReport struct {
	Client  string         `json:"client,omitempty"`
	Spec    string         `json:"spec"`
	From    string         `json:"from"`
	To      string         `json:"to"`
	Verdict string         `json:"verdict"`
	Missing string         `json:"missing,omitempty"`
	Changes []jsonChange   `json:"changes"`
	Counts  map[string]int `json:"counts"`
	Uses    *jsonUses      `json:"uses,omitempty"`
}

type jsonChange struct {
	Class   Class      `json:"class"`
	Subject string     `json:"subject"`
	Reasons []string   `json:"reasons,omitempty"`
	Objects []string   `json:"objects,omitempty"`
	At      *jsonPos   `json:"at,omitempty"`
	Was     *jsonPos   `json:"was,omitempty"`
	Used    []*jsonPos `json:"used,omitempty"`
}

type jsonPos struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

type jsonUses struct {
	Patterns string     `json:"patterns"`
	Lines    int        `json:"lines"`
	Others   []*jsonPos `json:"others,omitempty"`
}

// JSON returns the report as one line of JSON.
func (r *Report) JSON() ([]byte, error) {
	out := jsonReport{Client: r.Client, Spec: r.Spec, From: r.From, To: r.To, Verdict: r.Verdict(), Missing: r.Missing, Changes: []jsonChange{}, Counts: map[string]int{}}
	for _, class := range Classes() {
		out.Counts[string(class)] = r.Count(class)
	}
	for _, c := range r.Changes {
		out.Changes = append(out.Changes, jsonChange{c.Class, c.Subject, c.Reasons, c.Objects, jsonOf(c.Pos), jsonOf(c.Was), allOf(c.Used)})
	}
	if u := r.Uses; u != nil {
		out.Uses = &jsonUses{u.Patterns, u.Lines, allOf(u.Others)}
	}
	line, err := json.Marshal(out)
	return append(line, '\n'), err
}

func jsonOf(p diag.Pos) *jsonPos {
	if p.File == "" {
		return nil
	}
	return &jsonPos{p.File, p.Line, p.Col}
}

func allOf(list []diag.Pos) []*jsonPos {
	var out []*jsonPos
	for _, p := range list {
		out = append(out, jsonOf(p))
	}
	return out
}
