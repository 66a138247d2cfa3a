package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is pager.stainlessPaging, which reads
// x-stainless-pagination-property: a purpose at the schemas of parameters and of
// members of the response.

const stainlessKey = "x-stainless-pagination-property"

// stainlessPaging returns the paging that the purposes of parameters and
// members describe, or nil. Incomplete ones are not reported, since many
// operations share the schemas that have the extension.
func (p *pager) stainlessPaging(op *operation) *ir.Paging {
	paging, facts := &ir.Paging{First: 1}, p.facts(op)
	for _, param := range op.params {
		style := map[string]ir.PagingStyle{
			"page_number_param": ir.PagingNumber, "offset_count_param": ir.PagingOffset, "next_cursor_param": ir.PagingCursor,
		}[p.purpose(param.node.Get("schema"), param.node)]
		if style != "" && param.in == "query" {
			paging.Style, paging.Page = style, param.wire
			if paging.First = 0; style == ir.PagingNumber {
				paging.First, _ = facts.FirstPage(param.wire)
			}
		}
	}
	if paging.Style == "" || facts.Body == nil {
		return nil
	}
	found := map[string]string{}
	for _, r := range op.success {
		p.purposes(r.schema(), "", found, 0)
	}
	paging.ItemsAt = found["items"]
	if paging.ItemsAt == "" {
		paging.ItemsAt, _ = facts.ListAt()
	}
	paging.TotalAt = found["offset_total_count_field"]
	if paging.Style == ir.PagingCursor {
		paging.NextAt = found["next_cursor_field"]
	}
	paging.Size = facts.SizeParam()
	if _, ok := pageItems(op, paging); !ok || queryParam(op, paging.Page) == nil || paging.Style == ir.PagingCursor && paging.NextAt == "" {
		return nil
	}
	return paging
}

// purpose returns the purpose of a schema, or of a node that uses it.
func (p *pager) purpose(schema *spec.Node, users ...*spec.Node) string {
	target, _ := p.doc.Resolve(schema)
	for _, n := range append(users, schema, target) {
		if purpose := n.Get(stainlessKey).Str("purpose"); purpose != "" {
			return purpose
		}
	}
	return ""
}

// maxPurposeDepth is the depth to which members of a response are searched.
const maxPurposeDepth = 4

// purposes adds to found the pointers of the members of a response, by their
// purpose.
func (p *pager) purposes(schema *spec.Node, pointer string, found map[string]string, depth int) {
	target, ok := p.doc.Resolve(schema)
	if !ok || target.Kind() != spec.KindObject || depth > maxPurposeDepth {
		return
	}
	for _, member := range p.schemas.Of(target).Props {
		at := pointer + "/" + escapePointer(member.Name)
		for _, n := range member.Nodes {
			if purpose := p.purpose(n); purpose != "" && found[purpose] == "" {
				found[purpose] = at
			}
			p.purposes(n, at, found, depth+1)
		}
	}
}
