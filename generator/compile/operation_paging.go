package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file finds out which operations answer by the page.

// paging reads the hint, or infers paging where the spec leaves no doubt.
func (c *compiler) paging(op *operation) {
	n := op.hints.Get("paging")
	var p *ir.Paging
	if n != nil {
		p = c.pagingHint(op, n)
	} else if p = c.foreignPaging(op); p == nil {
		p = c.inferPaging(op)
	}
	if p == nil {
		return
	}
	elem, ok := c.pageItems(op, p)
	if !ok {
		if n != nil {
			where := "is no list of items"
			if p.ItemsAt != "" {
				where = "has no list of items at " + quoted(p.ItemsAt)
			}
			c.diags.Errorf(n.Pos(), diag.CodePaging, "paging: the answer %s", where).
				WithFix("name the list:  paging: {items: /data}")
		}
		return
	}
	if clash := c.pagingClash(op); clash != "" {
		if n != nil {
			c.diags.Errorf(n.Pos(), diag.CodeNameCollision, "%s.%s is paged, which makes a method %s, but an operation has that name", op.service.ir.Name, op.ir.Name, clash).
				WithFix("give that operation another  %s: {name: ...}", hint.Key)
		}
		return
	}
	op.ir.Paging, op.ir.Result = p, ir.Items{Elem: elem}
}

// pagingClash gives the operation that is called like a method that paging
// adds, or "".
func (c *compiler) pagingClash(op *operation) string {
	for _, suffix := range []string{"Pages", "First", "All"} {
		name := op.ir.Name + suffix
		if op.ir.Name == "List" {
			name = suffix
		}
		if _, used := op.service.names.Holder(name); used {
			return name
		}
	}
	return ""
}

func (c *compiler) pagingHint(op *operation, n *spec.Node) *ir.Paging {
	h := c.hints.Read(n, hint.Paging)
	style := h.Choice("style")
	p := &ir.Paging{Style: ir.PagingStyle(style), Page: h.Str("page"), Size: cmp.Or(h.Str("size"), h.Str("limit")), First: 1,
		ItemsAt: pointer(h.Str("items")), NextAt: pointer(h.Str("next")), TotalAt: pointer(h.Str("total"))}
	if first, ok := h.Int("first"); ok {
		p.First = first
	}
	switch style {
	case "none":
		return nil
	case "offset":
		p.Page = h.Str("offset")
	case "cursor":
		p.Page = h.Str("cursor")
	case "":
		if h.Node != nil && !h.Has("style") {
			c.diags.Errorf(n.Pos(), diag.CodeHintValue, "paging needs a style").WithFix("write one of: link, page, offset, cursor, none")
		}
		return nil
	}
	c.checkPaging(op, h, p)
	return p
}

// checkPaging checks that the parameters of a hint exist.
func (c *compiler) checkPaging(op *operation, h hint.Hints, p *ir.Paging) {
	if p.Style != ir.PagingLink && p.Page == "" || p.Style == ir.PagingCursor && p.NextAt == "" {
		c.diags.Errorf(h.Node.Pos(), diag.CodePaging, "paging by %s needs the parameter that moves on%s", p.Style,
			map[bool]string{true: " and the pointer to the next cursor"}[p.Style == ir.PagingCursor]).
			WithFix("write  paging: {style: %s, %s}", p.Style, map[ir.PagingStyle]string{
				ir.PagingNumber: "page: page", ir.PagingOffset: "offset: offset, limit: limit", ir.PagingCursor: "cursor: cursor, next: /next_cursor"}[p.Style])
	}
	for _, key := range []string{"page", "size", "offset", "limit", "cursor"} {
		name := h.Get(key)
		if name != nil && queryParam(op, name.Text()) == nil {
			c.diags.Errorf(name.Pos(), diag.CodePaging, "paging: the operation has no query parameter %q", godoc.OneLine(name.Text())).
				WithFix("declare the parameter, or correct its name")
		}
	}
}

// pointer gives a JSON pointer for what may be written without its slash.
func pointer(s string) string {
	if s == "" || strings.HasPrefix(s, "/") {
		return s
	}
	return "/" + s
}

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

// pageItems gives the type of the items of a page.
func (c *compiler) pageItems(op *operation, p *ir.Paging) (ir.Type, bool) {
	value, ok := op.ir.Result.(ir.Value)
	ok = ok && value.XML == 0 // pages are of JSON
	if !ok {
		return nil, false
	}
	t := value.Type
	for key := range strings.SplitSeq(strings.TrimPrefix(p.ItemsAt, "/"), "/") {
		if p.ItemsAt == "" {
			break
		}
		if t = memberType(t, unescape(key)); t == nil {
			return nil, false
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
