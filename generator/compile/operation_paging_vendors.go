package compile

import (
	"cmp"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are pageablePaging, which reads x-ms-pageable of Azure's
// specifications, and pager.vendorPaging, which reads x-pagination of Datadog's.

// pageablePaging returns the paging of x-ms-pageable: the name of the member that
// is the URL of the next page, and that of the list.
func pageablePaging(n *spec.Node) *ir.Paging {
	return &ir.Paging{Style: ir.PagingURL, NextAt: memberAt(n.Str("nextLinkName")), ItemsAt: memberAt(cmp.Or(n.Str("itemName"), "value"))}
}

// memberAt returns the pointer of a member by its name.
func memberAt(name string) string {
	return "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// vendorPaging returns the paging of x-pagination: names of parameters, or paths
// of members of the request body that begin with "body.", and paths in the
// response.
func (p *pager) vendorPaging(op *operation, n *spec.Node) *ir.Paging {
	paged := &ir.Paging{}
	for _, s := range []struct {
		key   string
		style ir.PagingStyle
	}{{"cursorParam", ir.PagingCursor}, {"pageOffsetParam", ir.PagingOffset}, {"pageParam", ir.PagingNumber}} {
		if name := n.Str(s.key); name != "" && paged.Style == "" {
			paged.Style, paged.Page = s.style, name
		}
	}
	if path, ok := strings.CutPrefix(paged.Page, "body."); ok {
		paged.InBody, paged.Page = true, "/"+strings.ReplaceAll(path, ".", "/")
	} else {
		paged.Size = n.Str("limitParam")
	}
	paged.First, _ = n.Int("pageStart")
	results, ok := memberPath("$."+n.Str("resultsPath"), "$")
	if n.Str("resultsPath") == "" {
		results, ok = p.facts(op).ListAt()
	}
	next, okNext := memberPath("$."+n.Str("cursorPath"), "$")
	cursor := paged.Style == ir.PagingCursor
	if paged.Style == "" || !ok || cursor && (!okNext || n.Str("cursorPath") == "") {
		return nil
	}
	if paged.ItemsAt = results; cursor {
		paged.NextAt = next
	}
	return paged
}

// isVendorPaging reports whether an extension is Datadog's: others have the name
// too.
func isVendorPaging(n *spec.Node) bool {
	return n.Has("cursorParam") || n.Has("pageOffsetParam") || n.Has("pageParam")
}
