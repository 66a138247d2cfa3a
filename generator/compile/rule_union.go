package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/spec"
)

type option struct {
	node *spec.Node
	s    *schema
	kind string
	only string
}

func unionRule(c *compiler, s *schema, at place) (shape, bool) {
	if len(s.members) == 0 {
		return shape{}, false
	}
	return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}, true
}
func (c *compiler) union(s *schema, at place, options []option) shape {
	return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable}
}
func (c *compiler) unionNames() {}
