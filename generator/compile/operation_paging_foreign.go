package compile

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is pager.byExtension, which reads the extensions of other
// generators: x-speakeasy-pagination and x-fern-pagination here, x-ms-pageable and
// x-pagination in operation_paging_vendors.go, x-stainless-pagination-property in
// operation_paging_stainless.go.

// byExtension returns the paging that an extension describes, nil where there
// is none or where the runtime does not support it.
func (p *pager) byExtension(op *operation) *ir.Paging {
	if n := op.node.Get("x-speakeasy-pagination"); n.Kind() == spec.KindObject {
		return p.usable(op, n, speakeasyPaging(n))
	}
	if n := op.node.Get("x-fern-pagination"); n.Kind() == spec.KindObject {
		return p.usable(op, n, fernPaging(n))
	}
	if n := op.node.Get("x-ms-pageable"); n.Str("nextLinkName") != "" && op.ir.Method == "GET" { // a null name means one page
		return p.usable(op, n, pageablePaging(n))
	}
	if n := op.node.Get("x-pagination"); isVendorPaging(n) {
		return p.usable(op, n, p.vendorPaging(op, n))
	}
	return p.stainlessPaging(op)
}

// usable returns paging if the operation has its parameters and members. It
// reports an extension that cannot be used, and returns nil.
func (p *pager) usable(op *operation, n *spec.Node, paging *ir.Paging) *ir.Paging {
	why, facts := "", p.facts(op)
	switch {
	case paging == nil:
		why = "only offsets, pages and cursors in query parameters and members of the response are understood"
	case paging.InBody && (op.requestJSON == nil || !p.reader.Has(op.requestJSON, paging.Page)):
		why = "the request body has no member " + quoted(paging.Page)
	case !paging.InBody && paging.Style != ir.PagingURL && !facts.Takes(paging.Page):
		why = "the operation has no query parameter " + quoted(paging.Page)
	case paging.NextAt != "" && (facts.Body == nil || !p.reader.Has(facts.Schema(), paging.NextAt)):
		why = "the response has no member " + quoted(paging.NextAt)
	case paging.Size != "" && queryParam(op, paging.Size) == nil:
		paging.Size = ""
	}
	if why == "" {
		if _, ok := pageItems(op, paging); ok {
			return paging
		}
		why = "the response has no list of items at " + quoted(paging.ItemsAt)
	}
	p.diags.Warnf(n.KeyPos(), diag.CodePaging, "%s: %s; it is left out", n.Key(), why).
		WithFix("correct it, or say it by  %s: {paging: ...}", hint.Key)
	return nil
}

func speakeasyPaging(n *spec.Node) *ir.Paging {
	p := &ir.Paging{First: 1}
	for _, in := range n.Get("inputs").Items() {
		if in.Str("in") != "parameters" {
			continue
		}
		switch in.Str("type") {
		case "page":
			p.Style, p.Page = ir.PagingNumber, in.Str("name")
		case "offset":
			p.Style, p.Page, p.First = ir.PagingOffset, in.Str("name"), 0
		case "cursor":
			p.Style, p.Page = ir.PagingCursor, in.Str("name")
		case "limit":
			p.Size = in.Str("name")
		}
	}
	results, ok := memberPath(n.At("outputs", "results").Text(), "$")
	next, okNext := memberPath(n.At("outputs", "nextCursor").Text(), "$")
	if p.Style == "" || p.Page == "" || !ok || p.Style == ir.PagingCursor && (!okNext || next == "") {
		return nil
	}
	p.ItemsAt, p.NextAt = results, next
	return p
}

func fernPaging(n *spec.Node) *ir.Paging {
	p := &ir.Paging{First: 1}
	param := func(key string) string {
		name, _ := strings.CutPrefix(n.Str(key), "$request.")
		return name
	}
	switch {
	case n.Str("cursor") != "":
		p.Style, p.Page = ir.PagingCursor, param("cursor")
	case n.Str("offset") != "":
		p.Style, p.Page, p.Size = ir.PagingOffset, param("offset"), param("step")
		if strings.Contains(strings.ToLower(p.Page), "page") && p.Size == "" {
			p.Style = ir.PagingNumber
		} else {
			p.First = 0
		}
	}
	results, ok := memberPath(n.Str("results"), "$response")
	next, okNext := memberPath(n.Str("next_cursor"), "$response")
	if p.Style == "" || !ok || p.Style == ir.PagingCursor && (!okNext || next == "") {
		return nil
	}
	p.ItemsAt, p.NextAt = results, next
	return p
}

// memberPath converts a path such as "$.data.items" to a JSON pointer. It
// returns false for a path that is more than names.
func memberPath(path, root string) (string, bool) {
	rest, ok := strings.CutPrefix(path, root)
	if path == "" || rest == "" {
		return "", path == "" || ok
	}
	rest, ok = strings.CutPrefix(rest, ".")
	if !ok || strings.ContainsAny(rest, "[]*?@()'\"") {
		return "", false
	}
	escaped := strings.NewReplacer("~", "~0", "/", "~1").Replace(rest)
	return "/" + strings.ReplaceAll(escaped, ".", "/"), true
}
