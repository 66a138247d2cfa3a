package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// typeOf returns the type of the schema at n for the operation that is being
// typed.
func (c *compiler) typeOf(n *spec.Node, at place) shape {
	at.owner = c.owner
	return c.types.of(n, at)
}

// countRaw counts a fallback of the operation that is being typed.
func (c *compiler) countRaw(pos diag.Pos) {
	if c.owner != nil {
		c.owner.add(pos)
	}
}
