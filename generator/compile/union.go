package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
)

// This file builds sum types.

// union declares a sum type of several options, after what cannot be told
// apart was put together.
func (c *compiler) union(s *schema.Schema, at place, options []option) shape {
	if at.dir == form && !slices.ContainsFunc(options, func(o option) bool { return o.kind != "object" }) {
		return c.build(c.mergeObjects(s, options), at) // a body of parts that stands for any of them
	}
	tag := c.discriminator(s, options)
	if tag == nil {
		var worth sureness
		all := options
		options, worth = c.distinguish(s, options)
		tag = c.doubtfulTag(s, all, worth)
		if tag != nil {
			options = all
		} else {
			c.warnMerged(s, options)
		}
		if len(options) == 1 {
			return c.build(options[0].s, at)
		}
		if slices.ContainsFunc(options, option.isAnything) {
			return shape{typ: ir.Prim{Kind: ir.Raw}, class: nilable} // one of them is {}: that is what the schema says
		}
		if !tellable(options) {
			return c.fallback(s.Node.Pos(), diag.CodeUnionRaw, "the alternatives cannot be told apart", "add a discriminator, or members that only one of them requires")
		}
	}
	return c.declare(s, at, object, func(d *declared) {
		def := &ir.Union{}
		d.decl.Def = def
		if tag != nil {
			def.Tag = tag.name
		}
		for i, o := range options {
			v := c.variant(d, o, i)
			if tag != nil {
				v.Tags = tag.values[i]
			} else {
				v.Tests = o.tests
			}
			def.Variants = append(def.Variants, v)
		}
	})
}

// isAnything reports a member that accepts every value.
func (o option) isAnything() bool { return schema.OnlyAnnotations(o.s.Node) && !o.s.Node.Unresolved() }

// variant makes one member of a sum type. Objects are held as what they are;
// anything else gets a named type of its own.
func (c *compiler) variant(d *declared, o option, i int) *ir.Variant {
	at := place{dir: d.at.dir.inside(), parent: d, suffix: c.optionName(o, i), only: o.only, own: true}
	var got shape
	switch {
	case o.mixed, o.only != "":
		got = c.build(o.s, at)
	default:
		got = c.typeOf(o.node, at)
	}
	got.null = false // the union as a whole is
	v := &ir.Variant{Pos: o.node.Pos()}
	if n, ok := got.typ.(ir.Named); ok {
		switch n.Decl.Def.(type) {
		case *ir.Struct, *ir.Enum:
			v.Decl = n.Decl
			return v
		}
	}
	alias := &declared{s: o.s, class: got.class, at: place{dir: d.at.dir, parent: d, suffix: typeWord(got.typ)}}
	alias.key = declKey{id: fmt.Sprintf("%s variant %d", d.key.id, i), dir: d.key.dir}
	alias.decl = &ir.Decl{Pos: o.node.Pos(), From: "#" + o.node.Pointer(), Use: d.decl.Use, Def: &ir.Alias{Type: element(got)}}
	if _, ok := got.typ.(ir.Named); ok || alias.decl.From == d.decl.From {
		alias.decl.From += fmt.Sprintf("/%d", i)
	}
	c.decls.add(alias)
	v.Decl = alias.decl
	return v
}

// optionName is what a variant without a name of its own is called.
func (c *compiler) optionName(o option, i int) string {
	if target, ok := c.doc.Resolve(o.node); ok {
		if _, ref := c.doc.Ref(o.node); ref {
			if name, _ := c.pointerName(target); name != "" {
				return name
			}
		}
	}
	if o.s.Title != "" {
		return naming.Exported(o.s.Title)
	}
	for _, p := range o.s.Props {
		if value := c.propertyConst(o.s, p.Name); len(value) == 1 {
			return naming.Exported(value[0])
		}
	}
	switch o.kind {
	case "object", "":
		return fmt.Sprintf("Variant%d", i+1)
	}
	return naming.Exported(o.kind)
}

// typeWord names a type in the name of a variant: EventString, EventStrings,
// EventStatus.
func typeWord(t ir.Type) string {
	switch t := t.(type) {
	case ir.Prim:
		switch t.Kind {
		case ir.Int64, ir.Int32, ir.Uint32, ir.Uint64:
			return "Int"
		case ir.Float64, ir.Float32, ir.Number:
			return "Number"
		case ir.Raw:
			return "Raw"
		}
		return naming.Exported(string(t.Kind))
	case ir.List:
		return elemWord(t.Elem) + "List"
	case ir.Map:
		return elemWord(t.Elem) + "Map"
	case ir.Ptr:
		return typeWord(t.Elem)
	case ir.Named:
		switch t.Decl.Def.(type) {
		case *ir.Enum:
			return "Enum"
		}
		return "Item"
	}
	return "Value"
}

// elemWord is typeWord for items, which need none when they have a type of
// their own.
func elemWord(t ir.Type) string {
	if word := typeWord(t); word != "Item" {
		return word
	}
	return ""
}

// unionNames names what belongs to a sum type, and tells structs which unions
// they are part of.
func (c *compiler) unionNames() {
	for _, d := range c.decls.live() {
		def, ok := d.decl.Def.(*ir.Union)
		if !ok {
			continue
		}
		name, pos := d.decl.Name, d.decl.Pos
		def.Interface = c.names.First(pos, name+"Variant", name+"Alternative", name+"Variant")
		def.Unknown = c.names.First(pos, name+"Unknown", name+"Other", name+"Unknown")
		def.Method = "is" + name
		def.Variants = mergeVariants(def.Variants)
		for _, v := range def.Variants {
			v.New = c.names.First(v.Pos, "New"+name+variantWord(name, v.Decl.Name), "New"+name+v.Decl.Name)
			switch variant := v.Decl.Def.(type) {
			case *ir.Struct:
				variant.Variant = addOnce(variant.Variant, def.Method)
			case *ir.Alias:
				variant.Variant = addOnce(variant.Variant, def.Method)
			case *ir.Enum:
				variant.Variant = addOnce(variant.Variant, def.Method)
			}
		}
	}
}

// variantWord is the name of a variant without the union's name before it, and
// without what the union's name says at its end.
func variantWord(union, variant string) string {
	if strings.HasSuffix(union, "Input") && variant != "Input" {
		variant = strings.TrimSuffix(variant, "Input")
	}
	if len(variant) > len(union) && variant[:len(union)] == union && naming.StartUpper(variant[len(union):]) == variant[len(union):] {
		return variant[len(union):]
	}
	return variant
}

// mergeVariants makes one variant of those that have the same type, because
// one schema is only another name for the other.
func mergeVariants(variants []*ir.Variant) []*ir.Variant {
	var out []*ir.Variant
	for _, v := range variants {
		i := slices.IndexFunc(out, func(w *ir.Variant) bool { return w.Decl == v.Decl })
		if i < 0 {
			out = append(out, v)
			continue
		}
		out[i].Tags = append(out[i].Tags, v.Tags...)
		out[i].Tests = slices.DeleteFunc(out[i].Tests, func(t ir.Test) bool { return !slices.ContainsFunc(v.Tests, t.Same) })
	}
	return out
}

func addOnce(list []string, s string) []string {
	if contains(list, s) {
		return list
	}
	return append(list, s)
}
