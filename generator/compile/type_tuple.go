package compile

import (
	"cmp"
	"fmt"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is tupleRule, the rule for arrays whose items are typed by
// their position.

// tupleRule declares a struct for an array of fixed items of several types.
// A tuple of one type is a list, see arrayRule.
func tupleRule(t *types, s *schema.Schema, at place) (shape, bool) {
	if s.Kind(at.only) != "array" || len(s.Tuple) == 0 || t.schemas.IsHomogeneous(s) {
		return shape{}, false
	}
	return t.declare(s, at, object, func(d *declared) {
		tuple := &ir.Tuple{}
		if n, ok := s.Node.Int("minItems"); ok && n > 0 { // without minItems, an array may end anywhere
			tuple.Needed = int(min(n, int64(len(s.Tuple))))
		}
		def := &ir.Struct{Tuple: tuple}
		d.decl.Def = def
		names := newFieldScope("Rest")
		for i, item := range s.Tuple {
			def.Fields = append(def.Fields, t.tupleField(d, item, t.tupleName(item, i, names), i < tuple.Needed))
		}
		if rest := s.TupleRest(); rest != nil {
			tuple.Rest = ir.List{Elem: element(t.of(rest, d.at.field(d, "Rest").item()))}
		}
	}), true
}

// tupleName names the field of an item: by a hint, its title or its number.
func (t *types) tupleName(item *spec.Node, i int, names *naming.Scope) string {
	number := fmt.Sprintf("Item%d", i+1)
	name := t.schemas.Hints(item).Name
	if name == "" && item.Str("title") != "" {
		name = naming.Exported(item.Str("title"))
	}
	return names.First(item.Pos(), cmp.Or(name, number), number)
}

func (t *types) tupleField(d *declared, item *spec.Node, name string, required bool) *ir.Field {
	got := t.of(item, d.at.field(d, name))
	f := &ir.Field{Pos: item.Pos(), Name: name, Type: element(got), Required: required}
	if !required && got.class != nilable && got.class != sum {
		f.Type = ir.Ptr{Elem: got.typ}
	}
	if required {
		f.Const = t.fieldConst([]*spec.Node{item}, got)
	}
	return f
}
