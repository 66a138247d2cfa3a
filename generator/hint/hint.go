// Package hint reads the hints of a specification: the members of x-nimbugen.
// Table lists them all (members.go). A Reader rejects a member that the table does not have
// at that place, and a value of another type.
package hint

import (
	"slices"
	"strings"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/godoc"
	"github.com/nimbugen/nimbugen/generator/naming"
	"github.com/nimbugen/nimbugen/generator/spec"
)

// Reader reads hints and reports mistakes in them.
type Reader struct {
	diags   *diag.List
	members map[Place][]Member
}

// NewReader returns a reader that reports to diags.
func NewReader(diags *diag.List) *Reader {
	r := &Reader{diags: diags, members: map[Place][]Member{}}
	for _, m := range Table() {
		r.members[m.Place] = append(r.members[m.Place], m)
	}
	return r
}

// Hints is a hint object: x-nimbugen, or an object inside it. The zero Hints has
// no members.
type Hints struct {
	Node   *spec.Node // nil when there are none
	reader *Reader
	place  Place
}

// Of returns the hints of n, an object of OpenAPI. A mistake is reported once,
// however often the hints are read, since the list of findings drops repeats.
func (r *Reader) Of(n *spec.Node, at Place) Hints { return r.Read(n.Get(Key), at) }

// Read returns the hints in n itself, which may be nil.
func (r *Reader) Read(n *spec.Node, at Place) Hints {
	none := Hints{reader: r, place: at}
	if n == nil {
		return none
	}
	names := r.Names(at)
	if n.Kind() != spec.KindObject {
		r.diags.Errorf(n.Pos(), diag.CodeHintValue, "%s must be an object", at.key()).
			WithFix("write  %s: {%s: ...}", at.key(), strings.Join(names, ": ..., "))
		return none
	}
	for key, value := range n.Members() {
		if slices.Contains(names, key) {
			continue
		}
		d := r.diags.Errorf(value.KeyPos(), diag.CodeHintUnknown, "%s has no member %q here", at.key(), godoc.OneLine(key))
		if near := diag.Nearest(key, names); near != "" {
			d.WithFix("did you mean %q?", near)
		} else {
			d.WithFix("it may have: %s", strings.Join(names, ", "))
		}
	}
	return Hints{Node: n, reader: r, place: at}
}

// Names returns the names of the members of a place.
func (r *Reader) Names(at Place) []string {
	names := make([]string, len(r.members[at]))
	for i, m := range r.members[at] {
		names[i] = m.Name
	}
	return names
}

// Has reports whether the hints have the member.
func (h Hints) Has(key string) bool { return h.Node.Has(key) }

// Get returns the value of a member, nil when there is none.
func (h Hints) Get(key string) *spec.Node { return h.Node.Get(key) }

// Str returns a string member, "" when there is none.
func (h Hints) Str(key string) string {
	n := h.Node.Get(key)
	if n == nil {
		return ""
	}
	if n.Kind() != spec.KindString || n.Text() == "" {
		h.reader.diags.Errorf(n.Pos(), diag.CodeHintValue, "%s must be a string that is not empty", key).WithFix("quote the value of %s", key)
		return ""
	}
	return n.Text()
}

// GoName returns a member that must be an exported Go identifier.
func (h Hints) GoName(key string) string {
	name := h.Str(key)
	if name == "" || naming.IsExported(name) {
		return name
	}
	h.reader.diags.Errorf(h.Node.Get(key).Pos(), diag.CodeHintValue, "%s: %q is not an exported Go name", key, godoc.OneLine(name)).
		WithFix("write  %s: %s", key, naming.Exported(name))
	return ""
}

// Choice returns a string member that must have one of the values in the table.
func (h Hints) Choice(key string) string {
	s := h.Str(key)
	if s == "" {
		return ""
	}
	values := h.reader.values(h.place, key)
	if slices.Contains(values, s) {
		return s
	}
	h.reader.diags.Errorf(h.Node.Get(key).Pos(), diag.CodeHintValue, "%s: %q means nothing here", key, godoc.OneLine(s)).
		WithFix("write one of: %s", strings.Join(values, ", "))
	return ""
}

func (r *Reader) values(at Place, key string) []string {
	i := slices.IndexFunc(r.members[at], func(m Member) bool { return m.Name == key })
	return r.members[at][i].Values
}

// Bool returns a boolean member; ok is false when there is none.
func (h Hints) Bool(key string) (value, ok bool) {
	n := h.Node.Get(key)
	if n == nil {
		return false, false
	}
	value, ok = h.Node.BoolOK(key)
	if !ok {
		h.reader.diags.Errorf(n.Pos(), diag.CodeHintValue, "%s must be true or false", key).WithFix("write  %s: true", key)
	}
	return value, ok
}

// Int returns an integer member; ok is false when there is none.
func (h Hints) Int(key string) (value int64, ok bool) {
	n := h.Node.Get(key)
	if n == nil {
		return 0, false
	}
	value, ok = h.Node.Int(key)
	if !ok {
		h.reader.diags.Errorf(n.Pos(), diag.CodeHintValue, "%s must be an integer", key).WithFix("write  %s: 1", key)
	}
	return value, ok
}
