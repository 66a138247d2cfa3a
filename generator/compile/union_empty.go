package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/ledger"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is unions.orEmpty.

// orEmpty types a property that is anyOf a type and the constant "", by which APIs
// with forms clear a member: as the type, with null for "". A text has "" itself,
// and a part of a multipart body has no null.
func (u *unions) orEmpty(nodes []*spec.Node, at place) (shape, bool) {
	if !at.inline || at.parent == nil || at.parent.at.dir == form {
		return shape{}, false
	}
	node := nodes[0]
	switch empty := [2]bool{u.isEmptyText(nodes[0]), u.isEmptyText(nodes[1])}; empty {
	case [2]bool{true, false}:
		node = nodes[1]
	case [2]bool{false, true}:
	default:
		return shape{}, false
	}
	target, ok := u.types.doc.Resolve(node)
	if !ok || target.Kind() != spec.KindObject {
		return shape{}, false
	}
	s := u.types.schemas.Of(target)
	if len(s.Members) > 0 || len(s.Types) > 1 || s.Kind("") == "" || s.Hints.Decimal || s.Format == "decimal" {
		return shape{}, false
	}
	got := u.types.of(node, at)
	if got.class == sum || got.null || isRaw(got.typ) {
		return shape{}, false
	}
	for _, n := range nodes {
		if n != node {
			u.types.claimConstant(ledger.Go, u.types.constantOf([]*spec.Node{n}))
		}
	}
	clears := !holdsEmpty(got.typ, at.dir)
	got.null, got.empty = clears, clears
	return got, true
}

// holdsEmpty reports whether "" is a value of a type: of a text, and of an enum
// that is read. An enum that is sent is cleared by null.
func holdsEmpty(t ir.Type, dir direction) bool {
	switch t := t.(type) {
	case ir.Prim:
		return t.Kind == ir.String || t.Kind == ir.Secret || t.Kind == ir.Bytes
	case ir.Named:
		enum, ok := t.Decl.Def.(*ir.Enum)
		return ok && enum.Base == ir.String && dir == read
	}
	return false
}

// isEmptyText reports whether "" is the only value of a schema.
func (u *unions) isEmptyText(n *spec.Node) bool {
	only := u.types.constantOf([]*spec.Node{n})
	return only.Kind() == spec.KindString && only.Text() == ""
}
