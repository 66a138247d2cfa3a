package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry point is addNull.

// nullVariant is the name of the variant that is null. The package has a function
// called Null.
const nullVariant = "NullValue"

// addNull gives the unions that may be null a variant for it, which they share:
// no variant at all means that a member is absent.
func addNull(decls *declarations) {
	var null *declared
	for _, d := range decls.live() {
		u, ok := d.decl.Def.(*ir.Union)
		if !ok || !u.Nullable {
			continue
		}
		if null == nil {
			null = &declared{s: &schema.Schema{Node: d.s.Node}, key: declKey{id: "variant " + nullVariant}, at: place{base: nullVariant}, shared: true}
			null.decl = &ir.Decl{Pos: d.decl.Pos, From: null.key.id, Use: ir.Both, Def: &ir.Alias{Type: ir.Prim{Kind: ir.Nothing}, Shared: true}, File: sharedFile}
			decls.add(null)
		}
		u.Null = null.decl
	}
}
