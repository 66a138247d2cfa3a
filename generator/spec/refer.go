package spec

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
)

// The entry point is loader.readReferred, which reads the other files of a
// specification.

// referrer is the visitor that reads the files that references name, and
// replaces references by their targets where the standard permits none.
type referrer struct {
	*loader
	from   map[*Node]*Node // original of an inlined copy
	budget int             // values that inlining may still add
}

// failure is an error in reading a file.
type failure struct {
	name     string
	err      error
	at       *Node // where it is first referred to
	reported bool
}

// readReferred reads the files that the document refers to, directly or
// indirectly.
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
		if m.kind != KindString || !strings.ContainsAny(m.text, `#/\.`) {
			continue
		}
		if _, named := r.doc.component(m, m.text); !named {
			r.readFile(m)
		}
	}
}

func (r *referrer) misfit(n *Node, s *slot) bool {
	if _, ok := r.doc.Ref(n); ok && len(n.list) == 1 {
		r.inline(n, s)
	}
	return s.allows(n.kind)
}

func (r *referrer) reference(n *Node, _ *role) *Node {
	r.readFileOf(n)
	target, _ := r.doc.Target(n)
	return target
}

// inline replaces a reference by its target where the standard permits no
// reference but authors write one. Members beside the reference stay, in place of
// those of the target.
func (r *referrer) inline(n *Node, s *slot) *Node {
	ref := n.Get("$ref")
	if s.allows(KindString) && !s.allows(KindObject) && !isDocumentName(ref.text) {
		return r.inlineText(n)
	}
	r.readFileOf(n)
	target, ok := r.doc.Resolve(n)
	if !ok || r.isWithin(n, target) || len(n.list) > 1 && target.Kind() != KindObject {
		return n
	}
	if r.budget -= target.size(); r.budget < 0 {
		return n
	}
	r.diags.Warnf(ref.KeyPos(), diag.CodeRefPlace, "OpenAPI has no $ref here; what %s names is put in its place", ref.text)
	own := n.copyList()
	n.become(target.clone())
	for _, m := range own {
		if m != ref {
			n.set(m.key, m)
		}
	}
	r.from[n] = target
	return n
}

// isDocumentName reports whether a reference leads into a YAML or JSON file, or
// stays in its own.
func isDocumentName(ref string) bool {
	location, _, _ := strings.Cut(ref, "#")
	return location == "" || slices.Contains([]string{".yaml", ".yml", ".json", ""}, strings.ToLower(path.Ext(location)))
}

// inlineText replaces a reference to a file of prose by the text of the file, ""
// when it cannot be read: descriptions are often files of their own.
func (r *referrer) inlineText(n *Node) *Node {
	ref := n.Get("$ref")
	name := join(ref.file.base(), ref.text)
	text, err := r.source.text(r.ctx, name)
	if err != nil {
		(&failure{name: name, err: err, at: ref}).report(r.diags, ref, "the text is left out")
	} else {
		r.diags.Warnf(ref.KeyPos(), diag.CodeRefPlace, "OpenAPI has no $ref here; the text of %s is put in its place", ref.text)
	}
	n.become(newString(ref, string(text)))
	return n
}

// isWithin reports whether a value is inside of another one or of a copy of it.
func (r *referrer) isWithin(n, target *Node) bool {
	for ; n != nil; n = n.parent {
		if n == target || r.from[n] == target {
			return true
		}
	}
	return false
}

// size counts the values below this one, itself included.
func (n *Node) size() int {
	total := 1
	for _, m := range n.list {
		total += m.size()
	}
	return total
}

// readFileOf reads the file of a reference object, once.
func (r *referrer) readFileOf(n *Node) {
	if _, ok := r.doc.Ref(n); ok {
		r.readFile(n.Get("$ref"))
	}
}

// readFile reads the file that the reference in the text of at names. A
// reference with backslashes, as tools on Windows write it, is rewritten.
func (r *referrer) readFile(at *Node) {
	location, _, _ := strings.Cut(at.text, "#")
	if slashed := strings.ReplaceAll(location, `\`, "/"); slashed != location && r.open(at, slashed) == nil {
		r.diags.Warnf(at.Pos(), diag.CodeFile, `the path %s has backslashes, which separate directories on Windows only; they are read as slashes`, location).
			WithFix("write  %s", slashed)
		at.text = slashed + at.text[len(location):]
		return
	}
	if err := r.open(at, location); err != nil {
		name := join(at.file.base(), location)
		r.failed[name] = &failure{name: name, err: err, at: at}
	}
}

// open adds the file at a location to the document, unless it is part of it or
// has failed.
func (r *referrer) open(at *Node, location string) error {
	name := join(at.file.base(), location)
	if _, ok := r.doc.byName[name]; ok || location == "" || r.failed[name] != nil {
		return nil
	}
	data, err := r.source.read(r.ctx, name)
	if err == nil {
		r.add(name, data)
	}
	return err
}

// report reports at a reference that its file cannot be read.
func (f *failure) report(diags *diag.List, at *Node, instead string) {
	f.reported = true
	d := diags.Warnf(at.Pos(), diag.CodeFile, "the file %s cannot be read: %v; %s", f.name, f.err, instead)
	switch {
	case errors.Is(f.err, errOutside):
		d.WithFix("copy the file below the directory of the specification, or name a directory above both by --ref-root")
	case errors.Is(f.err, errHost):
		d.WithFix("allow the host, or keep a copy of the file beside the specification")
	}
}

// reportFailed reports the files that no repair has reported.
func (l *loader) reportFailed() {
	for _, f := range l.failed {
		if !f.reported {
			f.report(l.diags, f.at, ignored)
		}
	}
}
