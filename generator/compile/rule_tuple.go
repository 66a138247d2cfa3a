package compile

import (
	"cmp"
	"fmt"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file holds the rule for tuples: arrays whose items are typed by their
// position.

// tupleRule declares a struct for an array of fixed items of several types.
// One whose items are all alike is a list, see arrayRule.
func tupleRule(c *compiler, s *schema.Schema, at place) (shape, bool) {
	if s.Kind(at.only) != "array" || len(s.Tuple) == 0 || c.schemas.IsHomogeneous(s) {
		return shape{}, false
	}
	return c.declare(s, at, object, func(d *declared) {
		form := &ir.Tuple{}
		if n, ok := s.Node.Int("minItems"); ok && n > 0 { // without, an array may end anywhere
			form.Needed = int(min(n, int64(len(s.Tuple))))
		}
		def := &ir.Struct{Tuple: form}
		d.decl.Def = def
		sc := naming.NewScope(append(naming.StructMethods(), "Rest"))
		for i, item := range s.Tuple {
			def.Fields = append(def.Fields, c.tupleField(d, item, c.tupleName(item, i, sc), i < form.Needed))
		}
		if rest := s.TupleRest(); rest != nil {
			form.Rest = ir.List{Elem: element(c.typeOf(rest, d.at.field(d, "Rest").item()))}
		}
	}), true
}

// tupleName names the field of a position: as the item says, by its title, or
// by its number.
func (c *compiler) tupleName(item *spec.Node, i int, sc *naming.Scope) string {
	number := fmt.Sprintf("Item%d", i+1)
	name := c.schemas.Hints(item).Name
	if name == "" && item.Str("title") != "" {
		name = naming.Exported(item.Str("title"))
	}
	return sc.First(item.Pos(), cmp.Or(name, number), number)
}

func (c *compiler) tupleField(d *declared, item *spec.Node, name string, required bool) *ir.Field {
	got := c.typeOf(item, d.at.field(d, name))
	f := &ir.Field{Pos: item.Pos(), Name: name, Type: element(got), Required: required}
	if !required && got.class != nilable {
		f.Type = ir.Ptr{Elem: got.typ}
	}
	if required {
		f.Const = c.fieldConst(&schema.Property{Nodes: []*spec.Node{item}}, true, got)
	}
	return f
}
