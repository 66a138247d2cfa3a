package compile

import (
	"slices"
	"strings"
	"unicode"

	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry points are declNamer.nameAllAsBefore, which gives declarations the
// names of an earlier run, and lockedNames.typeName and wereTwo, which tell
// merges of types what that run had.

// nameAllAsBefore names the declarations that an earlier run named, unless a hint
// names them. The type that lent its name to others comes first; these have it
// where it was removed. A type that is only sent now, or only read, or that is
// made of other schemas, has the name it had before.
func (n *declNamer) nameAllAsBefore(live []*declared) {
	for _, lends := range []bool{true, false} {
		for _, d := range live {
			for _, p := range d.places {
				if e, ok := n.lock.find(p.kind, p.at); ok && (!lends || e.Type != shared && !e.Gone) {
					n.take(d, e)
				}
			}
		}
	}
	for _, d := range live {
		for _, x := range d.withMerged() {
			for _, p := range n.lock.former(x) {
				if e, ok := n.lock.find(p.kind, p.at); ok {
					n.take(d, e)
				}
			}
		}
	}
	for d, name := range n.successors(live) {
		n.take(d, lock.Entry{Name: name})
	}
}

// take gives a declaration without a name that of an entry.
func (n *declNamer) take(d *declared, e lock.Entry) {
	if d.decl.Name != "" || n.hasHint(d, e.Name) || !naming.IsExported(e.Name) || !n.names.Take(e.Name, d.decl.Pos) {
		return
	}
	d.decl.Name, d.base = e.Name, []string{e.Name}
	if d.isWriteType() {
		d.base = d.readType.baseParts()
	}
}

// hasHint reports whether a hint gives another name to a declaration than an
// earlier run did. A name of another generator's extension yields to other types.
func (n *declNamer) hasHint(d *declared, name string) bool {
	hint := d.s.Hints.Name
	return hint != "" && hint != name && !d.isWriteType() && !(d.s.Hints.Polite && len(n.lock.types[hint]) > 0)
}

// typeName returns the name of a declaration in an earlier run, before its places
// are assigned.
func (l *lockedNames) typeName(d *declared) string {
	for _, p := range l.former(d) {
		if name, ok := l.name(p.kind, p.at); ok {
			return name
		}
	}
	return ""
}

// lends reports whether a declaration had its name of its own in an earlier run, and
// not that of another place.
func (l *lockedNames) lends(d *declared) bool {
	for _, p := range l.former(d) {
		if e, ok := l.find(p.kind, p.at); ok {
			return e.Type != shared
		}
	}
	return true
}

// wereTwo reports whether an earlier run had two types for a schema that is read
// and sent.
func (l *lockedNames) wereTwo(p pair) bool {
	readName, ok := l.name(p.read.kind(), p.read.place(l.places))
	sentName, both := l.name(p.write.kind(), p.write.place(l.places))
	return ok && both && readName != sentName
}

// successors returns the new declarations that replace a removed type, with its
// name: the field that had that type has this one now, and both are of
// one kind. One that the specification names keeps its own name, which may be the
// same.
func (n *declNamer) successors(live []*declared) map[*declared]string {
	byDecl, used := map[*ir.Decl]*declared{}, map[string]bool{}
	for _, d := range live {
		byDecl[d.decl] = d
		used[d.decl.Name] = true
	}
	successors := map[*declared]string{}
	for _, d := range live {
		def, ok := d.decl.Def.(*ir.Struct)
		if !ok {
			continue
		}
		for _, f := range def.Fields {
			e, _ := n.lock.find(lock.Field, n.lock.places.of(d.s.Node), f.Wire)
			was, successor := typesIn(e.Type), byDecl[onlyDecl(f.Type)]
			if successor == nil || successor.decl.Name != "" || len(was) == 0 {
				continue
			}
			name := was[0]
			if successor.isWriteType() && len(was) > 1 {
				name = was[1]
			}
			if !used[name] && n.lock.wasKind(name, successor.decl.Def) && (!successor.isNamed() || successor.baseName() == name) {
				successors[successor], used[name] = name, true
			}
		}
	}
	return successors
}

// wasKind reports whether the types of a name in an earlier run were of the kind
// of def.
func (l *lockedNames) wasKind(name string, def ir.Def) bool {
	return len(l.types[name]) > 0 && !slices.ContainsFunc(l.types[name], func(e lock.Entry) bool {
		return e.Type != "" && e.Type != shared && e.Type != defText(def)
	})
}

// onlyDecl returns the declared type that a type is, or is a list or map of.
func onlyDecl(t ir.Type) *ir.Decl {
	var only *ir.Decl
	ir.DeclsOf(t, func(d *ir.Decl) { only = d })
	return only
}

// typesIn returns the names of generated types in a text: those without a
// package.
func typesIn(text string) []string {
	var names []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r != '.' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if naming.IsExported(word) && word != "Opt" && word != "Secret" && word != "Relation" {
			names = append(names, word)
		}
	}
	return names
}
