package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
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
	lists   []*ir.ListReport
}

// setAll sets the paging of all operations, and their items as their results.
// Lists support each other, so what is inferred is inferred at once.
func (p *pager) setAll(ops []*operation) {
	var rest []*operation
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
		if d != nil {
			p.set(rest[i], nil, d.Paging, &ir.ListReport{By: d.Rule, Why: d.Why, Guess: d.Guess})
		}
	}
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
		report.Paging = paged
		op.ir.Paging, op.ir.Result = paged, ir.Items{Elem: elem}
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

// byHint reads the hint paging.
func (p *pager) byHint(op *operation, n *spec.Node) *ir.Paging {
	h := p.hints.Read(n, hint.Paging)
	style := h.Choice("style")
	paging := &ir.Paging{Style: ir.PagingStyle(style), Page: h.Str("page"), Size: cmp.Or(h.Str("size"), h.Str("limit")), First: 1,
		ItemsAt: pointer(h.Str("items")), NextAt: pointer(h.Str("next")), NextHeader: h.Str("header"),
		TotalAt: pointer(h.Str("total")), PagesAt: pointer(h.Str("pages")), MoreAt: pointer(h.Str("more")), DoneAt: pointer(h.Str("done"))}
	if first, ok := h.Int("first"); ok {
		paging.First = first
	}
	switch style {
	case "none":
		return nil
	case "offset":
		paging.Page = h.Str("offset")
		if !h.Has("first") {
			paging.First = 0
		}
	case "cursor", "item":
		paging.Page = h.Str("cursor")
	case "":
		if h.Node != nil && !h.Has("style") {
			p.diags.Errorf(n.Pos(), diag.CodeHintValue, "paging needs a style").WithFix("write one of: link, page, offset, cursor, none")
		}
		return nil
	}
	paging.InBody = strings.HasPrefix(paging.Page, "/")
	p.checkHint(op, h, paging)
	return paging
}

// checkHint reports missing members of a hint, and parameters that the
// operation does not have.
func (p *pager) checkHint(op *operation, h hint.Hints, paging *ir.Paging) {
	needs := map[ir.PagingStyle]string{ir.PagingNumber: "the parameter that moves on", ir.PagingOffset: "the parameter that moves on",
		ir.PagingCursor: "the parameter that moves on and the pointer to the next cursor",
		ir.PagingItem:   "the parameter that moves on and the pointer to a member of the last item", ir.PagingURL: "the pointer to the next URL"}[paging.Style]
	noParam := paging.Page == "" && paging.Style != ir.PagingLink && paging.Style != ir.PagingURL
	noNext := paging.NextAt == "" && (paging.Style == ir.PagingURL || paging.Style == ir.PagingItem || paging.Style == ir.PagingCursor && paging.NextHeader == "")
	if noParam || noNext {
		example := map[ir.PagingStyle]string{ir.PagingNumber: "page: page", ir.PagingOffset: "offset: offset, limit: limit", ir.PagingCursor: "cursor: cursor, next: /next_cursor",
			ir.PagingItem: "cursor: starting_after, next: /id", ir.PagingURL: "next: /next"}
		p.diags.Errorf(h.Node.Pos(), diag.CodePaging, "paging by %s needs %s", paging.Style, needs).
			WithFix("write  paging: {style: %s, %s}", paging.Style, example[paging.Style])
	}
	for _, key := range []string{"page", "size", "offset", "limit", "cursor"} {
		name := h.Get(key)
		if name != nil && !strings.HasPrefix(name.Text(), "/") && queryParam(op, name.Text()) == nil {
			p.diags.Errorf(name.Pos(), diag.CodePaging, "paging: the operation has no query parameter %q", godoc.OneLine(name.Text())).
				WithFix("declare the parameter, or correct its name")
		}
	}
}

// pointer returns a JSON pointer, of which hints may leave out the first slash.
func pointer(s string) string {
	if s == "" || strings.HasPrefix(s, "/") {
		return s
	}
	return "/" + s
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
func pageItems(op *operation, paging *ir.Paging) (ir.Type, bool) {
	t, ok := pageValue(op)
	if !ok {
		return nil, false
	}
	if paging.ItemsAt != "" {
		for key := range strings.SplitSeq(strings.TrimPrefix(paging.ItemsAt, "/"), "/") {
			if t = memberType(t, unescape(key)); t == nil {
				return nil, false
			}
		}
	}
	elem := listElem(t)
	if ptr, ok := elem.(ir.Ptr); ok {
		elem = ptr.Elem
	}
	return elem, elem != nil
}

// memberType returns the type of a member; of a union, that of the first variant
// that has it. It returns nil where there is none.
func memberType(t ir.Type, wire string) ir.Type {
	for _, v := range variantsOf(t) {
		for _, f := range fieldsOf(v) {
			if f.Wire == wire {
				return f.Type
			}
		}
	}
	return nil
}

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

// listElem returns the type of the items of a list, nil for a type that is none.
func listElem(t ir.Type) ir.Type {
	for _, v := range variantsOf(t) {
		if l, ok := v.(ir.List); ok {
			return l.Elem
		}
	}
	return nil
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
