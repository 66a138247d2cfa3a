package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/paging"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is pager.byHint, which reads the hint paging of an operation.

// byHint returns the paging that a hint states, nil for none. It reports members
// that are missing, and names that the operation does not have.
func (p *pager) byHint(op *operation, n *spec.Node) *ir.Paging {
	h := p.hints.Read(n, hint.Paging)
	if h.Node != nil && !h.Has("style") {
		p.diags.Errorf(n.Pos(), diag.CodeHintValue, "paging needs a style").WithFix("write one of: link, page, offset, cursor, url, item, none")
		return nil
	}
	paged := pagingOf(h)
	if paged == nil {
		return nil
	}
	facts := p.facts(op)
	p.checkMembers(h, paged)
	p.checkParams(op, h, facts)
	p.checkPlaces(h, paged, facts)
	return paged
}

// pagingOf reads a hint, nil for one without a style or with none.
func pagingOf(h hint.Hints) *ir.Paging {
	style := h.Choice("style")
	if style == "" || style == "none" {
		return nil
	}
	paged := &ir.Paging{Style: ir.PagingStyle(style), Page: h.Str("page"), Size: cmp.Or(h.Str("size"), h.Str("limit")), First: 1,
		ItemsAt: pointer(h.Str("items")), NextAt: pointer(h.Str("next")), NextHeader: h.Str("header"),
		TotalAt: pointer(h.Str("total")), PagesAt: pointer(h.Str("pages")), MoreAt: pointer(h.Str("more")), DoneAt: pointer(h.Str("done"))}
	switch style {
	case "offset":
		paged.Page, paged.First = h.Str("offset"), 0
	case "cursor", "item":
		paged.Page = h.Str("cursor")
	}
	if first, ok := h.Int("first"); ok {
		paged.First = first
	}
	paged.InBody = strings.HasPrefix(paged.Page, "/")
	return paged
}

// checkMembers reports members that the style needs and the hint does not have.
func (p *pager) checkMembers(h hint.Hints, paged *ir.Paging) {
	needs := map[ir.PagingStyle]string{ir.PagingNumber: "the parameter that moves on", ir.PagingOffset: "the parameter that moves on",
		ir.PagingCursor: "the parameter that moves on and the pointer to the next cursor",
		ir.PagingItem:   "the parameter that moves on and the pointer to a member of the last item", ir.PagingURL: "the pointer to the next URL"}[paged.Style]
	noParam := paged.Page == "" && paged.Style != ir.PagingLink && paged.Style != ir.PagingURL
	noNext := paged.NextAt == "" && (paged.Style == ir.PagingURL || paged.Style == ir.PagingItem || paged.Style == ir.PagingCursor && paged.NextHeader == "")
	if noParam || noNext {
		example := map[ir.PagingStyle]string{ir.PagingNumber: "page: page", ir.PagingOffset: "offset: offset, limit: limit", ir.PagingCursor: "cursor: cursor, next: /next_cursor",
			ir.PagingItem: "cursor: starting_after, next: /id", ir.PagingURL: "next: /next"}
		p.diags.Errorf(h.Node.Pos(), diag.CodePaging, "paging by %s needs %s", paged.Style, needs).
			WithFix("write  paging: {style: %s, %s}", paged.Style, example[paged.Style])
	}
}

// checkParams reports parameters that the operation does not have.
func (p *pager) checkParams(op *operation, h hint.Hints, facts *paging.Operation) {
	for _, key := range []string{"page", "size", "offset", "limit", "cursor"} {
		name := h.Get(key)
		switch {
		case name == nil:
		case strings.HasPrefix(name.Text(), "/"):
			if !p.reader.Has(op.requestJSON, name.Text()) {
				p.diags.Errorf(name.Pos(), diag.CodePaging, "paging: the request body has no member %q", godoc.OneLine(name.Text())).
					WithFix("describe the member, or correct its name")
			}
		case queryParam(op, name.Text()) == nil && !facts.Takes(name.Text()):
			p.diags.Errorf(name.Pos(), diag.CodePaging, "paging: the operation has no query parameter %q", godoc.OneLine(name.Text())).
				WithFix("declare the parameter, or correct its name")
		}
	}
}

// checkPlaces reports places that the response does not have: the list would end
// after its first page, without an error.
func (p *pager) checkPlaces(h hint.Hints, paged *ir.Paging, facts *paging.Operation) {
	for _, key := range []string{"next", "more", "done", "total", "pages"} {
		n := h.Get(key)
		if n == nil || facts.Body == nil {
			continue
		}
		at, where := pointer(n.Text()), "response"
		body := facts.Schema()
		if key == "next" && paged.Style == ir.PagingItem {
			where, body = "item", facts.ItemSchema(paged.ItemsAt)
		}
		if !p.reader.Has(body, at) {
			p.diags.Errorf(n.Pos(), diag.CodePaging, "paging: the %s has no member at %q", where, godoc.OneLine(at)).
				WithFix("describe the member, or correct the pointer")
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
