// Package goapi compares the Go API of two versions of a generated package, by the
// rules of golang.org/x/exp/apidiff: a change is compatible if every program that
// compiles with the old version compiles with the new one, unkeyed literals and
// embedding aside.
//
// The entry points are [Load], which type-checks a version in memory, and [Compare].
package goapi

import (
	"cmp"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Kind is the kind of a change.
type Kind string

// The kinds of changes. All but Added, Renamed and some of Changed break callers.
const (
	Added       Kind = "added"
	Removed     Kind = "removed"
	Changed     Kind = "changed"     // of the type
	Value       Kind = "value"       // of a constant
	Satisfies   Kind = "satisfies"   // a type no longer implements the interface New
	Comparable  Kind = "comparable"  // values can no longer be compared by ==
	Unexported  Kind = "unexported"  // an interface can no longer be implemented outside
	Renamed     Kind = "renamed"     // the old name forwards to New
	PackageName Kind = "packageName" // of the package
)

// Change is the change of one object of the API.
type Change struct {
	Object     string // "Line", "Line.Count", "PetsService.List", "NewClient"
	Kind       Kind
	Compatible bool
	Old, New   string // types or values as Go writes them; empty where there is none
	What       string // "type", "field", "method", "const", "var" or "func"
}

// String returns the change in words.
func (c Change) String() string {
	switch c.Kind {
	case Changed, Value, PackageName:
		return fmt.Sprintf("%s %s → %s", c.Object, c.Old, c.New)
	case Satisfies:
		return c.Object + " does not implement " + c.New + " any more"
	case Comparable:
		return c.Object + " cannot be compared by == any more"
	case Unexported:
		return c.Object + " cannot be implemented by other packages any more"
	case Renamed:
		return c.Object + " → " + c.New
	}
	return c.Object + " " + string(c.Kind)
}

// Compare returns the changes from old to new, sorted by object. A former name that is
// new is no addition.
func Compare(old, new *Package) []Change {
	d := &differ{old: old.Types, new: new.Types, partner: map[*types.Named]types.Type{}, params: map[*types.TypeParam]*types.TypeParam{}, found: map[string]Change{}}
	if a, b := old.Types.Name(), new.Types.Name(); a != b {
		d.add(Change{Object: "package", Kind: PackageName, Old: a, New: b, What: "package"})
	}
	d.compare()
	changes := make([]Change, 0, len(d.found))
	for _, c := range d.found {
		if _, former := new.forwards[c.Object]; !former || c.Kind != Added {
			changes = append(changes, c)
		}
	}
	changes = append(changes, renamed(old, new)...)
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(strings.Compare(a.Object, b.Object), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	return changes
}

// differ compares two versions.
type differ struct {
	old, new *types.Package
	partner  map[*types.Named]types.Type // of the old package -> in the new one
	params   map[*types.TypeParam]*types.TypeParam
	found    map[string]Change
}

func (d *differ) add(c Change) {
	key := string(c.Kind) + " " + c.Object
	if _, known := d.found[key]; !known {
		d.found[key] = c
	}
}

func (d *differ) compare() {
	was, is := d.old.Scope(), d.new.Scope()
	d.pair()
	for _, defined := range []bool{true, false} {
		for _, name := range was.Names() {
			o := was.Lookup(name)
			if !o.Exported() || isDefined(o) != defined {
				continue
			}
			if n := is.Lookup(name); n != nil {
				d.objects(o, n)
			} else {
				d.add(Change{Object: name, Kind: Removed, Old: d.typeOf(o), What: whatOf(o)})
			}
		}
	}
	for _, name := range is.Names() {
		if n := is.Lookup(name); n.Exported() && was.Lookup(name) == nil {
			d.add(Change{Object: name, Kind: Added, Compatible: true, New: d.typeOf(n), What: whatOf(n)})
		}
	}
	d.satisfaction()
}

// pair makes types of the same name partners, before a method that returns another
// type than it did suggests other pairs, and compares them.
func (d *differ) pair() {
	var pairs []*types.Named
	for _, name := range d.old.Scope().Names() {
		o, n := d.old.Scope().Lookup(name), d.new.Scope().Lookup(name)
		if !o.Exported() || !isDefined(o) || n == nil || whatOf(n) != "type" {
			continue
		}
		was := o.Type().(*types.Named)
		is, ok := types.Unalias(n.Type()).(*types.Named)
		if ok && is.Obj().Pkg() == d.new && was.TypeParams().Len() == is.TypeParams().Len() {
			d.partner[was] = is
			pairs = append(pairs, was)
		}
	}
	for _, was := range pairs {
		is := d.partner[was].(*types.Named)
		if !d.sameParams(was.TypeParams(), is.TypeParams()) {
			d.changed(was.Obj().Name(), "type", was, is)
			continue
		}
		d.defined(was, is)
	}
}

func isDefined(o types.Object) bool {
	t, ok := o.(*types.TypeName)
	return ok && !t.IsAlias()
}

// objects compares two objects of a name.
func (d *differ) objects(o, n types.Object) {
	if whatOf(o) != whatOf(n) {
		d.add(Change{Object: o.Name(), Kind: Changed, Old: whatOf(o), New: whatOf(n), What: whatOf(o)})
		return
	}
	if !d.same(o.Type(), n.Type()) {
		d.changed(o.Name(), whatOf(o), o.Type(), n.Type())
		return
	}
	was, ok := o.(*types.Const)
	if is, also := n.(*types.Const); ok && also && !constant.Compare(was.Val(), token.EQL, is.Val()) {
		d.add(Change{Object: o.Name(), Kind: Value, Old: was.Val().ExactString(), New: is.Val().ExactString(), What: "const"})
	}
}

func whatOf(o types.Object) string {
	switch o.(type) {
	case *types.Const:
		return "const"
	case *types.Var:
		return "var"
	case *types.Func:
		return "func"
	}
	return "type"
}

// changed adds the change of a type.
func (d *differ) changed(object, what string, o, n types.Type) {
	d.add(Change{Object: object, Kind: Changed, Old: d.text(o), New: d.text(n), What: what})
}

func (d *differ) typeOf(o types.Object) string {
	if _, ok := o.(*types.TypeName); ok {
		return d.text(o.Type().Underlying())
	}
	return d.text(o.Type())
}

// text returns a type as a file of the package writes it, a function without the
// names of its arguments.
func (d *differ) text(t types.Type) string {
	switch u := t.(type) {
	case *types.Signature:
		if u.TypeParams().Len() > 0 {
			break // its types name the parameters
		}
		t = types.NewSignatureType(nil, nil, nil, nameless(u.Params()), nameless(u.Results()), u.Variadic())
	case *types.Struct:
		return "struct"
	case *types.Interface:
		return "interface"
	}
	return types.TypeString(t, func(p *types.Package) string {
		if p == d.old || p == d.new {
			return ""
		}
		return p.Name()
	})
}

func nameless(t *types.Tuple) *types.Tuple {
	var vars []*types.Var
	for v := range t.Variables() {
		vars = append(vars, types.NewParam(v.Pos(), v.Pkg(), "", v.Type()))
	}
	return types.NewTuple(vars...)
}

// satisfaction adds the types that no longer implement an interface of the package.
func (d *differ) satisfaction() {
	for iface, with := range d.partner {
		was, ok := iface.Underlying().(*types.Interface)
		is, also := with.Underlying().(*types.Interface)
		if !ok || !also {
			continue
		}
		for t, now := range d.partner {
			if t != iface && types.Implements(t, was) && !types.Implements(now, is) {
				d.add(Change{Object: t.Obj().Name(), Kind: Satisfies, New: iface.Obj().Name(), What: "type"})
			}
		}
	}
}
