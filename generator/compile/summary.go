package compile

import (
	"cmp"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry point is summarize.

// summarize counts the operations, and the places that became raw JSON, and lists
// what is held.
func summarize(ops *operations, live []*declared) ir.Summary {
	sum := ir.Summary{Operations: len(ops.called), Received: len(ops.received)}
	places := map[diag.Pos]bool{}
	untyped := untypedDecls(ops, live, places)
	for _, op := range ops.all() {
		typed := len(op.raws) == 0
		addPlaces(places, op.raws)
		ir.DeclsUsed(op.ir, func(d *ir.Decl) { typed = typed && !untyped[d] })
		switch {
		case !typed:
		case op.service == nil:
			sum.ReceivedTyped++
		default:
			sum.Typed++
		}
	}
	sum.Raw = len(places)
	for _, op := range ops.called {
		sum.Held = append(sum.Held, op.held...)
	}
	sum.Held = append(sum.Held, heldIn(live)...)
	slices.SortStableFunc(sum.Held, func(a, b ir.Held) int { return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), a.Pos.Compare(b.Pos)) })
	return sum
}

// untypedDecls returns the declarations that operations reach and from which
// raw JSON can be reached, and adds the places of the raw JSON to places.
func untypedDecls(ops *operations, live []*declared, places map[diag.Pos]bool) map[*ir.Decl]bool {
	byDecl := map[*ir.Decl]*declared{}
	for _, d := range live {
		byDecl[d.decl] = d
	}
	reached := ir.Reachable(func(visit func(*ir.Decl)) {
		for _, op := range ops.all() {
			ir.DeclsUsed(op.ir, visit)
		}
	})
	untyped := map[*ir.Decl]bool{}
	for d := range reached {
		if known := byDecl[d]; known != nil && len(known.raws) > 0 {
			untyped[d] = true
			addPlaces(places, known.raws)
		}
	}
	spread(untyped, reached)
	return untyped
}

func addPlaces(places map[diag.Pos]bool, raws []diag.Pos) {
	for _, at := range raws {
		places[at] = true
	}
}

// spread marks the declarations from which a marked one can be reached.
func spread(marked, decls map[*ir.Decl]bool) {
	for more := len(marked) > 0; more; {
		more = false
		for d := range decls {
			if marked[d] {
				continue
			}
			ir.DeclsIn(d.Def, func(named *ir.Decl) {
				if marked[named] {
					marked[d], more = true, true
				}
			})
		}
	}
}
