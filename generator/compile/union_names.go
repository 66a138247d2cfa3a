package compile

import (
	"iter"
	"slices"

	"github.com/nimbugen/nimbugen/generator/diag"
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
	"github.com/nimbugen/nimbugen/generator/naming"
)

// The entry point is unionNamer.nameAll.

// unionNamer names what belongs to sum types.
type unionNamer struct {
	names *naming.Scope // package level
	lock  *lockedNames
}

// nameAll names the interface, the constructor and the method of every sum type,
// and adds the method to the variants. Names of an earlier run come first.
func (n *unionNamer) nameAll(live []*declared) {
	for d, def := range unionsOf(live) {
		def.Interface, def.Unknown = n.before(lock.Interface, d), n.before(lock.Unknown, d)
		def.New = n.before(lock.Constructor, d)
	}
	for d, def := range unionsOf(live) {
		name, pos := d.decl.Name, d.decl.Pos
		def.Interface = n.first(pos, def.Interface, name+"Variant", name+"Alternative", name+"Variant")
		def.Unknown = n.first(pos, def.Unknown, name+"Unknown", name+"Other", name+"Unknown")
		def.New = n.first(pos, def.New, "New"+name, "Make"+name, "New"+name+"Value")
		def.Method = "is" + name
		def.Variants = mergeVariants(def.Variants)
		for _, v := range def.Variants {
			switch variant := v.Decl.Def.(type) {
			case *ir.Struct:
				variant.Variant = addOnce(variant.Variant, def.Method)
			case *ir.Alias:
				variant.Variant = addOnce(variant.Variant, def.Method)
			case *ir.Enum:
				variant.Variant = addOnce(variant.Variant, def.Method)
			}
		}
		if def.Null != nil {
			null := def.Null.Def.(*ir.Alias)
			null.Variant = addOnce(null.Variant, def.Method)
		}
		setArguments(def.Variants)
	}
}

func unionsOf(live []*declared) iter.Seq2[*declared, *ir.Union] {
	return func(yield func(*declared, *ir.Union) bool) {
		for _, d := range live {
			if def, ok := d.decl.Def.(*ir.Union); ok && !yield(d, def) {
				return
			}
		}
	}
}

// before takes the name that something of a union had in an earlier run, "" for
// none.
func (n *unionNamer) before(kind lock.Kind, d *declared) string {
	for _, p := range d.places {
		for _, at := range append([]string{p.at}, n.lock.lenders(p.at)...) {
			if name, ok := n.lock.name(kind, string(p.kind), at); ok && n.names.Take(name, d.decl.Pos) {
				return name
			}
		}
	}
	return ""
}

// first claims the first free name where there is none yet.
func (n *unionNamer) first(pos diag.Pos, known string, names ...string) string {
	if known != "" {
		return known
	}
	return n.names.First(pos, names...)
}

// mergeVariants makes one variant of those with the same type, which are aliases
// of one schema.
func mergeVariants(variants []*ir.Variant) []*ir.Variant {
	var out []*ir.Variant
	for _, v := range variants {
		i := slices.IndexFunc(out, func(w *ir.Variant) bool { return w.Decl == v.Decl })
		if i < 0 {
			out = append(out, v)
			continue
		}
		out[i].Tags = append(out[i].Tags, v.Tags...)
		out[i].Default = out[i].Default || v.Default
		out[i].Tests = slices.DeleteFunc(out[i].Tests, func(t ir.Test) bool { return !slices.ContainsFunc(v.Tests, t.Same) })
	}
	return out
}
