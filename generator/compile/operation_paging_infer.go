package compile

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is pager.infer, which recognizes paging without a hint.

// infer recognizes a GET with the usual parameters whose result holds exactly
// one list. It returns nil for other operations.
func (p *pager) infer(op *operation) *ir.Paging {
	value, ok := pageValue(op)
	if !ok || op.ir.Method != "GET" || op.hints.Has("unwrap") {
		return nil
	}
	paging := &ir.Paging{First: 1}
	if paging.ItemsAt, ok = onlyList(value); !ok {
		return nil
	}
	page := queryParam(op, "page", "page_number", "pageNumber", "page_num", "pageNum", "page[number]")
	offset := queryParam(op, "offset", "skip")
	cursor := queryParam(op, "cursor", "page_token", "pageToken", "next_token", "nextToken", "page[cursor]", "after")
	size := sizeParam(op)
	next := memberOf(value, "next_cursor", "nextCursor", "next_page_token", "nextPageToken", "next_token", "nextToken")
	switch {
	case hasLink(op) && page != nil && isInteger(page):
		paging.Style, paging.Page = ir.PagingLink, page.Wire
	case cursor != nil && next != "":
		paging.Style, paging.Page, paging.NextAt = ir.PagingCursor, cursor.Wire, next
	case page != nil && isInteger(page):
		paging.Style, paging.Page, paging.First = ir.PagingNumber, page.Wire, p.firstPage(op, page.Wire)
	case offset != nil && isInteger(offset) && size != nil:
		paging.Style, paging.Page, paging.First = ir.PagingOffset, offset.Wire, 0
	default:
		return nil
	}
	if size != nil {
		paging.Size = size.Wire
	}
	paging.TotalAt = memberOf(value, "total", "total_count", "totalCount", "total_items", "totalItems", "total_results", "totalResults")
	return paging
}

// sizeParam returns the parameter that limits the items of a page, or nil.
func sizeParam(op *operation) *ir.Param {
	return queryParam(op, "per_page", "perPage", "page_size", "pageSize", "pagesize", "limit", "size", "page[size]")
}

func isInteger(p *ir.Param) bool {
	t := p.Type
	if o, ok := t.(ir.Opt); ok {
		t = o.Elem
	}
	prim, ok := t.(ir.Prim)
	return ok && slices.Contains([]ir.Kind{ir.Int64, ir.Int32, ir.Uint64, ir.Uint32}, prim.Kind)
}

// hasLink reports whether a success response declares the Link header.
func hasLink(op *operation) bool {
	for _, r := range op.success {
		for name := range r.node.Get("headers").Members() {
			if strings.EqualFold(name, "link") {
				return true
			}
		}
	}
	return false
}

// onlyList returns the pointer of the list that a type is, or of the only list
// among its members.
func onlyList(t ir.Type) (at string, ok bool) {
	if _, ok := t.(ir.List); ok {
		return "", true
	}
	lists := 0
	for _, f := range fieldsOf(t) {
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

// memberOf returns the pointer of the first member that has one of the names,
// or "".
func memberOf(t ir.Type, names ...string) string {
	for _, f := range fieldsOf(t) {
		if slices.Contains(names, f.Wire) {
			return "/" + f.Wire
		}
	}
	return ""
}

// firstPage returns the number of the first page: the default or minimum of the
// parameter when that is 0 or 1.
func (p *pager) firstPage(op *operation, wire string) int64 {
	for _, param := range op.params {
		if param.wire != wire || param.in != "query" {
			continue
		}
		schema, _ := p.doc.Resolve(param.node.Get("schema"))
		for _, key := range []string{"default", "minimum"} {
			if v, ok := schema.Int(key); ok && (v == 0 || v == 1) {
				return v
			}
		}
	}
	return 1
}
