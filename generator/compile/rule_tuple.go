package compile

import (
	"cmp"
	"fmt"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file holds the rule for tuples: arrays whose items are typed by their
// position.

// tupleRule declares a struct for an array of fixed items of several types.
// One whose items are all alike is a list, see arrayRule.
func tupleRule(c *compiler, s *schema, at place) (shape, bool) {
	if s.kind(at) != "array" || len(s.tuple) == 0 || c.isHomogeneous(s) {
		return shape{}, false
	}
	return c.declare(s, at, object, func(d *declared) {
		form := &ir.Tuple{}
		if n, ok := s.node.Int("minItems"); ok && n > 0 { // without, an array may end anywhere
			form.Needed = int(min(n, int64(len(s.tuple))))
		}
		def := &ir.Struct{Tuple: form}
		d.decl.Def = def
		sc := naming.NewScope(append(naming.StructMethods(), "Rest"))
		for i, item := range s.tuple {
			def.Fields = append(def.Fields, c.tupleField(d, item, c.tupleName(item, i, sc), i < form.Needed))
		}
		if rest := c.tupleRest(s); rest != nil {
			form.Rest = ir.List{Elem: element(c.typeOf(rest, d.at.field(d, "Rest").item()))}
		}
	}), true
}

// isHomogeneous reports a tuple whose items, and those that may follow, have
// one schema; null at a place means that items may be null.
func (c *compiler) isHomogeneous(s *schema) bool {
	var first *spec.Node
	for _, item := range append(append([]*spec.Node(nil), s.tuple...), s.items...) {
		switch {
		case c.isNullNode(item):
		case first == nil:
			first = item
		case !sameSchema(item, first):
			return false
		}
	}
	return first != nil
}

func (c *compiler) isNullNode(n *spec.Node) bool {
	target, ok := c.doc.Resolve(n)
	return ok && target.Kind() == spec.KindObject && isNull(c.schemaOf(target))
}

// listItem gives the schema of the items of a homogeneous tuple, and whether
// they may be null.
func (c *compiler) listItem(s *schema) (item *spec.Node, null bool) {
	for _, n := range s.tuple {
		if c.isNullNode(n) {
			null = true
		} else if item == nil {
			item = n
		}
	}
	return item, null
}

// tupleName names the field of a position: as the item says, by its title, or
// by its number.
func (c *compiler) tupleName(item *spec.Node, i int, sc *naming.Scope) string {
	number := fmt.Sprintf("Item%d", i+1)
	name := c.schemaHints(item).name
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
		f.Const = c.fieldConst(&property{nodes: []*spec.Node{item}}, true, got)
	}
	return f
}

// tupleRest gives the schema of the items after the fixed ones, nil when there
// are none or nothing is said of them: then they are dropped, as undeclared
// members of an object are.
func (c *compiler) tupleRest(s *schema) *spec.Node {
	for _, n := range s.items {
		if n.Kind() == spec.KindObject {
			return n
		}
	}
	return nil
}
