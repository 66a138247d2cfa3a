package spec

import (
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is loader.overlay, which applies OpenAPI Overlays (versions
// 1.0 and 1.1 of that specification).

// overlayBudget bounds the values that overlays add, since twenty actions that
// update all that the last one added make millions of them.
const overlayBudget = 1_000_000

// overlay applies the actions of one overlay document, in order. The actions of
// version 1.0 are those of 1.1 that it has.
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
	f.Root, f.refBase = l.doc.Root, l.doc.Root.file.Name // references in an update are relative to the document
	if !l.overlayVersion(root) {
		return
	}
	l.checkExtends(root)
	l.checkMade(root)
	if root.Get("actions").Kind() != KindArray {
		l.diags.Errorf(root.Pos(), diag.CodeOverlay, "the overlay has no list of actions").WithFix("write  actions: [...]")
		return
	}
	for _, n := range root.Get("actions").Items() {
		if l.added > overlayBudget || l.ctx.Err() != nil {
			return
		}
		l.action(n)
	}
}

func (l *loader) overlayVersion(root *Node) bool {
	version := root.Get("overlay")
	major, minor, _ := strings.Cut(version.Text(), ".")
	if major != "1" || minor == "" {
		l.diags.Errorf(root.Pos(), diag.CodeOverlay, "this is no overlay: the member overlay is missing or not 1.x").
			WithFix("write  overlay: 1.1.0")
		return false
	}
	if minor, _, _ = strings.Cut(minor, "."); minor != "0" && minor != "1" {
		l.diags.Warnf(version.Pos(), diag.CodeOverlay, "the overlay has version %s; it is read as 1.1", version.Text())
	}
	return true
}

// action is one action of an overlay.
type action struct {
	at     *Node
	target *Node
	found  []*Node // what the target selects, each node once
}

func (l *loader) action(n *Node) {
	a := action{at: n, target: n.Get("target")}
	l.checkMembers(n)
	if a.target.Kind() != KindString {
		l.diags.Errorf(n.Pos(), diag.CodeOverlay, "the action has no target").WithFix("write  target: $.paths['/a'].get")
		return
	}
	found, ok := l.selected(a.target, "target")
	if !ok {
		return
	}
	if len(found) == 0 {
		l.diags.Warnf(a.target.Pos(), diag.CodeOverlayTarget, "the target selects nothing").
			WithFix("compare it with the document")
	}
	a.found = distinct(found)
	update, from := n.Get("update"), n.Get("copy")
	switch {
	case n.Bool("remove"):
		l.removeTargets(a)
	case update != nil && from != nil:
		l.diags.Errorf(from.KeyPos(), diag.CodeOverlay, "the action has both update and copy").WithFix("make two actions of it")
	case update != nil:
		l.updateTargets(a, update)
	case from != nil:
		if source := l.copied(from); source != nil {
			l.updateTargets(a, source)
		}
	default:
		l.diags.Errorf(n.Pos(), diag.CodeOverlay, "the action has neither update, copy nor remove: true")
	}
}

// selected returns the nodes of the document that the path in a member selects.
func (l *loader) selected(n *Node, member string) (found []*Node, ok bool) {
	path, err := parsePath(n.text)
	if err != nil {
		l.badPath(n, member, err)
		return nil, false
	}
	found, err = path.find(l.ctx, l.doc.Root)
	if l.ctx.Err() != nil {
		return nil, false
	}
	if err != nil {
		l.diags.Errorf(n.Pos(), diag.CodeOverlay, "the %s cannot be followed: %v", member, err).WithFix("write a path with fewer .. and *")
		return nil, false
	}
	return found, true
}

// copied returns the one node that the path of a copy selects.
func (l *loader) copied(from *Node) *Node {
	if from.kind != KindString {
		l.diags.Errorf(from.Pos(), diag.CodeOverlay, "copy is %s, not a JSONPath", from.kind).WithFix("write  copy: $.paths['/a'].get")
		return nil
	}
	found, ok := l.selected(from, "path of copy")
	if !ok {
		return nil
	}
	if len(found) != 1 {
		l.diags.Errorf(from.Pos(), diag.CodeOverlay, "the path of copy selects %d values, not one", len(found)).
			WithFix("write a path that selects the value to copy")
		return nil
	}
	return found[0]
}

// distinct returns the nodes without those that occur before.
func distinct(nodes []*Node) (once []*Node) {
	seen := make(map[*Node]bool, len(nodes))
	for _, n := range nodes {
		if !seen[n] {
			seen[n] = true
			once = append(once, n)
		}
	}
	return once
}
