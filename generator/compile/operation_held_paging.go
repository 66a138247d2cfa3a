package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry points are pager.hold, which keeps the result of a method whose list
// is paged now, and pager.keepPaging, which keeps the paging of a list that does
// not look paged any more. How lists are paged is in lock_paging.go.

// hold reports whether a method keeps the result of an earlier run, in which its
// list was not paged. Its pages and their items get methods of their own.
func (p *pager) hold(op *operation, paged *ir.Paging, items ir.Items) bool {
	was, ok := p.lock.signature(op)
	if !ok || wasPaged(was.result) || p.textBefore(op.ir.Result) != was.result {
		return false
	}
	name, had := p.lock.second(op, lock.Iterator, op.key)
	if !had {
		name = op.service.names.First(op.ir.Pos, iteratorNames(op.ir.Name)...)
	}
	o := &ir.Other{Name: name, Pages: ir.PagesName(op.ir.Name), Body: op.ir.Body, Result: items, Paging: paged}
	op.service.names.Take(o.Pages, op.ir.Pos)
	o.Doc.Text = name + " iterates over the items that " + op.ir.Name + " returns page by page."
	op.ir.Others = append(op.ir.Others, o)
	op.hold("the list is paged now: see " + name + " and " + o.Pages)
	return true
}

// wasPaged reports whether the text of a result is that of an iterator.
func wasPaged(result string) bool { return strings.HasPrefix(result, "iter.Seq2[") }

// iteratorNames are the candidates for the name of an iterator beside a method.
func iteratorNames(method string) []string {
	if method == "List" {
		return []string{"All", "Items", "ListAll"}
	}
	return []string{method + "All", method + "Items"}
}

// keepPaging pages the lists that were paged in an earlier run and do not look
// paged any more, where the parameter and the places are still there.
func (p *pager) keepPaging(ops []*operation) {
	for _, op := range ops {
		e, ok := p.lock.find(lock.Pages, op.key)
		was, known := p.lock.signature(op)
		if !ok || e.Gone || !known || op.ir.Paging != nil || !wasPaged(was.result) || op.hints.Has("paging") {
			continue
		}
		paged, err := parsePaging(e.Type)
		if err != nil || !p.isThere(op, paged) {
			continue
		}
		elem, ok := pageItems(op, paged)
		if !ok || p.textBefore(ir.Items{Elem: elem}) != was.result {
			continue
		}
		p.dropReport(op)
		p.set(op, nil, paged, &ir.ListReport{By: "lock", Why: []string{"it was paged in an earlier run"}})
		op.hold("the list stays paged")
	}
}

// dropReport drops the report that a list is not paged.
func (p *pager) dropReport(op *operation) {
	for i, r := range p.lists {
		if r.Operation == op.ir {
			p.lists = append(p.lists[:i:i], p.lists[i+1:]...)
			return
		}
	}
}

// isThere reports whether an operation has the parameter of a paging.
func (p *pager) isThere(op *operation, paged *ir.Paging) bool {
	if paged.InBody {
		return p.reader.Has(op.requestJSON, paged.Page)
	}
	return paged.Page == "" || queryParam(op, paged.Page) != nil
}

// recordPaging records how an operation is paged.
func (l *lockedNames) recordPaging(op *operation) {
	service := op.service.ir.Name + "."
	paged, pages := op.ir.Paging, op.ir.Pages
	for _, o := range op.ir.Others {
		if o.Paging != nil {
			paged, pages = o.Paging, o.Pages
			l.keep(lock.Entry{Kind: lock.Iterator, Place: []string{op.key}, Name: service + o.Name, Type: signatureText(op.ir, o.Body, o.Result)})
		}
	}
	if paged != nil {
		l.keep(lock.Entry{Kind: lock.Pages, Place: []string{op.key}, Name: service + pages, Type: pagingText(paged)})
	}
}
