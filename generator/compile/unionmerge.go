package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// This file puts together alternatives that cannot be told apart.

// foldKinds keeps one option of several strings, numbers or lists: the first,
// made general enough for the others.
func (c *compiler) foldKinds(s *schema.Schema, options []option) []option {
	var out []option
	for _, o := range options {
		i := slices.IndexFunc(out, func(p option) bool { return jsonKind(p.kind) == jsonKind(o.kind) && o.kind != "object" })
		if i < 0 {
			out = append(out, o)
			continue
		}
		if out[i].s.ID == o.s.ID {
			continue
		}
		out[i] = c.fold(s, out[i], o)
	}
	return out
}

// fold gives an option for both: a plain string, a number, or a list of items
// of both kinds.
func (c *compiler) fold(s *schema.Schema, a, b option) option {
	general := &schema.Schema{Node: a.s.Node, ID: s.ID + " any " + a.kind, Types: []string{a.kind}, Required: map[string]bool{}}
	if a.kind != b.kind {
		general.Types = []string{"number"}
	}
	if a.kind == "array" {
		general.AnyItems = append(slices.Clone(a.s.ItemNodes()), b.s.ItemNodes()...)
		if len(general.AnyItems) == 0 || len(a.s.ItemNodes()) == 0 || len(b.s.ItemNodes()) == 0 {
			general.AnyItems = nil // one of them has items of any kind
		}
	}
	return option{node: a.node, s: general, kind: general.Types[0], only: "", mixed: true}
}

func jsonKind(kind string) string {
	if kind == "integer" {
		return "number"
	}
	return kind
}

// joined makes one alternative of two objects, each of which may be made of
// several already.
func (c *compiler) joined(s *schema.Schema, a, b option) option {
	parts := append(slices.Clone(a.objects()), b.objects()...)
	return option{node: parts[0].node, s: c.mergeObjects(s, parts), kind: "object", mixed: true, parts: parts}
}

// objects gives the alternatives that o is made of.
func (o option) objects() []option {
	if o.parts != nil {
		return o.parts
	}
	return []option{o}
}

// warnMerged says how many of the alternatives became one type.
func (c *compiler) warnMerged(s *schema.Schema, objects []option) {
	for _, o := range objects {
		if n := len(o.parts); n > 0 {
			c.diags.Warnf(s.Node.Pos(), diag.CodeUnionMerged, "%d of the alternatives are objects that cannot be told apart; they are one type with the members of all", n).
				WithFix("add a discriminator, or list under required what only one of them has")
		}
	}
}

// mergeObjects makes one schema of objects that cannot be told apart.
func (c *compiler) mergeObjects(s *schema.Schema, objects []option) *schema.Schema {
	nodes, schemas := make([]*spec.Node, len(objects)), make([]*schema.Schema, len(objects))
	for i, o := range objects {
		nodes[i], schemas[i] = o.node, o.s
	}
	return c.schemas.MergeObjects(s, nodes, schemas)
}
