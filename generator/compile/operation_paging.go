package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is pager.setPaging.

// pager finds the operations that return pages: by a hint, by an extension of
// another generator, or by parameters and a result that are unambiguous.
type pager struct {
	doc     *spec.Document
	diags   *diag.List
	hints   *hint.Reader
	schemas *schema.Reader
}

// setPaging sets the paging of an operation, and its items as the result.
func (p *pager) setPaging(op *operation) {
	n := op.hints.Get("paging")
	var paging *ir.Paging
	if n != nil {
		paging = p.byHint(op, n)
	} else if paging = p.byExtension(op); paging == nil {
		paging = p.infer(op)
	}
	if paging == nil {
		return
	}
	elem, ok := pageItems(op, paging)
	if !ok {
		if n != nil {
			where := "is no list of items"
			if paging.ItemsAt != "" {
				where = "has no list of items at " + quoted(paging.ItemsAt)
			}
			p.diags.Errorf(n.Pos(), diag.CodePaging, "paging: the answer %s", where).
				WithFix("name the list:  paging: {items: /data}")
		}
		return
	}
	if clash := pagingClash(op); clash != "" {
		if n != nil {
			p.diags.Errorf(n.Pos(), diag.CodeNameCollision, "%s.%s is paged, which makes a method %s, but an operation has that name", op.service.ir.Name, op.ir.Name, clash).
				WithFix("give that operation another  %s: {name: ...}", hint.Key)
		}
		return
	}
	op.ir.Paging, op.ir.Result = paging, ir.Items{Elem: elem}
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

// pageValue returns the type of the result, if it can be a page: JSON.
func pageValue(op *operation) (ir.Type, bool) {
	value, ok := op.ir.Result.(ir.Value)
	return value.Type, ok && value.XML == 0
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

func memberType(t ir.Type, wire string) ir.Type {
	if ptr, ok := t.(ir.Ptr); ok {
		t = ptr.Elem
	}
	for _, f := range fieldsOf(t) {
		if f.Wire == wire {
			return f.Type
		}
	}
	return nil
}
