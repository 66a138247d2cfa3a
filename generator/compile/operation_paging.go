package compile

import (
	"fmt"
	"slices"
	"strings"

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
	hints   *hint.Reader
	schemas *schema.Reader
	reader  *paging.Reader
	all     *spec.Node // the hint for all lists; nil: there is none

	filtered bool // options select operations
	lists    []*ir.ListReport
}

// setAll sets the paging of all operations, and their items as their results.
// Lists support each other, so what is inferred is inferred at once.
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
	p.sortLists(ops)
	p.warnGuesses()
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
		report.Why = append(report.Why, "but the type of the response has no list at "+quoted(paged.ItemsAt))
		p.rejectItems(n, paged)
	case clash != "":
		report.Why = append(report.Why, "but an operation has the name of its method "+clash)
		p.rejectName(n, op, clash)
	default:
		if report.By == "hint" || report.By == "document" || report.By == "extension" {
			p.facts(op).AddFlags(paged)
		}
		report.Paging = paged
		op.ir.Paging, op.ir.Result = paged, ir.Items{Elem: elem}
	}
}

// warnGuesses reports the lists whose first page is a guess: a wrong one loses the
// items of a page. One finding is enough for an API.
func (p *pager) warnGuesses() {
	var guessed []*ir.ListReport
	for _, l := range p.lists {
		if l.Paging != nil && l.Paging.Guess {
			guessed = append(guessed, l)
		}
	}
	if len(guessed) == 0 {
		return
	}
	first, others := guessed[0], ""
	if n := len(guessed) - 1; n > 0 {
		others = fmt.Sprintf(", nor for %d other lists", n)
	}
	p.diags.Warnf(first.Pos, diag.CodePagingBase, "nothing states whether the pages of this list are counted from 0 or from 1%s; the client finds out by a second request of the first page", others).
		WithFix("state it for all lists by  %s: {paging: {first: 1}}  at the root, or by the default of the parameter", hint.Key)
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
	p.diags.Errorf(n.Pos(), diag.CodePaging, "paging: the answer %s", where).
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
	name := "Pages"
	if op.ir.Name != "List" {
		name = op.ir.Name + name
	}
	if _, used := op.service.names.Holder(name); used {
		return name
	}
	return ""
}

// queryParam returns the query parameter with the first of the names that one
// has, or nil.
func queryParam(op *operation, names ...string) *ir.Param {
	if op.ir.Params == nil {
		return nil
	}
	for _, name := range names {
		for _, p := range op.ir.Params.Fields {
			if p.In == "query" && p.Wire == name {
				return p
			}
		}
	}
	return nil
}

// pageValue returns the type of the result, if it can be a page: JSON, beside
// which a status without a body means an empty page.
func pageValue(op *operation) (ir.Type, bool) {
	if by, ok := op.ir.Result.(ir.Statuses); ok {
		return onlyCase(by)
	}
	value, ok := op.ir.Result.(ir.Value)
	return value.Type, ok && value.XML == 0
}

// onlyCase returns the type of the only status that has a body.
func onlyCase(by ir.Statuses) (t ir.Type, ok bool) {
	def, _ := by.Decl.Def.(*ir.StatusStruct)
	for _, c := range def.Cases {
		if c.Type != nil && t != nil {
			return nil, false
		}
		if c.Type != nil {
			t = c.Type
		}
	}
	return t, t != nil
}

// pageItems returns the type of the items of a page.
func pageItems(op *operation, paged *ir.Paging) (ir.Type, bool) {
	t, ok := pageValue(op)
	if !ok {
		return nil, false
	}
	var keys []string
	if paged.ItemsAt != "" {
		keys = strings.Split(strings.TrimPrefix(paged.ItemsAt, "/"), "/")
	}
	elem := itemsAt(t, keys)
	if ptr, ok := elem.(ir.Ptr); ok {
		elem = ptr.Elem
	}
	return elem, elem != nil
}

// itemsAt returns the type of the items of the list at the end of a path of
// members. Of a union, the first variant with such a list counts. It returns nil
// where there is none.
func itemsAt(t ir.Type, keys []string) ir.Type {
	for _, v := range variantsOf(t) {
		if len(keys) == 0 {
			if l, ok := v.(ir.List); ok {
				return l.Elem
			}
			continue
		}
		for _, f := range fieldsOf(v) {
			if f.Wire == unescape(keys[0]) {
				if elem := itemsAt(f.Type, keys[1:]); elem != nil {
					return elem
				}
			}
		}
	}
	return nil
}

// listElem returns the type of the items of a list, nil for a type that is none.
func listElem(t ir.Type) ir.Type { return itemsAt(t, nil) }

// variantsOf returns the types of the values that a type may hold: the variants
// of a union, else the type itself without pointer or presence.
func variantsOf(t ir.Type) []ir.Type {
	switch u := t.(type) {
	case ir.Ptr:
		return variantsOf(u.Elem)
	case ir.Opt:
		return variantsOf(u.Elem)
	case ir.Named:
		if def, ok := declDef[*ir.Union](u); ok {
			var all []ir.Type
			for _, v := range def.Variants {
				all = append(all, ir.Named{Decl: v.Decl})
			}
			return all
		}
		if def, ok := declDef[*ir.Alias](u); ok {
			return variantsOf(def.Type)
		}
	}
	return []ir.Type{t}
}

// fieldsOf returns the fields of a struct.
func fieldsOf(t ir.Type) []*ir.Field {
	if n, ok := t.(ir.Named); ok {
		if s, ok := declDef[*ir.Struct](n); ok {
			return s.Fields
		}
	}
	return nil
}

func escapePointer(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1")
}
