package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is reducer.prune.

// prune drops the declarations that nothing uses: the envelopes of pages, and
// those of responses of which the method returns only one member.
func (r *reducer) prune() {
	used := ir.Reachable(r.visitUsed)
	r.decls.list = slices.DeleteFunc(r.decls.list, func(d *declared) bool { return d.mergedInto == nil && !used[d.decl] })
	for _, d := range r.decls.list {
		if d.readType != nil && !used[d.readType.decl] {
			d.readType = nil
		}
		if d.writeType != nil && !used[d.writeType.decl] {
			d.writeType = nil
		}
	}
}

// visitUsed calls visit for each declaration that an operation or a set of
// filters names.
func (r *reducer) visitUsed(visit func(*ir.Decl)) {
	for _, op := range r.ops {
		ir.DeclsUsed(op.ir, visit)
		for _, e := range op.errors {
			ir.DeclsOf(e.Type, visit)
		}
	}
	for _, set := range r.filters {
		visit(set.Record)
	}
}
