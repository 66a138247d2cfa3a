package main

import (
	"encoding/json"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is app.explain, which prints the decisions about paging.

// listLine is the line of a list in JSON.
type listLine struct {
	Method  string `json:"method"`
	Path    string `json:"path"`
	Service string `json:"service"`
	Name    string `json:"name"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Paged   bool   `json:"paged"`
	*pagingLine
	By  string   `json:"by,omitempty"`
	Why []string `json:"why"`
}

// pagingLine is how a list is paged. Places are JSON pointers into the response.
type pagingLine struct {
	Style     string `json:"style"`
	Parameter string `json:"parameter"` // name, or JSON pointer into the request body
	In        string `json:"in"`        // query or body
	Source    string `json:"source"`
	End       string `json:"end"`
	List      string `json:"list"` // "" is the body
	First     int64  `json:"first"`
	Guess     bool   `json:"guess,omitempty"` // of first
	Total     string `json:"total,omitempty"`
	Pages     string `json:"pages,omitempty"`
	Number    string `json:"number,omitempty"`
	More      string `json:"more,omitempty"`
	Done      string `json:"done,omitempty"`
}

// explain prints what --explain requests.
func (a app) explain(f *configFlags, api *ir.API) error {
	switch {
	case f.explain == "" || api == nil:
		return nil
	case f.format != "json":
		return ir.WriteLists(a.stdout, api.Lists)
	}
	out := json.NewEncoder(a.stdout)
	out.SetEscapeHTML(false)
	for _, l := range api.Lists {
		if err := out.Encode(lineOf(l)); err != nil {
			return err
		}
	}
	return nil
}

func lineOf(l *ir.ListReport) listLine {
	op := l.Operation
	line := listLine{
		Method: op.Method, Path: op.Path, Service: op.Service.Name, Name: op.Name, File: l.Pos.File, Line: l.Pos.Line, Column: l.Pos.Col,
		Paged: l.Paging != nil, Why: l.Why,
	}
	if p := l.Paging; p != nil {
		line.By = l.By
		line.pagingLine = &pagingLine{
			Style: string(p.Style), Parameter: p.Page, In: "query", Source: p.Source(), End: p.End(), List: p.ItemsAt, First: p.First, Guess: p.Guess,
			Total: p.TotalAt, Pages: p.PagesAt, Number: p.NumberAt, More: p.MoreAt, Done: p.DoneAt,
		}
		if p.InBody {
			line.In = "body"
		}
	}
	return line
}
