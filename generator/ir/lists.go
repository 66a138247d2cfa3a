package ir

import (
	"fmt"
	"io"
	"strconv"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are ListReport and WriteLists.

// ListReport states why an operation whose response has a list is paged or not.
type ListReport struct {
	Pos       diag.Pos
	Operation *Operation
	Paging    *Paging  // nil: it is not paged
	By        string   // "hint", "document" (its hint for all lists), "extension", the rule that inferred it, or "" where it is not paged
	Why       []string // the evidence for and against, each a clause
}

// Source returns where the next page is named: a place in the body, a header, a
// place in the last item, or "count" where the client counts.
func (p *Paging) Source() string {
	switch {
	case p.Style == PagingLink:
		return "header Link"
	case p.NextHeader != "":
		return "header " + p.NextHeader
	case p.Style == PagingItem:
		return "last item " + p.NextAt
	case p.Style == PagingNumber, p.Style == PagingOffset:
		return "count"
	}
	return p.NextAt
}

// End returns what states that no page follows: a flag, a total, or the source
// itself when it names none.
func (p *Paging) End() string {
	counted := p.Style == PagingNumber || p.Style == PagingOffset
	switch {
	case p.MoreAt != "":
		return p.MoreAt + " is false"
	case p.DoneAt != "":
		return p.DoneAt + " is true"
	case p.Style == PagingNumber && p.PagesAt != "":
		return "page " + p.PagesAt
	case counted && p.TotalAt != "":
		return "item " + p.TotalAt
	case counted, p.Style == PagingItem:
		return "an empty page"
	}
	return "the source is missing"
}

// Parameter returns the parameter that selects a page, with its place.
func (p *Paging) Parameter() string {
	switch {
	case p.Page == "", p.Style == PagingLink:
		return "none" // the link has it
	case p.InBody:
		return "body " + p.Page
	}
	return "query " + p.Page
}

// WriteLists writes the reports as text, one paragraph for each list.
func WriteLists(w io.Writer, lists []*ListReport) error {
	for _, l := range lists {
		if _, err := io.WriteString(w, l.text()); err != nil {
			return err
		}
	}
	return nil
}

func (l *ListReport) text() string {
	op := l.Operation
	text := fmt.Sprintf("%s %s (%s.%s): ", op.Method, op.Path, op.Service.Name, op.Name)
	if p := l.Paging; p == nil {
		text += "not paged\n"
	} else {
		text += fmt.Sprintf("paged by %s\n  parameter %s; source %s; end %s; list %s\n", p.Style, p.Parameter(), p.Source(), p.End(), orBody(p.ItemsAt))
		if p.Style == PagingNumber || p.Style == PagingOffset && p.First != 0 {
			first := strconv.FormatInt(p.First, 10)
			if p.Guess {
				first = "0 or 1, as the second page shows"
			}
			text += "  the first is " + first + "\n"
		}
	}
	for _, why := range l.Why {
		text += "  - " + why + "\n"
	}
	return text
}

func orBody(at string) string {
	if at == "" {
		return "the body"
	}
	return at
}
