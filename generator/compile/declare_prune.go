package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file drops declarations that nothing uses: envelopes of pages, and of
// answers of which only one member is returned.

func (c *compiler) prune() {
	used := ir.Reachable(func(visit func(*ir.Decl)) {
		for _, op := range c.allOps() {
			ir.DeclsUsed(op.ir, visit)
			for _, e := range op.errors {
				ir.DeclsOf(e.Type, visit)
			}
		}
		for _, set := range c.api.Filters {
			visit(set.Record)
		}
	})
	c.decls.list = slices.DeleteFunc(c.decls.list, func(d *declared) bool { return d.gone == nil && !used[d.decl] })
	for _, d := range c.decls.list {
		if d.reader != nil && !used[d.reader.decl] {
			d.reader = nil
		}
		if d.twin != nil && !used[d.twin.decl] {
			d.twin = nil
		}
	}
}
