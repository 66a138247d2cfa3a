package schema

import "github.com/nimbugen/nimbugen/generator/spec"

// The entry points are Reader.IsHomogeneous, Reader.ListItem, Schema.IsOpen and
// Schema.ItemNodes: the items of lists and tuples.

// IsHomogeneous reports whether all items of a tuple, and those that may
// follow, have one schema. An item that is null only means that items may be
// null.
func (r *Reader) IsHomogeneous(s *Schema) bool {
	var first *spec.Node
	for _, item := range append(append([]*spec.Node(nil), s.Tuple...), s.Items...) {
		switch {
		case r.IsNull(item):
		case first == nil:
			first = item
		case !Same(item, first):
			return false
		}
	}
	return first != nil
}

// IsOpen reports whether items of any kind may follow those of a tuple.
func (s *Schema) IsOpen() bool {
	for _, key := range []string{"items", "additionalItems", "unevaluatedItems"} {
		if rest := s.Node.Get(key); rest.Kind() == spec.KindBool && rest.Text() == "false" {
			return false
		}
	}
	most, limited := s.Node.Int("maxItems")
	return len(s.Items) == 0 && !(limited && most <= int64(len(s.Tuple)))
}

// IsNull reports whether the schema at n allows null only.
func (r *Reader) IsNull(n *spec.Node) bool {
	target, ok := r.doc.Resolve(n)
	return ok && target.Kind() == spec.KindObject && r.Of(target).IsNull()
}

// ListItem returns the schema of the items of a homogeneous tuple, and whether
// they may be null.
func (r *Reader) ListItem(s *Schema) (item *spec.Node, null bool) {
	for _, n := range s.Tuple {
		if r.IsNull(n) {
			null = true
		} else if item == nil {
			item = n
		}
	}
	return item, null
}

// TupleRest returns the schema of the items after the fixed ones. It is nil
// when there are none or the schema does not describe them: they are dropped
// then, as undeclared members of an object are.
func (s *Schema) TupleRest() *spec.Node {
	for _, n := range s.Items {
		if n.Kind() == spec.KindObject {
			return n
		}
	}
	return nil
}

// ItemNodes returns the schemas that the items of a list may have.
func (s *Schema) ItemNodes() []*spec.Node {
	switch {
	case len(s.AnyItems) > 0:
		return s.AnyItems
	case len(s.Items) > 0 && len(s.Tuple) == 0:
		return s.Items[:1]
	}
	return s.Tuple
}
