package goapi

import (
	"go/types"
	"maps"
	"slices"
)

// The entry point is differ.defined, which compares a type of the old package with
// its partner.

func (d *differ) defined(o *types.Named, n types.Type) {
	name := o.Obj().Name()
	was, is := o.Underlying(), n.Underlying()
	switch was := was.(type) {
	case *types.Interface:
		if is, ok := is.(*types.Interface); ok {
			d.iface(name, was, is)
			return
		}
	case *types.Struct:
		if is, ok := is.(*types.Struct); ok {
			d.structs(name, was, is)
			d.methods(o, n)
			return
		}
	case *types.Basic:
		if is, ok := is.(*types.Basic); ok {
			d.basics(name, was, is)
			d.methods(o, n)
			return
		}
	}
	if !d.same(was, is) {
		d.changed(name, "type", was, is)
	}
	d.methods(o, n)
}

// basics compares underlying basic types: a wider one of the same kind holds all
// old values.
func (d *differ) basics(name string, o, n *types.Basic) {
	if o.Kind() == n.Kind() {
		return
	}
	d.add(Change{Object: name, Kind: Changed, Compatible: wider(o, n), Old: o.Name(), New: n.Name(), What: "type"})
}

func wider(o, n *types.Basic) bool {
	for _, order := range [][]types.BasicKind{
		{types.Int8, types.Int16, types.Int32, types.Int, types.Int64},
		{types.Uint8, types.Uint16, types.Uint32, types.Uint, types.Uint64},
		{types.Float32, types.Float64},
		{types.Complex64, types.Complex128},
	} {
		if i := slices.Index(order, o.Kind()); i >= 0 {
			return slices.Index(order, n.Kind()) > i
		}
	}
	return false
}

// iface compares interfaces. One with an unexported method is implemented by types
// of its own package only, so that more methods break nobody.
func (d *differ) iface(name string, o, n *types.Interface) {
	sealed := unexported(o)
	d.sets(name, "method", methodsOf(o), methodsOf(n), sealed)
	if !sealed && unexported(n) {
		d.add(Change{Object: name, Kind: Unexported, What: "type"})
	}
	if !sealed && !unexported(n) && n.NumMethods() == o.NumMethods() && !d.same(o, n) {
		d.changed(name, "type", o, n)
	}
}

func unexported(t *types.Interface) bool {
	for m := range t.Methods() {
		if !m.Exported() {
			return true
		}
	}
	return false
}

func methodsOf(t types.Type) map[string]types.Object {
	set := map[string]types.Object{}
	for m := range types.NewMethodSet(t).Methods() {
		if m.Obj().Exported() {
			set[m.Obj().Name()] = m.Obj()
		}
	}
	return set
}

// structs compares the fields that literals and selectors can name.
func (d *differ) structs(name string, o, n *types.Struct) {
	d.sets(name, "field", literalFields(o), literalFields(n), true)
	d.sets(name, "field", selectableFields(o), selectableFields(n), true)
	if types.Comparable(o) && !types.Comparable(n) {
		d.add(Change{Object: name, Kind: Comparable, What: "type"})
	}
}

// methods compares the methods of values and of pointers.
func (d *differ) methods(o *types.Named, n types.Type) {
	name := o.Obj().Name()
	d.sets(name, "method", methodsOf(o), methodsOf(n), true)
	d.sets(name, "method", methodsOf(types.NewPointer(o)), methodsOf(types.NewPointer(n)), true)
}

// sets compares the members of a type. more tells whether further members are
// compatible.
func (d *differ) sets(owner, what string, o, n map[string]types.Object, more bool) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		switch is := n[name]; {
		case is == nil:
			d.add(Change{Object: owner + "." + name, Kind: Removed, Old: d.text(o[name].Type()), What: what})
		case !d.same(o[name].Type(), is.Type()):
			d.changed(owner+"."+name, what, o[name].Type(), is.Type())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(n)) {
		if o[name] == nil {
			d.add(Change{Object: owner + "." + name, Kind: Added, Compatible: more, New: d.text(n[name].Type()), What: what})
		}
	}
}
