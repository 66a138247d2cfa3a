package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file recognises paging that needs no hint.

// inferPaging recognises what needs no hint: a GET with the usual parameters
// whose answer holds exactly one list.
func (c *compiler) inferPaging(op *operation) *ir.Paging {
	if op.ir.Method != "GET" || op.hints.Has("unwrap") {
		return nil
	}
	value, ok := op.ir.Result.(ir.Value)
	ok = ok && value.XML == 0 // pages are of JSON
	if !ok {
		return nil
	}
	p := &ir.Paging{First: 1}
	if p.ItemsAt, ok = onlyList(value.Type); !ok {
		return nil
	}
	page := queryParam(op, "page", "page_number", "pageNumber", "page_num", "pageNum", "page[number]")
	size := sizeParam(op)
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

// sizeParam gives the parameter that says how many items a page has, or nil.
func sizeParam(op *operation) *ir.Param {
	return queryParam(op, "per_page", "perPage", "page_size", "pageSize", "pagesize", "limit", "size", "page[size]")
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
	for _, p := range op.params {
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
