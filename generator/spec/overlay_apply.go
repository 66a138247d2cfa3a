package spec

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry points are loader.updateTargets and loader.removeTargets, the
// effects of an action.

// updateTargets merges a value into each target: an object into objects, a list
// or an item into lists, and a scalar replaces scalars.
func (l *loader) updateTargets(a action, update *Node) {
	if !l.alike(a) {
		return
	}
	if l.added += len(a.found) * update.size(); l.added > overlayBudget {
		l.diags.Errorf(a.target.Pos(), diag.CodeOverlay, "the overlays add more than %d values to the document", overlayBudget).
			WithFix("select fewer targets")
		return
	}
	update = update.clone() // a copy may be of the target or of a part of it
	at := a.at.Get("update")
	if at == nil {
		at = a.at.Get("copy")
	}
	for _, n := range a.found {
		if clash, with := update.into(n); clash != nil {
			l.reportClash(at, n, clash, with)
			return
		}
	}
}

// alike checks that the targets are all mappings, all lists or all scalars.
func (l *loader) alike(a action) bool {
	for _, n := range a.found {
		if shapeOf(n) != shapeOf(a.found[0]) {
			l.diags.Errorf(a.target.Pos(), diag.CodeOverlay, "the target selects both %s and %s", a.found[0].kind, n.kind).
				WithFix("make an action for each kind of value").
				WithNote(a.found[0].Pos(), "this is %s", a.found[0].kind).WithNote(n.Pos(), "this is %s", n.kind)
			return false
		}
	}
	return true
}

// shapeOf returns the kind of objects and of lists, and one kind for scalars.
func shapeOf(n *Node) Kind {
	if n.kind == KindObject || n.kind == KindArray {
		return n.kind
	}
	return KindString
}

// reportClash reports that a value of an update cannot be merged into a value of
// the document. The value of a copy is in the document too.
func (l *loader) reportClash(at, target, old, value *Node) {
	pos := value.Pos()
	if at.key == "copy" {
		pos = at.Pos()
	}
	what := "the target"
	if old != target {
		what = "the member " + old.key
	}
	l.diags.Errorf(pos, diag.CodeOverlay, "%s is %s and the new value %s; mappings are merged, lists take items, and other values are replaced", what, old.kind, value.kind).
		WithFix("remove the old value by an action before this one").WithNote(old.Pos(), "the old value")
}

// into merges the value into n. Where the kinds do not allow it, it returns the
// value of n and that of the update, and nothing is changed.
func (update *Node) into(n *Node) (old, value *Node) {
	if old, value = update.clash(n); old != nil {
		return old, value
	}
	update.merge(n)
	return nil, nil
}

// clash returns the first values that cannot be merged. A member that is null
// in the document, as an empty one in YAML, counts as absent.
func (update *Node) clash(n *Node) (old, value *Node) {
	switch {
	case n.kind == KindObject && update.kind == KindObject:
		for _, m := range update.list {
			if member := n.Get(m.key); member.Kind() > KindNull {
				if old, value = m.clashMember(member); old != nil {
					return old, value
				}
			}
		}
	case n.kind != KindArray && shapeOf(n) != shapeOf(update):
		return n, update
	}
	return nil, nil
}

// clashMember is clash for a member, where a list is merged only with a list.
func (update *Node) clashMember(n *Node) (old, value *Node) {
	if n.kind == KindArray && update.kind != KindArray {
		return n, update
	}
	return update.clash(n)
}

func (update *Node) merge(n *Node) {
	switch {
	case n.kind == KindArray && update.kind == KindArray:
		for _, item := range update.list {
			n.push(item.clone())
		}
	case n.kind == KindArray:
		n.push(unplaced(update.clone()))
	case n.kind == KindObject:
		for _, m := range update.list {
			if old := n.Get(m.key); old.Kind() > KindNull {
				m.merge(old)
			} else {
				n.set(m.key, m.clone())
			}
		}
	default:
		n.replace(update)
	}
}

// unplaced clears the key of a value that was taken from another object.
func unplaced(n *Node) *Node {
	n.key, n.keyLine, n.keyCol = "", 0, 0
	return n
}

// removeTargets removes the targets from the objects and lists that hold them.
func (l *loader) removeTargets(a action) {
	targets, parents := map[*Node]bool{}, []*Node(nil)
	for _, n := range a.found {
		if n.parent == nil {
			l.diags.Errorf(a.target.Pos(), diag.CodeOverlay, "the document itself cannot be removed")
			return
		}
		targets[n] = true
		parents = append(parents, n.parent)
	}
	for _, parent := range distinct(parents) {
		parent.list = slices.DeleteFunc(parent.list, func(n *Node) bool { return targets[n] })
		parent.reindex()
	}
}
