package compile

import (
	"slices"

	"github.com/nimbugen/nimbugen/generator/ir"
)

// The entry points are presence.present, which types a member that may be absent
// or null, element, which types an item that may be null, and whole, which types a
// body that may be null. Nothing else decides about pointers and Opt.

// presence describes a member, and the direction in which it travels.
type presence struct {
	dir      direction
	required bool
	exact    bool // read: absent, null and zero are kept apart
	zero     bool // written: zero is absent (x-go-type-skip-optional-pointer)
}

// present returns the type of a member, and whether its zero is left out.
func (p presence) present(s shape) (t ir.Type, omit bool) {
	if s.class == sum {
		return s.union(), !p.required
	}
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

// union returns the type of a union, whose zero is absent. Where it may be null,
// it gets a variant for that.
func (s shape) union() ir.Type {
	if n, ok := s.typ.(ir.Named); ok && s.null {
		if u, ok := n.Decl.Def.(*ir.Union); ok {
			u.Nullable = true
		}
	}
	return s.typ
}

// plain returns the type of a member that is read: zero is absent, nil is null
// or absent.
func (p presence) plain(s shape) ir.Type {
	switch {
	case s.class == nilable:
		return s.typ
	case s.null, !p.required && s.class == object:
		return ir.Ptr{Elem: s.typ}
	}
	return s.typ
}

// exactly returns the type of a member that is read where absent, null and zero
// are kept apart.
func (p presence) exactly(s shape) ir.Type {
	if p.required && !s.null {
		return s.typ
	}
	return ir.Opt{Elem: s.typ, Null: s.null}
}

// sent returns the type of a member that is written: an Opt only where no other
// type can represent an absent member, or where null can be sent as well.
func (p presence) sent(s shape) ir.Type {
	switch {
	case isRaw(s.typ):
		return s.typ // can hold null itself
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

// hasNoZero reports whether t is an enum without a zero among its values, so that
// zero can represent an absent member.
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

// isCollection reports whether nil of a type would be written as an empty value,
// as that of a list, a map and bytes is.
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

// element returns the type of an item of a list or map: a pointer when the item
// may be null and its type has no null. A nil list is not null but empty there.
func element(s shape) ir.Type {
	if s.class == sum {
		return s.union()
	}
	if s.null && (s.class != nilable || isCollection(s.typ)) {
		return ir.Ptr{Elem: s.typ}
	}
	return s.typ
}

// whole returns the type of a body: a pointer when it may be null and its type has
// no nil. A nil list is null there, other than an empty one.
func whole(s shape) ir.Type {
	if s.null && s.class != nilable {
		return ir.Ptr{Elem: s.typ}
	}
	return s.typ
}
