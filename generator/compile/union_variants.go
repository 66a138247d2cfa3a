package compile

import (
	"fmt"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is unions.variant, which makes a variant of a sum type of an
// alternative.

// variant makes one variant of a sum type. A struct or enum is held as it is;
// any other type gets a named type for the union.
func (u *unions) variant(d *declared, a alternative, i int) *ir.Variant {
	at := place{dir: d.at.dir.inside(), parent: d, suffix: u.name(a, i), variant: true, only: a.only, own: true, owner: &d.fallbacks}
	var got shape
	switch {
	case a.mixed, a.only != "":
		got = u.types.build(a.s, at)
	default:
		got = u.types.of(a.node, at)
	}
	got.null = false // the union as a whole may be null
	if n, ok := got.typ.(ir.Named); ok {
		switch n.Decl.Def.(type) {
		case *ir.Struct, *ir.Enum:
			return &ir.Variant{Pos: a.node.Pos(), Decl: n.Decl}
		}
	}
	return &ir.Variant{Pos: a.node.Pos(), Decl: u.aliasDecl(d, a, i, got)}
}

// aliasDecl declares a type for a variant that is neither a struct nor an enum:
// one that all unions share, or one of its own for a union within the union and
// for a schema that a hint names.
func (u *unions) aliasDecl(d *declared, a alternative, i int, got shape) *ir.Decl {
	named := a.s.Hints.Name != "" && !a.mixed
	if !named {
		if shared := u.sharedDecl(a, got); shared != nil {
			return shared
		}
	}
	alias := &declared{s: a.s, class: got.class, at: place{dir: d.at.dir, parent: d, suffix: "Item"}, written: a.node}
	alias.key = declKey{id: fmt.Sprintf("%s variant %d", d.key.id, i), dir: d.key.dir, only: strings.TrimSpace("variant " + a.only)}
	if named {
		alias.key.id = a.s.ID + " variant"
	}
	if known := u.types.decls.byKey[alias.key]; known != nil {
		return known.decl
	}
	alias.decl = &ir.Decl{Pos: a.node.Pos(), From: "#" + a.node.Pointer(), Use: d.decl.Use, Def: &ir.Alias{Type: got.typ}}
	if _, ok := got.typ.(ir.Named); ok || alias.decl.From == d.decl.From {
		alias.decl.From += fmt.Sprintf("/%d", i)
	}
	u.types.decls.add(alias)
	return alias.decl
}

// name names a variant: after its schema, its title, its constant or its JSON
// type.
func (u *unions) name(a alternative, i int) string {
	if target, ok := u.types.doc.Resolve(a.node); ok {
		if _, ref := u.types.doc.Ref(a.node); ref {
			if name, _ := u.types.names.of(target); name != "" {
				return name
			}
		}
	}
	if a.s.Title != "" {
		return naming.Exported(a.s.Title)
	}
	for _, p := range a.s.Props {
		if value := u.values.consts(a.s, p.Name); len(value) == 1 {
			return naming.Exported(value[0])
		}
	}
	switch a.kind {
	case "object", "":
		return fmt.Sprintf("Variant%d", i+1)
	}
	return naming.Exported(a.kind)
}
