package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// This file holds the table of presence: how a member that may be absent or
// null is typed, by direction. It is applied nowhere else.

// presence is what is known of a member.
type presence struct {
	dir      direction
	required bool
	exact    bool // read: every absence and null must show
	zero     bool // sent: zero is absent (x-go-type-skip-optional-pointer)
}

// present gives the type of a member, and whether its zero is left out.
func (p presence) present(s shape) (t ir.Type, omit bool) {
	if p.dir == read && !p.exact {
		return p.plain(s), !p.required
	}
	if p.dir == read {
		return p.exactly(s), !p.required
	}
	if p.zero && !s.null && s.class == scalar {
		return s.typ, !p.required
	}
	return p.sent(s), !p.required
}

// plain is what is read: zero is absent, nil is null or absent.
func (p presence) plain(s shape) ir.Type {
	switch {
	case s.class == nilable:
		return s.typ
	case s.null, !p.required && s.class == object:
		return ir.Ptr{Elem: s.typ}
	}
	return s.typ
}

// exactly is what is read where absent, null and zero are to be told apart.
func (p presence) exactly(s shape) ir.Type {
	if p.required && !s.null {
		return s.typ
	}
	return ir.Opt{Elem: s.typ, Null: s.null}
}

// sent is what is written: an Opt only where nothing else can say that a
// member is absent, or where null can be sent beside it.
func (p presence) sent(s shape) ir.Type {
	switch {
	case isRaw(s.typ):
		return s.typ // can say null itself
	case p.required && s.null && s.class != nilable:
		return ir.Ptr{Elem: s.typ}
	case p.required, s.class == nilable && !s.null:
		return s.typ
	case s.null, p.exact:
		return ir.Opt{Elem: s.typ, Null: s.null}
	case s.class == object:
		return ir.Ptr{Elem: s.typ}
	case hasNoZero(s.typ):
		return s.typ
	}
	return ir.Opt{Elem: s.typ}
}

// hasNoZero reports an enum without a zero value among its values, so that the
// zero can stand for absent.
func hasNoZero(t ir.Type) bool {
	n, ok := t.(ir.Named)
	if !ok {
		return false
	}
	enum, ok := n.Decl.Def.(*ir.Enum)
	if !ok || len(enum.Values) == 0 || enum.AnyText {
		return false
	}
	return !slices.ContainsFunc(enum.Values, func(v ir.EnumValue) bool {
		return v.Value.Text == "" && v.Value.Int == 0 && v.Value.Float == 0
	})
}

// isCollection reports the types whose nil would be written as empty, bytes
// among them.
func isCollection(t ir.Type) bool {
	switch t := t.(type) {
	case ir.List, ir.Map:
		return true
	case ir.Prim:
		return t.Kind == ir.Bytes
	case ir.Named:
		a, ok := t.Decl.Def.(*ir.Alias)
		return ok && isCollection(a.Type)
	}
	return false
}

func isRaw(t ir.Type) bool {
	prim, ok := t.(ir.Prim)
	return ok && prim.Kind == ir.Raw
}

// element gives the type of an item of a list or map: a pointer when it may be
// null and has no null of its own; a nil list is an empty one there.
func element(s shape) ir.Type {
	if s.null && (s.class != nilable || isCollection(s.typ)) {
		return ir.Ptr{Elem: s.typ}
	}
	return s.typ
}
