package compile

import (
	"fmt"
	"strings"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// The entry point is unions.sharedDecl, which declares the variants that all
// unions share: String, StringList, Int64, and PartList for lists of a Part.

// sharedFile is the file of the variants that are single values or collections of
// them.
const sharedFile = "models_shared"

// sharedDecl returns the declaration of a variant that is a single value, a list
// or a map: one for each type in a package. It returns nil for any other type.
func (u *unions) sharedDecl(a alternative, got shape) *ir.Decl {
	typ := widest(got.typ)
	word, named := variantWord(typ)
	elem := u.types.decls.byDecl[named]
	if word == "" || named != nil && elem == nil {
		return nil
	}
	d := &declared{s: &schema.Schema{Node: a.s.Node}, class: got.class, at: place{base: word}, shared: true}
	d.key = declKey{id: "variant " + word}
	d.decl = &ir.Decl{Pos: a.node.Pos(), From: "variant " + word, Use: ir.Both, Def: &ir.Alias{Type: typ, Shared: true}, File: sharedFile}
	if elem != nil {
		d.at = place{dir: elem.key.dir, parent: elem, suffix: word}
		d.key = declKey{id: fmt.Sprintf("variant %s of %s %s", word, elem.key.id, elem.key.only), dir: elem.key.dir}
		d.decl.File = ""
		d.decl.From, d.decl.Use = fmt.Sprintf("variant %s of %s", word, elem.from()), elem.decl.Use
	}
	if known := u.types.decls.byKey[d.key]; known != nil {
		return known.decl
	}
	u.types.decls.add(d)
	return d.decl
}

// widest returns the type of a variant for a number of any size.
func widest(t ir.Type) ir.Type {
	switch t {
	case ir.Type(ir.Prim{Kind: ir.Int32}):
		return ir.Prim{Kind: ir.Int64}
	case ir.Type(ir.Prim{Kind: ir.Uint32}):
		return ir.Prim{Kind: ir.Uint64}
	case ir.Type(ir.Prim{Kind: ir.Float32}):
		return ir.Prim{Kind: ir.Float64}
	}
	return t
}

// variantWord names a shared variant after its type. The name of a list or map
// of a declared type is the word behind the name of that type. A declared type
// itself, and any other, has no word.
func variantWord(t ir.Type) (word string, elem *ir.Decl) {
	switch t := t.(type) {
	case ir.Prim:
		return valueWord(t.Kind), nil
	case ir.List:
		return collectionWord(t.Elem, "List")
	case ir.Map:
		return collectionWord(t.Elem, "Map")
	}
	return "", nil
}

func collectionWord(elem ir.Type, word string) (string, *ir.Decl) {
	switch t := elem.(type) {
	case ir.Named:
		return word, t.Decl
	case ir.Ptr:
		return collectionWord(t.Elem, "Nullable"+word)
	}
	inner, decl := variantWord(elem)
	if inner == "" {
		return "", nil
	}
	return inner + word, decl
}

// valueWord returns the name of the variant of a kind.
func valueWord(k ir.Kind) string {
	switch k {
	case ir.TimeOfDay:
		return "TimeOfDay"
	case ir.DecimalText:
		return "DecimalText"
	case ir.Raw:
		return "RawJSON"
	case ir.File:
		return ""
	}
	return naming.Exported(string(k))
}

// nameShared names a variant of single values or of lists and maps of them. A
// component of that name keeps it, unless the name is reserved.
func (n *declNamer) nameShared(d *declared) {
	want := d.at.base
	if naming.IsVariant(want) {
		d.decl.Name, d.places = want, nil // no lock is needed
	} else {
		d.decl.Name = n.names.First(d.decl.Pos, want, want+"Value", want)
	}
	d.base = []string{d.decl.Name}
}

// sharedDoc is the comment of a shared variant.
func sharedDoc(d *declared) string {
	typ := d.decl.Def.(*ir.Alias).Type
	if typ == ir.Type(ir.Prim{Kind: ir.Nothing}) {
		return d.decl.Name + " is null as a variant. All unions of this package that may be null share the type."
	}
	text := ir.TypeText(typ)
	article := "a "
	if strings.HasPrefix(text, "int") {
		article = "an "
	}
	return d.decl.Name + " is " + article + text + " as a variant. All unions of this package share the type."
}
