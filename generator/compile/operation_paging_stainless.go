package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file reads x-stainless-pagination-property, which stands at the schemas
// of parameters and of members of the answer and says what each is for.

const stainlessKey = "x-stainless-pagination-property"

// stainlessPaging gives the paging that the purposes of an operation's
// parameters describe, nil where they describe none that can be followed: the
// extension stands at schemas that many operations share.
func (c *compiler) stainlessPaging(op *operation) *ir.Paging {
	p := &ir.Paging{First: 1}
	for _, param := range op.params {
		style := map[string]ir.PagingStyle{
			"page_number_param": ir.PagingNumber, "offset_count_param": ir.PagingOffset, "next_cursor_param": ir.PagingCursor,
		}[c.purpose(param.node.Get("schema"), param.node)]
		if style != "" && param.in == "query" {
			p.Style, p.Page = style, param.wire
			p.First = c.firstPage(op, param.wire)
		}
	}
	value, ok := op.ir.Result.(ir.Value)
	if p.Style == "" || !ok {
		return nil
	}
	found := map[string]string{}
	success, _ := c.listResponses(op)
	for _, r := range success {
		c.purposes(r.m.Get("schema"), "", found, 0)
	}
	p.ItemsAt, ok = found["items"]
	if !ok {
		p.ItemsAt, _ = onlyList(value.Type)
	}
	p.TotalAt = found["offset_total_count_field"]
	if p.Style == ir.PagingCursor {
		p.NextAt = found["next_cursor_field"]
	}
	if size := sizeParam(op); size != nil {
		p.Size = size.Wire
	}
	if _, ok := c.pageItems(op, p); !ok || queryParam(op, p.Page) == nil || p.Style == ir.PagingCursor && p.NextAt == "" {
		return nil
	}
	return p
}

// purpose is what the extension says at a schema, or at what uses it.
func (c *compiler) purpose(schema *spec.Node, at ...*spec.Node) string {
	target, _ := c.doc.Resolve(schema)
	for _, n := range append(at, schema, target) {
		if purpose := n.Get(stainlessKey).Str("purpose"); purpose != "" {
			return purpose
		}
	}
	return ""
}

// maxPurposeDepth is how deep in an answer paging may be described.
const maxPurposeDepth = 4

// purposes finds the members of an answer that have a purpose, by it.
func (c *compiler) purposes(schema *spec.Node, pointer string, found map[string]string, depth int) {
	target, ok := c.doc.Resolve(schema)
	if !ok || target.Kind() != spec.KindObject || depth > maxPurposeDepth {
		return
	}
	for _, member := range c.schemas.Of(target).Props {
		at := pointer + "/" + escapePointer(member.Name)
		for _, n := range member.Nodes {
			if purpose := c.purpose(n); purpose != "" && found[purpose] == "" {
				found[purpose] = at
			}
			c.purposes(n, at, found, depth+1)
		}
	}
}
