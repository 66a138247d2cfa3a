package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/paging"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is pager.setAll.

// pager finds the operations that return pages: by a hint, by an extension of
// another generator, or by parameters and a result that are unambiguous.
type pager struct {
	doc     *spec.Document
	diags   *diag.List
	lock    *lockedNames
	hints   *hint.Reader
	schemas *schema.Reader
	reader  *paging.Reader
	all     *spec.Node // the hint for all lists; nil: there is none

	textBefore func(ir.Result) string // see resultTyper.textBefore

	filtered bool // options select operations
	lists    []*ir.ListReport
}

// setAll sets the paging of all operations, and their items as their results.
// The lists of an API are evidence for each other, so all are decided together.
func (p *pager) setAll(ops []*operation) {
	var rest []*operation
	all := p.readDocument()
	for _, op := range ops {
		if n := op.hints.Get("paging"); n != nil {
			p.set(op, n, p.byHint(op, n), &ir.ListReport{By: "hint", Why: []string{"the hint states it"}})
		} else if paged := p.byExtension(op); paged != nil {
			p.set(op, nil, paged, &ir.ListReport{By: "extension", Why: []string{"an extension of another generator states it"}})
		} else if _, ok := pageValue(op); ok && !op.hints.Has("unwrap") {
			rest = append(rest, op)
		}
	}
	for i, d := range p.infer(rest) {
		all.decide(rest[i], d)
	}
	all.check()
	p.keepPaging(ops)
	p.sortLists(ops)
	p.warnGuesses()
	p.warnLinks()
}

// sortLists puts the reports in the order of the operations.
func (p *pager) sortLists(ops []*operation) {
	index := map[*ir.Operation]int{}
	for i, op := range ops {
		index[op.ir] = i
	}
	slices.SortFunc(p.lists, func(a, b *ir.ListReport) int { return index[a.Operation] - index[b.Operation] })
}

// set sets the paging of an operation, and its items as the result. n is the
// hint that states it, which must be right.
func (p *pager) set(op *operation, n *spec.Node, paged *ir.Paging, report *ir.ListReport) {
	report.Pos, report.Operation = op.ir.Pos, op.ir
	p.lists = append(p.lists, report)
	if paged == nil {
		return
	}
	elem, ok := pageItems(op, paged)
	clash := pagingClash(op)
	switch {
	case !ok:
		report.Why = append(report.Why, "but the type of the response has no list at "+quoted(paged.ItemsAt)+", or several of different items")
		p.rejectItems(n, paged)
	case clash != "":
		report.Why = append(report.Why, "but an operation has the name of its method "+clash)
		p.rejectName(n, op, clash)
	default:
		if report.By == "hint" || report.By == "document" || report.By == "extension" {
			p.facts(op).AddFlags(paged)
		}
		report.Paging = paged
		if items := (ir.Items{Elem: elem}); !p.hold(op, paged, items) {
			op.ir.Paging, op.ir.Result, op.ir.Pages = paged, items, ir.PagesName(op.ir.Name)
		}
	}
}

// rejectItems reports a hint whose response has no list where it should be.
func (p *pager) rejectItems(n *spec.Node, paged *ir.Paging) {
	if n == nil {
		return
	}
	where := "is no list of items"
	if paged.ItemsAt != "" {
		where = "has no list of items at " + quoted(paged.ItemsAt)
	}
	p.diags.Errorf(n.Pos(), diag.CodePaging, "paging: the response %s", where).
		WithFix("name the list:  paging: {items: /data}")
}

// rejectName reports a hint that makes a method which another operation is.
func (p *pager) rejectName(n *spec.Node, op *operation, clash string) {
	if n == nil {
		return
	}
	p.diags.Errorf(n.Pos(), diag.CodeNameCollision, "%s.%s is paged, which makes a method %s, but an operation has that name", op.service.ir.Name, op.ir.Name, clash).
		WithFix("give that operation another  %s: {name: ...}", hint.Key)
}

// pagingClash returns the name of a method that paging would add and that an
// operation has, or "".
func pagingClash(op *operation) string {
	name := ir.PagesName(op.ir.Name)
	if _, used := op.service.names.Holder(name); used {
		return name
	}
	return ""
}
