package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is privateNames.first.

// privateNames claims unexported names of the package.
type privateNames struct {
	pos   diag.Pos      // of the document
	names *naming.Scope // package level
	ops   []*operation
}

// first claims the first candidate that is free and that no argument of a
// method shadows.
func (n *privateNames) first(candidates ...string) string {
	for {
		if name := n.names.First(n.pos, candidates...); !n.isArgument(name) {
			return name
		}
	}
}

func (n *privateNames) isArgument(name string) bool {
	return slices.ContainsFunc(n.ops, func(op *operation) bool {
		return slices.ContainsFunc(op.ir.PathParams, func(p *ir.Param) bool { return p.Name == name })
	})
}
