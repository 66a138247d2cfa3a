package goapi

import (
	"go/types"
	"slices"
	"strings"
)

// The entry point is differ.same.

// same reports whether two types are interchangeable: identical, except that types
// of the old package stand for their partners in the new one. It compares the
// partners when it first meets them.
func (d *differ) same(o, n types.Type) bool {
	o, n = types.Unalias(o), types.Unalias(n)
	switch o := o.(type) {
	case *types.Basic:
		n, ok := n.(*types.Basic)
		return ok && o.Kind() == n.Kind()
	case *types.Array:
		n, ok := n.(*types.Array)
		return ok && d.same(o.Elem(), n.Elem()) && o.Len() == n.Len()
	case *types.Slice:
		n, ok := n.(*types.Slice)
		return ok && d.same(o.Elem(), n.Elem())
	case *types.Pointer:
		n, ok := n.(*types.Pointer)
		return ok && d.same(o.Elem(), n.Elem())
	case *types.Map:
		n, ok := n.(*types.Map)
		return ok && d.same(o.Key(), n.Key()) && d.same(o.Elem(), n.Elem())
	case *types.Chan:
		n, ok := n.(*types.Chan)
		return ok && d.same(o.Elem(), n.Elem()) && o.Dir() == n.Dir()
	case *types.Signature:
		n, ok := n.(*types.Signature)
		return ok && d.sameSignature(o, n)
	case *types.Tuple:
		n, ok := n.(*types.Tuple)
		return ok && d.sameTuple(o, n)
	case *types.Struct:
		n, ok := n.(*types.Struct)
		return ok && d.sameStruct(o, n)
	case *types.Interface:
		n, ok := n.(*types.Interface)
		return ok && d.sameInterface(o, n)
	case *types.Union:
		n, ok := n.(*types.Union)
		return ok && d.sameUnion(o, n)
	case *types.TypeParam:
		n, ok := n.(*types.TypeParam)
		return ok && (d.params[o] == n || d.params[o] == nil && o.Index() == n.Index())
	case *types.Named:
		return d.sameNamed(o, n)
	}
	return false
}

func (d *differ) sameSignature(o, n *types.Signature) bool {
	if !d.widerParams(o.TypeParams(), n.TypeParams()) {
		return false
	}
	arguments := d.sameTuple(o.Params(), n.Params())
	results := d.sameTuple(o.Results(), n.Results())
	return arguments && results && o.Variadic() == n.Variadic()
}

// sameParams compares lists of type parameters.
func (d *differ) sameParams(o, n *types.TypeParamList) bool {
	if o.Len() != n.Len() {
		return false
	}
	for i := range o.Len() {
		d.params[o.At(i)] = n.At(i)
	}
	for i := range o.Len() {
		if !d.same(o.At(i).Constraint(), n.At(i).Constraint()) {
			return false
		}
	}
	return true
}

// widerParams compares the type parameters of a function: a constraint that allows
// more types breaks no call.
func (d *differ) widerParams(o, n *types.TypeParamList) bool {
	if o.Len() != n.Len() {
		return false
	}
	for i := range o.Len() {
		d.params[o.At(i)] = n.At(i)
	}
	for i := range o.Len() {
		was, is := o.At(i).Constraint(), n.At(i).Constraint()
		if !d.same(was, is) && !d.allowsAll(was, is) {
			return false
		}
	}
	return true
}

// allowsAll reports whether n is a union of types with all those of o.
func (d *differ) allowsAll(o, n types.Type) bool {
	was, is := terms(o), terms(n)
	for _, t := range was {
		if !slices.ContainsFunc(is, func(other *types.Term) bool { return t.Tilde() == other.Tilde() && d.same(t.Type(), other.Type()) }) {
			return false
		}
	}
	return len(was) > 0
}

// terms returns the types of a constraint that is a union and nothing else.
func terms(t types.Type) []*types.Term {
	constraint, ok := t.Underlying().(*types.Interface)
	if !ok || constraint.NumMethods() > 0 || constraint.NumEmbeddeds() != 1 {
		return nil
	}
	u, ok := constraint.EmbeddedType(0).(*types.Union)
	if !ok {
		return []*types.Term{types.NewTerm(false, constraint.EmbeddedType(0))}
	}
	return slices.Collect(u.Terms())
}

