package compile

import (
	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/hint"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/schema"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// The entry point is fieldNamer.nameAll, which names the fields of a struct.

// fieldNamer names the properties of one schema.
type fieldNamer struct {
	s       *schema.Schema
	schemas *schema.Reader
	lock    *lockedNames
	diags   *diag.List
	names   *naming.Scope // of the struct
}

// newFieldScope returns a scope for the fields of a struct, in which also the
// names in more are in use.
func newFieldScope(more ...string) *naming.Scope {
	return naming.NewScope(append(naming.StructMethods(), more...))
}

// nameAll names all properties, whichever direction they travel in, so that the
// read type and the write type have the same field names. Names that someone
// chose come first.
func (f *fieldNamer) nameAll() []string {
	props := f.s.AllProps()
	f.reserve()
	names := make([]string, len(props))
	for i, p := range props {
		names[i] = f.chosen(p)
	}
	for i, p := range props {
		if names[i] == "" {
			names[i] = f.derived(p)
		}
	}
	return names
}

// place is the place of the schema in the lock.
func (f *fieldNamer) place() string { return f.lock.places.of(f.s.Node) }

// reserve keeps the names that the struct's fields had in an earlier run.
func (f *fieldNamer) reserve() {
	for _, e := range f.lock.membersOf(lock.Field, f.place()) {
		f.names.Reserve(e.Name)
	}
	if name, ok := f.lock.extra(f.place()); ok {
		f.names.Reserve(name)
	}
}

// chosen returns the name of a property that a hint or the lock states, or "".
func (f *fieldNamer) chosen(p *schema.Property) string {
	pos := p.Pos(f.s)
	for _, n := range p.Nodes {
		hints := f.schemas.Hints(n)
		name := hints.Name
		if name == "" {
			continue
		}
		if other, used := f.names.Holder(name); used && hints.Polite {
			continue
		} else if used {
			collision(f.diags, pos, other, "two fields would both be "+name, n).
				WithFix("give one of them another  %s: {name: ...}", hint.Key)
			continue
		}
		f.names.Take(name, pos)
		return name
	}
	if name, ok := f.lock.member(lock.Field, f.place(), p.Name); ok && f.names.Take(name, pos) {
		return name
	}
	return ""
}

// derived makes a name of the name of the property.
func (f *fieldNamer) derived(p *schema.Property) string {
	name, pos := naming.Exported(p.Name), p.Pos(f.s)
	if f.names.Claim(name, pos) {
		return name
	}
	other, used := f.names.Holder(name)
	if used && !other.IsValid() {
		return f.names.First(pos, name+"Field", name)
	}
	derived := f.names.First(pos, spelled(p.Name), name)
	if !used {
		warnKept(f.diags, pos, name, derived)
		return derived
	}
	f.diags.Warnf(pos, diag.CodeNameCollision, "two fields would both be %s; this one is %s", name, derived).
		WithNote(other, "the other is here").
		WithFix("give it a better name:  %s: {name: ...}", hint.Key)
	return derived
}

// spelled returns an exported name with a leading sign spelled out: "@id" is
// AtID.
func spelled(name string) string {
	if name == "" {
		return "Empty"
	}
	if r := []rune(name)[0]; len(naming.Words(string(r))) == 0 {
		return naming.StartUpper(naming.Symbol(r) + naming.Suffix(name))
	}
	return naming.Exported(name)
}

// collision reports that two hints state the same name. It is an error, since
// neither may be changed.
func collision(diags *diag.List, pos, other diag.Pos, message string, n *spec.Node) *diag.Diagnostic {
	if at := n.At(hint.Key, "name"); at != nil {
		pos = at.Pos()
	}
	d := diags.Errorf(pos, diag.CodeNameCollision, "%s", message)
	if other.IsValid() {
		d.WithNote(other, "the other is here")
	}
	return d
}
