package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry points are unions.foldKinds and unions.join, which merge
// alternatives that cannot be distinguished.

// foldKinds keeps one alternative of several strings, numbers or lists: the
// first, made general enough for the others.
func (u *unions) foldKinds(s *schema.Schema, all []alternative) []alternative {
	var out []alternative
	for _, a := range all {
		i := slices.IndexFunc(out, func(b alternative) bool { return jsonKind(b.kind) == jsonKind(a.kind) && !a.isObject() })
		if i < 0 {
			out = append(out, a)
			continue
		}
		if out[i].s.ID == a.s.ID {
			continue
		}
		out[i] = fold(s, out[i], a)
	}
	return out
}

// fold returns an alternative for both: a string with the values of both, a number,
// or a list of items of both kinds.
func fold(s *schema.Schema, a, b alternative) alternative {
	general := &schema.Schema{Node: a.s.Node, ID: s.ID + " any " + a.kind, Types: []string{a.kind}, Required: map[string]bool{}}
	if a.kind != b.kind {
		general.Types = []string{"number"}
	}
	if a.kind == "string" && b.kind == "string" {
		general.Members = textMembers(a, b)
	}
	if a.kind == "array" {
		general.AnyItems = append(slices.Clone(a.s.ItemNodes()), b.s.ItemNodes()...)
		if len(general.AnyItems) == 0 || len(a.s.ItemNodes()) == 0 || len(b.s.ItemNodes()) == 0 {
			general.AnyItems = nil // one of them has items of any kind
		}
	}
	return alternative{node: a.node, s: general, kind: general.Types[0], only: "", mixed: true}
}

// textMembers returns the schemas of two strings, which ofStrings types, nil where
// none of them lists values, or where the node of one is not a string alone: it would
// be split again. One of the strings may be folded already.
func textMembers(a, b alternative) (nodes []*spec.Node) {
	listed := false
	for _, x := range []alternative{a, b} {
		if x.only != "" || x.mixed && x.s.Members == nil {
			return nil
		}
		listed = listed || x.s.Enum != nil || x.s.Const != nil || x.s.Members != nil
		if x.s.Members == nil {
			nodes = append(nodes, x.node)
		}
		nodes = append(nodes, x.s.Members...)
	}
	if !listed {
		return nil
	}
	return nodes
}

func jsonKind(kind string) string {
	if kind == "integer" {
		return "number"
	}
	return kind
}

// join merges two objects, each of which may be merged already.
func (u *unions) join(s *schema.Schema, a, b alternative) alternative {
	parts := append(slices.Clone(a.objects()), b.objects()...)
	return alternative{node: parts[0].node, s: u.mergeObjects(s, parts), kind: "object", mixed: true, parts: parts}
}

// objects returns the alternatives that were merged into a, or a itself.
func (a alternative) objects() []alternative {
	if a.parts != nil {
		return a.parts
	}
	return []alternative{a}
}

// mergeObjects merges the schemas of objects.
func (u *unions) mergeObjects(s *schema.Schema, objects []alternative) *schema.Schema {
	nodes, schemas := make([]*spec.Node, len(objects)), make([]*schema.Schema, len(objects))
	for i, a := range objects {
		nodes[i], schemas[i] = a.node, a.s
	}
	return u.types.schemas.MergeObjects(s, nodes, schemas)
}

// warnMerged reports how many of the alternatives became one type.
func (u *unions) warnMerged(s *schema.Schema, objects []alternative) {
	for _, a := range objects {
		if n := len(a.parts); n > 0 {
			u.types.diags.Warnf(s.Node.Pos(), diag.CodeUnionMerged, "%d of the alternatives are objects that cannot be told apart; they are one type with the members of all", n).
				WithFix("add a discriminator, or list under required what only one of them has")
		}
	}
}