// sameTuple compares all that both have, so that their types are compared even
// where the lengths differ.
func (d *differ) sameTuple(o, n *types.Tuple) bool {
	same := o.Len() == n.Len()
	for i := range min(o.Len(), n.Len()) {
		same = d.same(o.At(i).Type(), n.At(i).Type()) && same
	}
	return same
}

func (d *differ) sameStruct(o, n *types.Struct) bool {
	if o.NumFields() != n.NumFields() {
		return false
	}
	for i := range o.NumFields() {
		f, g := o.Field(i), n.Field(i)
		if f.Embedded() != g.Embedded() || o.Tag(i) != n.Tag(i) || d.id(f) != d.id(g) || !d.same(f.Type(), g.Type()) {
			return false
		}
	}
	return true
}

func (d *differ) sameInterface(o, n *types.Interface) bool {
	if o.NumMethods() != n.NumMethods() || o.NumEmbeddeds() != n.NumEmbeddeds() || o.IsComparable() != n.IsComparable() {
		return false
	}
	was, is := d.sorted(o), d.sorted(n)
	for i, m := range was {
		if d.id(m) != d.id(is[i]) || !d.same(m.Type(), is[i].Type()) {
			return false
		}
	}
	for i := range o.NumEmbeddeds() {
		if !d.same(o.EmbeddedType(i), n.EmbeddedType(i)) {
			return false
		}
	}
	return true
}

func (d *differ) sorted(t *types.Interface) []*types.Func {
	return slices.SortedFunc(t.Methods(), func(a, b *types.Func) int { return strings.Compare(d.id(a), d.id(b)) })
}

// id returns the name of a field or method, with its package where that is neither
// of the two versions.
func (d *differ) id(o types.Object) string {
	if o.Pkg() == d.old || o.Pkg() == d.new {
		return o.Name()
	}
	return o.Id()
}

// sameUnion compares the terms of constraints, which have no order.
func (d *differ) sameUnion(o, n *types.Union) bool {
	if o.Len() != n.Len() {
		return false
	}
	for was := range o.Terms() {
		found := false
		for is := range n.Terms() {
			found = found || was.Tilde() == is.Tilde() && d.same(was.Type(), is.Type())
		}
		if !found {
			return false
		}
	}
	return true
}

// sameNamed reports whether a type is the partner of o. A type of the old package
// has one partner; the first is compared with it.
func (d *differ) sameNamed(o *types.Named, n types.Type) bool {
	if partner, ok := d.partner[o]; ok {
		return types.Identical(partner, n)
	}
	if !d.mayPartner(o, n) {
		return false
	}
	switch is := n.(type) {
	case *types.Named:
		if o.Obj().Pkg() != d.old || is.Obj().Pkg() != d.new {
			return packageOf(o) == packageOf(is) && o.Obj().Name() == is.Obj().Name() && d.sameArgs(o, is)
		}
		if o.Origin() != o {
			return is.Origin() != is && d.same(o.Origin(), is.Origin()) && d.sameArgs(o, is)
		}
		if !d.sameParams(o.TypeParams(), is.TypeParams()) {
			return false
		}
	case *types.Basic:
		if o.Obj().Pkg() != d.old {
			return false
		}
	default:
		return false
	}
	d.partner[o] = n
	d.defined(o, n)
	return true
}

// mayPartner reports whether n can be the partner of an exported type of the old
// package: the name of o must lead to it, or callers that use the name break.
func (d *differ) mayPartner(o *types.Named, n types.Type) bool {
	if o.Obj().Pkg() != d.old || !o.Obj().Exported() || o.Origin() != o {
		return true
	}
	now, ok := d.new.Scope().Lookup(o.Obj().Name()).(*types.TypeName)
	return ok && types.Identical(types.Unalias(now.Type()), n)
}

func (d *differ) sameArgs(o, n *types.Named) bool {
	was, is := o.TypeArgs(), n.TypeArgs()
	if was.Len() != is.Len() {
		return false
	}
	for i := range was.Len() {
		if !d.same(was.At(i), is.At(i)) {
			return false
		}
	}
	return true
}

func packageOf(t *types.Named) string {
	if p := t.Obj().Pkg(); p != nil {
		return p.Path()
	}
	return ""
}
