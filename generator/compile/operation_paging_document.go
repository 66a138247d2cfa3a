package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/paging"
)

// The entry point is pager.readDocument, which reads the paging of all lists: a
// hint at the document, or the configuration.

// documentPaging is the paging of all lists that have its parameter and its
// places. Other lists are inferred.
type documentPaging struct {
	pager  *pager
	hints  hint.Hints
	paging *ir.Paging // nil: the hint has no style
	off    bool       // lists are paged only by hints and extensions
	used   int        // lists
}

// readDocument reads the hint for all lists. The configuration wins.
func (p *pager) readDocument() *documentPaging {
	d := &documentPaging{pager: p}
	if p.all == nil {
		return d
	}
	d.hints = p.hints.Read(p.all, hint.Paging)
	d.paging, d.off = pagingOf(d.hints), d.hints.Choice("style") == "none"
	if d.paging != nil {
		p.checkMembers(d.hints, d.paging)
	}
	return d
}

// decide sets the paging of an operation: that of the document where it fits, or
// else what was inferred.
func (d *documentPaging) decide(op *operation, inferred *paging.Decision) {
	p := d.pager
	if d.paging != nil {
		if paged := d.fit(op); paged != nil {
			d.used++
			p.set(op, nil, paged, &ir.ListReport{By: "document", Why: []string{"the hint for all lists states it"}})
			return
		}
	}
	switch {
	case inferred == nil:
	case d.off:
		p.set(op, nil, nil, &ir.ListReport{Why: []string{"the hint for all lists turns paging off"}})
	default:
		report := &ir.ListReport{By: inferred.Rule, Why: inferred.Why}
		if first, ok := d.hints.Int("first"); ok && inferred.Paging != nil && inferred.Paging.Style == ir.PagingNumber {
			inferred.Paging.First, inferred.Paging.Guess = first, false
			d.used++
		}
		p.set(op, nil, inferred.Paging, report)
	}
}

// fit returns the paging of the document for an operation, nil where the
// operation does not have the parameter, a place or the list.
func (d *documentPaging) fit(op *operation) *ir.Paging {
	facts, paged := d.pager.facts(op), *d.paging
	if facts.Body == nil || op.ir.Method != "GET" && !paged.InBody || !d.hasParam(op, facts, &paged) {
		return nil
	}
	for _, key := range []string{"next", "more", "done", "total", "pages"} {
		if n := d.hints.Get(key); n != nil && !(key == "next" && paged.Style == ir.PagingItem) && !d.pager.reader.Has(facts.Schema(), pointer(n.Text())) {
			return nil
		}
	}
	if !d.hints.Has("items") {
		at, ok := facts.ListAt()
		if !ok {
			return nil
		}
		paged.ItemsAt = at
	}
	if _, ok := pageItems(op, &paged); !ok {
		return nil
	}
	if paged.Size != "" && !facts.Takes(paged.Size) {
		paged.Size = ""
	}
	return &paged
}

// hasParam reports whether an operation has the parameter of a paging; without
// one, whether a parameter selects a page.
func (d *documentPaging) hasParam(op *operation, facts *paging.Operation, paged *ir.Paging) bool {
	switch {
	case paged.Page == "":
		return paged.Style == ir.PagingURL || facts.Selects()
	case strings.HasPrefix(paged.Page, "/"):
		return d.pager.reader.Has(op.requestJSON, paged.Page)
	}
	return facts.Takes(paged.Page)
}

// check reports a hint for all lists that no list has the parameters and places
// of.
func (d *documentPaging) check() {
	if d.used > 0 || d.hints.Node == nil || d.off || d.pager.filtered || d.pager.diags.HasErrors() {
		return
	}
	if d.paging == nil {
		d.pager.diags.Errorf(d.hints.Node.Pos(), diag.CodePaging, "paging: no list has numbered pages, and this states only the number of the first").
			WithFix("add a style, or remove the hint; nimbugen lint --explain paging states how each list is paged")
		return
	}
	d.pager.diags.Errorf(d.hints.Node.Pos(), diag.CodePaging, "paging: no operation has the parameter, the places and the list that this names").
		WithFix("correct the names; nimbugen lint --explain paging states what each list has")
}
