package spec

import (
	"errors"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// This file reads the other files of a specification.

// referrer is the visitor that reads the files that references name.
type referrer struct {
	*loader
	failed map[string]bool
}

// readReferred reads the files that the document refers to, and those that
// they refer to.
func (l *loader) readReferred() {
	text := []string{grammarText}
	if l.doc.Version == "2.0" {
		text = append(text, swaggerText)
	}
	g := newGrammar(text...)
	r := &referrer{loader: l, failed: map[string]bool{}}
	newWalker(r, true).object(l.doc.Root, g["document"])
}

func (r *referrer) enter(n *Node, role *role) {
	if role.name != "discriminator" {
		return
	}
	for _, m := range n.Get("mapping").Members() {
		if m.kind == KindString && strings.ContainsAny(m.text, "#/.") {
			r.readFile(m, m.text)
		}
	}
}

func (r *referrer) misfit(n *Node, s *slot) bool {
	if n.kind == KindObject && n.Has("$ref") {
		r.inline(n)
	}
	return false
}

func (r *referrer) reference(n *Node, _ *role) *Node {
	r.readFileOf(n)
	target, _ := r.doc.Target(n)
	return target
}

func (r *referrer) inline(n *Node) *Node { return r.reference(n, nil) }

// readFileOf reads the file of a reference object, once.
func (r *referrer) readFileOf(n *Node) {
	text, _ := r.doc.Ref(n)
	r.readFile(n.Get("$ref"), text)
}

// readFile reads the file that the text of a reference names; at is where it
// stands.
func (r *referrer) readFile(at *Node, text string) {
	location, _, _ := strings.Cut(text, "#")
	if location == "" {
		return
	}
	name := join(at.file.Name, location)
	if _, ok := r.doc.byName[name]; ok || r.failed[name] {
		return
	}
	data, err := r.source.read(r.ctx, name)
	if err != nil {
		r.failed[name] = true
		r.unreadable(at, name, err)
		return
	}
	r.add(name, data)
}

func (r *referrer) unreadable(at *Node, name string, err error) {
	d := r.diags.Warnf(at.Pos(), diag.CodeFile, "the file %s cannot be read: %v", name, err)
	switch {
	case errors.Is(err, errOutside):
		d.WithFix("copy the file below the directory of the specification")
	case errors.Is(err, errHost):
		d.WithFix("allow the host, or keep a copy of the file beside the specification")
	}
}
