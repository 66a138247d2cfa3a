package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file counts what was generated, and what fell back to raw JSON.

func (c *compiler) summarize() {
	byDecl := map[*ir.Decl]*declared{}
	for _, d := range c.decls.live() {
		byDecl[d.decl] = d
	}
	reached := ir.Reachable(func(visit func(*ir.Decl)) {
		for _, op := range c.allOps() {
			ir.DeclsUsed(op.ir, visit)
		}
	})
	places := map[diag.Pos]bool{}
	fallsBack := map[*ir.Decl]bool{}
	for d := range reached {
		if known := byDecl[d]; known != nil && len(known.raws) > 0 {
			fallsBack[d] = true
			note(places, known.raws)
		}
	}
	spread(fallsBack, reached)
	for _, op := range c.allOps() {
		typed := len(op.raws) == 0
		note(places, op.raws)
		ir.DeclsUsed(op.ir, func(d *ir.Decl) { typed = typed && !fallsBack[d] })
		switch {
		case !typed:
		case op.service == nil:
			c.api.Summary.ReceivedTyped++
		default:
			c.api.Summary.Typed++
		}
	}
	c.api.Summary.Operations = len(c.ops)
	c.api.Summary.Received = len(c.received)
	c.api.Summary.Raw = len(places)
}

func note(places map[diag.Pos]bool, raws []diag.Pos) {
	for _, r := range raws {
		places[r] = true
	}
}

// allOps gives the operations that are called and those that are received.
func (c *compiler) allOps() []*operation { return slices.Concat(c.ops, c.received) }

// spread marks the declarations that name a marked one, themselves or through
// others.
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

// reserveOperations claims the names that services take, before types do.
func (c *compiler) reserveOperations() {
	for _, s := range c.api.Services {
		c.names.Claim(s.Name+"Service", s.Pos)
	}
}
