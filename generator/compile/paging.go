package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file finds out which operations answer by the page.

// paging reads the hint, or infers paging where the spec leaves no doubt.
func (c *compiler) paging(op *operation) {
	n := op.hints.node.Get("paging")
	var p *ir.Paging
	if n != nil {
		p = c.pagingHint(op, n)
	} else {
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
				WithFix("give that operation another  %s: {name: ...}", hintKey)
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
		if _, used := op.service.names.holder(name); used {
			return name
		}
	}
	return ""
}

func (c *compiler) pagingHint(op *operation, n *spec.Node) *ir.Paging {
	h := c.strict(n, "paging", "style", "page", "size", "offset", "limit", "cursor", "next", "items", "total", "first")
	style := h.one("style", "link", "page", "offset", "cursor", "none")
	p := &ir.Paging{Style: ir.PagingStyle(style), Page: h.str("page"), Size: firstOf(h.str("size"), h.str("limit")), First: 1,
		ItemsAt: pointer(h.str("items")), NextAt: pointer(h.str("next")), TotalAt: pointer(h.str("total"))}
	if first, ok := h.integer("first"); ok {
		p.First = first
	}
	switch style {
	case "none":
		return nil
	case "offset":
		p.Page = h.str("offset")
	case "cursor":
		p.Page = h.str("cursor")
	case "":
		if h.node != nil && !h.has("style") {
			c.diags.Errorf(n.Pos(), diag.CodeHintValue, "paging needs a style").WithFix("write one of: link, page, offset, cursor, none")
		}
		return nil
	}
	c.checkPaging(op, h, p)
	return p
}

// checkPaging checks that the parameters of a hint exist.
func (c *compiler) checkPaging(op *operation, h hint, p *ir.Paging) {
	if p.Style != ir.PagingLink && p.Page == "" || p.Style == ir.PagingCursor && p.NextAt == "" {
		c.diags.Errorf(h.node.Pos(), diag.CodePaging, "paging by %s needs the parameter that moves on%s", p.Style,
			map[bool]string{true: " and the pointer to the next cursor"}[p.Style == ir.PagingCursor]).
			WithFix("write  paging: {style: %s, %s}", p.Style, map[ir.PagingStyle]string{
				ir.PagingNumber: "page: page", ir.PagingOffset: "offset: offset, limit: limit", ir.PagingCursor: "cursor: cursor, next: /next_cursor"}[p.Style])
	}
	for _, key := range []string{"page", "size", "offset", "limit", "cursor"} {
		name := h.node.Get(key)
		if name != nil && queryParam(op, name.Text()) == nil {
			c.diags.Errorf(name.Pos(), diag.CodePaging, "paging: the operation has no query parameter %q", oneLine(name.Text())).
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

// inferPaging recognises what needs no hint: a GET with the usual parameters
// whose answer holds exactly one list.
func (c *compiler) inferPaging(op *operation) *ir.Paging {
	if op.ir.Method != "GET" || op.hints.has("unwrap") {
		return nil
	}
	value, ok := op.ir.Result.(ir.Value)
	if !ok {
		return nil
	}
	p := &ir.Paging{First: 1}
	if p.ItemsAt, ok = onlyList(value.Type); !ok {
		return nil
	}
	page := queryParam(op, "page", "page_number", "pageNumber", "page_num", "pageNum", "page[number]")
	size := queryParam(op, "per_page", "perPage", "page_size", "pageSize", "pagesize", "limit", "size", "page[size]")
	offset := queryParam(op, "offset", "skip")
	next := c.nextCursor(op, value.Type)
	cursor := queryParam(op, "cursor", "page_token", "pageToken", "next_token", "nextToken", "page[cursor]", "after")
	switch {
	case c.hasLink(op) && page != nil && isInteger(page):
		p.Style, p.Page = ir.PagingLink, page.Wire
	case cursor != nil && next != "":
		p.Style, p.Page, p.NextAt = ir.PagingCursor, cursor.Wire, next
	case page != nil && isInteger(page):
		p.Style, p.Page, p.First = ir.PagingNumber, page.Wire, c.firstPage(op, page.Wire)
	case offset != nil && isInteger(offset) && size != nil:
		p.Style, p.Page = ir.PagingOffset, offset.Wire
	default:
		return nil
	}
	if size != nil {
		p.Size = size.Wire
	}
	p.TotalAt = totalMember(value.Type)
	return p
}

// isInteger reports a parameter that counts.
func isInteger(p *ir.Param) bool {
	t := p.Type
	if o, ok := t.(ir.Opt); ok {
		t = o.Elem
	}
	prim, ok := t.(ir.Prim)
	return ok && slices.Contains([]ir.Kind{ir.Int64, ir.Int32, ir.Uint64, ir.Uint32}, prim.Kind)
}

// hasLink reports whether a success answer declares the Link header.
func (c *compiler) hasLink(op *operation) bool {
	success, _ := c.listResponses(op)
	for _, r := range success {
		for name := range r.node.Get("headers").Members() {
			if strings.EqualFold(name, "link") {
				return true
			}
		}
	}
	return false
}

// onlyList gives the pointer of the only list that an answer holds.
func onlyList(t ir.Type) (at string, ok bool) {
	if _, ok := t.(ir.List); ok {
		return "", true
	}
	fields := fieldsOf(t)
	lists := 0
	for _, f := range fields {
		if elem := listElem(f.Type); elem != nil {
			lists++
			at = "/" + escapePointer(f.Wire)
			if n, named := elem.(ir.Named); !named || n.Decl.Def == nil {
				return "", false
			}
		}
	}
	return at, lists == 1
}

func listElem(t ir.Type) ir.Type {
	switch t := t.(type) {
	case ir.List:
		return t.Elem
	case ir.Ptr:
		return listElem(t.Elem)
	}
	return nil
}

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

// nextCursor gives the pointer of a member that is plainly the next cursor.
func (c *compiler) nextCursor(op *operation, t ir.Type) string {
	for _, f := range fieldsOf(t) {
		switch f.Wire {
		case "next_cursor", "nextCursor", "next_page_token", "nextPageToken", "next_token", "nextToken":
			return "/" + f.Wire
		}
	}
	return ""
}

// totalMember gives the pointer of a member that is plainly the total.
func totalMember(t ir.Type) string {
	for _, f := range fieldsOf(t) {
		switch f.Wire {
		case "total", "total_count", "totalCount", "total_items", "totalItems", "total_results", "totalResults":
			return "/" + f.Wire
		}
	}
	return ""
}

// firstPage gives the number of the first page: the parameter's default or
// minimum when that is 0 or 1.
func (c *compiler) firstPage(op *operation, wire string) int64 {
	for _, p := range c.listParams(op) {
		if p.wire != wire || p.in != "query" {
			continue
		}
		schema, _ := c.doc.Resolve(p.node.Get("schema"))
		for _, key := range []string{"default", "minimum"} {
			if v, ok := schema.Int(key); ok && (v == 0 || v == 1) {
				return v
			}
		}
	}
	return 1
}

// pageItems gives the type of the items of a page.
func (c *compiler) pageItems(op *operation, p *ir.Paging) (ir.Type, bool) {
	value, ok := op.ir.Result.(ir.Value)
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
