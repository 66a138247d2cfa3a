package spec

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is loader.overlay, which applies OpenAPI Overlays (version
// 1.0 of that specification).

// overlayBudget bounds the values that overlays add, since twenty actions that
// update all that the last one added make millions of them.
const overlayBudget = 1_000_000

// overlay applies the actions of one overlay document, in order.
func (l *loader) overlay(name string) {
	data, err := l.source.main(l.ctx, name)
	if err != nil {
		l.diags.Errorf(diag.Pos{File: name}, diag.CodeFile, "the overlay cannot be read: %v", err)
		return
	}
	f := l.add(name, data)
	root := f.Root
	if root == nil {
		return
	}
	f.Root = l.doc.Root // references in an update are relative to the document
	version := root.Get("overlay")
	if !strings.HasPrefix(version.Text(), "1.") {
		l.diags.Errorf(root.Pos(), diag.CodeOverlay, "this is no overlay: the member overlay is missing or not 1.x").
			WithFix("write  overlay: 1.0.0")
		return
	}
	if root.Get("actions").Kind() != KindArray {
		l.diags.Errorf(root.Pos(), diag.CodeOverlay, "the overlay has no list of actions").WithFix("write  actions: [...]")
		return
	}
	for _, action := range root.Get("actions").Items() {
		if l.added > overlayBudget || l.ctx.Err() != nil {
			return
		}
		l.action(action)
	}
}

func (l *loader) action(action *Node) {
	target := action.Get("target")
	if target.Kind() != KindString {
		l.diags.Errorf(action.Pos(), diag.CodeOverlay, "the action has no target").WithFix("write  target: $.paths['/a'].get")
		return
	}
	path, err := parsePath(target.text)
	if err != nil {
		l.diags.Errorf(target.Pos(), diag.CodeOverlay, "the target is no JSONPath: %v", err)
		return
	}
	found := path.find(l.doc.Root)
	if len(found) == 0 {
		l.diags.Warnf(target.Pos(), diag.CodeOverlayTarget, "the target selects nothing").
			WithFix("compare it with the document")
	}
	switch update := action.Get("update"); {
	case action.Bool("remove"):
		for _, n := range found {
			l.removeTarget(target, n)
		}
	case update == nil:
		l.diags.Errorf(action.Pos(), diag.CodeOverlay, "the action has neither update nor remove")
	default:
		if l.added += len(found) * update.size(); l.added > overlayBudget {
			l.diags.Errorf(target.Pos(), diag.CodeOverlay, "the overlays add more than %d values to the document", overlayBudget).
				WithFix("select fewer targets")
			return
		}
		for _, n := range found {
			l.update(n, update)
		}
	}
}

func (l *loader) removeTarget(target, n *Node) {
	if n.parent == nil {
		l.diags.Errorf(target.Pos(), diag.CodeOverlay, "the document itself cannot be removed")
		return
	}
	n.detach()
}

// update changes one target: it appends to a list and merges into a mapping.
func (l *loader) update(n, update *Node) {
	switch {
	case n.kind == KindArray:
		n.push(unplaced(update.clone()))
	case n.kind == KindObject && update.kind == KindObject:
		mergeUpdate(n, update)
	default:
		l.diags.Errorf(update.Pos(), diag.CodeOverlay, "the target is %s and the update %s; mappings can be merged, and lists take an item", n.kind, update.kind)
	}
}

// mergeUpdate merges a mapping into another one, deeply: lists are concatenated
// and scalars replaced.
func mergeUpdate(n, update *Node) {
	for _, m := range update.list {
		old := n.Get(m.key)
		switch {
		case old.Kind() == KindObject && m.kind == KindObject:
			mergeUpdate(old, m)
		case old.Kind() == KindArray && m.kind == KindArray:
			for _, item := range m.list {
				old.push(item.clone())
			}
		default:
			n.set(m.key, m.clone())
		}
	}
}

// unplaced clears the key of a value that was taken from another object.
func unplaced(n *Node) *Node {
	n.key, n.keyLine, n.keyCol = "", 0, 0
	return n
}
