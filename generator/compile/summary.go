package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file counts what was generated, and what fell back to raw JSON.

func (c *compiler) summarize() {
	byDecl := map[*ir.Decl]*declared{}
	for _, d := range c.live() {
		byDecl[d.decl] = d
	}
	places := map[raw]bool{}
	for _, op := range c.allOps() {
		raws := c.rawsOf(op, byDecl)
		switch {
		case len(raws) > 0:
		case op.service == nil:
			c.api.Summary.ReceivedTyped++
		default:
			c.api.Summary.Typed++
		}
		for _, r := range raws {
			places[r] = true
		}
	}
	c.api.Summary.Operations = len(c.ops)
	c.api.Summary.Received = len(c.received)
	c.api.Summary.Raw = len(places)
}

// allOps gives the operations that are called and those that are received.
func (c *compiler) allOps() []*operation { return slices.Concat(c.ops, c.received) }

// rawsOf gives the fallbacks that an operation reaches.
func (c *compiler) rawsOf(op *operation, byDecl map[*ir.Decl]*declared) []raw {
	raws := c.raws[op]
	seen := map[*ir.Decl]bool{}
	var visit func(d *ir.Decl)
	visit = func(d *ir.Decl) {
		if seen[d] {
			return
		}
		seen[d] = true
		if known := byDecl[d]; known != nil {
			raws = append(raws[:len(raws):len(raws)], c.raws[known]...)
		}
		declsIn(d.Def, visit)
	}
	declsUsed(op.ir, visit)
	return raws
}

// reserveOperations claims the names that services take, before types do.
func (c *compiler) reserveOperations() {
	for _, s := range c.api.Services {
		c.names.claim(s.Name+"Service", s.Pos)
	}
}
