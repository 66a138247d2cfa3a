package spec

import "strings"

// The entry points are newWalker and the interface visitor: a walk through a
// document by its grammar, across files.

// visitor receives the values of a walk. Each value is visited once per role,
// an object before its members, so that enter may change it.
type visitor interface {
	// enter is called for an object of a role that is not a reference; path
	// items and, in OpenAPI 3.1, schemas may have a $ref member nevertheless.
	enter(n *Node, r *role)
	// reference is called for a reference object of a role. It returns the
	// value to continue with, nil for none, n itself when n is no reference
	// any more.
	reference(n *Node, r *role) *Node
	// misfit is called for a member or an item of a kind that its slot does
	// not permit. It reports whether the value is valid now.
	misfit(n *Node, s *slot) bool
	// inline is called for an object with a $ref where the standard permits no
	// references, with only that where the slot has no role. It returns the value
	// to continue with, nil for none.
	inline(n *Node, s *slot) *Node
}

// walker walks documents.
type walker struct {
	visitor
	siblings bool // members beside $ref of a schema count
	seen     map[visit]struct{}
}

type visit struct {
	n *Node
	r *role
}

func newWalker(v visitor, siblings bool) *walker {
	return &walker{visitor: v, siblings: siblings, seen: map[visit]struct{}{}}
}

// object walks an object of a role.
func (w *walker) object(n *Node, r *role) {
	if n.Kind() != KindObject {
		return
	}
	if _, again := w.seen[visit{n, r}]; again {
		return
	}
	w.seen[visit{n, r}] = struct{}{}
	if r.ref && n.Get("$ref").Kind() == KindString {
		target := w.reference(n, r)
		if target == n && !n.Has("$ref") { // replaced by the converted value
			delete(w.seen, visit{n, r})
			w.object(n, r)
			return
		}
		w.object(target, r)
		if !(r.name == "pathItem" || r.name == "schema" && w.siblings) {
			return
		}
	}
	w.enter(n, r)
	for _, m := range n.copyList() {
		if s := r.slot(m.key); s != nil {
			w.value(m, s)
		}
	}
}

// slot returns the slot of a member; nil for extensions and unknown keys.
func (r *role) slot(key string) *slot {
	if s, ok := r.members[key]; ok {
		return &s
	}
	if r.rest != nil && !strings.HasPrefix(key, "x-") && key != "$ref" {
		return r.rest
	}
	return nil
}

func (w *walker) value(n *Node, s *slot) {
	if s.any {
		return
	}
	if n.Get("$ref").Kind() == KindString && (s.role == nil && len(n.list) == 1 || s.role != nil && !s.role.ref && s.role.rest == nil) {
		if n = w.inline(n, s); n == nil {
			return
		}
	}
	if !s.allows(n.kind) && !w.misfit(n, s) {
		return
	}
	switch n.kind {
	case KindArray:
		for _, item := range n.copyList() {
			w.value(item, s.item)
		}
	case KindObject:
		w.mapping(n, s)
	}
}

func (w *walker) mapping(n *Node, s *slot) {
	if s.role != nil {
		w.object(n, s.role)
		return
	}
	for _, m := range n.copyList() {
		if !s.ext || !strings.HasPrefix(m.key, "x-") {
			w.value(m, s.named)
		}
	}
}

// copyList returns the children at present; visitors may change the list.
func (n *Node) copyList() []*Node { return append([]*Node(nil), n.list...) }
