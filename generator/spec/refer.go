package spec

import (
	"errors"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// This file reads the other files of a specification.

// referrer is the visitor that reads the files that references name, and puts
// the targets of references in the place of those that the standard does not
// have.
type referrer struct {
	*loader
	from   map[*Node]*Node // what an inlined value is a copy of
	budget int             // values that inlining may still add
}

// failure is a file that could not be read.
type failure struct {
	name     string
	err      error
	at       *Node // where it is first referred to
	reported bool
}

// readReferred reads the files that the document refers to, and those that
// they refer to.
func (l *loader) readReferred() {
	text := []string{grammarText}
	if l.doc.Version == "2.0" {
		text = append(text, swaggerText)
	}
	g := newGrammar(text...)
	r := &referrer{loader: l, from: map[*Node]*Node{}, budget: aliasBudget}
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
	if _, ok := r.doc.Ref(n); ok && len(n.list) == 1 {
		r.inline(n)
	}
	return s.allows(n.kind)
}

func (r *referrer) reference(n *Node, _ *role) *Node {
	r.readFileOf(n)
	target, _ := r.doc.Target(n)
	return target
}

// inline puts the target of a reference in its place, where the standard has
// no reference but people write one.
func (r *referrer) inline(n *Node) *Node {
	r.readFileOf(n)
	target, ok := r.doc.Resolve(n)
	if !ok || r.isWithin(n, target) {
		return n
	}
	if r.budget -= target.size(); r.budget < 0 {
		return n
	}
	ref := n.Get("$ref")
	r.diags.Warnf(ref.KeyPos(), diag.CodeRefPlace, "OpenAPI has no $ref here; what %s names is put in its place", ref.text)
	n.become(target.clone())
	r.from[n] = target
	return n
}

// isWithin reports whether a value is inside of another one or of a copy of
// it.
func (r *referrer) isWithin(n, target *Node) bool {
	for ; n != nil; n = n.parent {
		if n == target || r.from[n] == target {
			return true
		}
	}
	return false
}

// size is the number of values below and with this one.
func (n *Node) size() int {
	total := 1
	for _, m := range n.list {
		total += m.size()
	}
	return total
}

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
	if _, ok := r.doc.byName[name]; ok || r.failed[name] != nil {
		return
	}
	data, err := r.source.read(r.ctx, name)
	if err != nil {
		r.failed[name] = &failure{name: name, err: err, at: at}
		return
	}
	r.add(name, data)
}

// report says that a file cannot be read where it is referred to.
func (f *failure) report(diags *diag.List, at *Node, instead string) {
	f.reported = true
	d := diags.Warnf(at.Pos(), diag.CodeFile, "the file %s cannot be read: %v; %s", f.name, f.err, instead)
	switch {
	case errors.Is(f.err, errOutside):
		d.WithFix("copy the file below the directory of the specification")
	case errors.Is(f.err, errHost):
		d.WithFix("allow the host, or keep a copy of the file beside the specification")
	}
}

// reportFailed reports the files that no repair has spoken of.
func (l *loader) reportFailed() {
	for _, f := range l.failed {
		if !f.reported {
			f.report(l.diags, f.at, ignored)
		}
	}
}
