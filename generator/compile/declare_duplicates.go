package compile

import "github.com/nimbugen/nimbugen/generator/ir"

// The entry points are reducer.mergeDuplicates, which decides which schemas
// need two Go types (one that is read and one that is written), and
// reducer.rewrite, by which all merges replace the uses of a type.

// reducer leaves as few declarations as the operations need.
type reducer struct {
	decls   *declarations
	ops     []*operation // called and received
	filters []*ir.FilterSet
	lock    *lockedNames
}

// mergeDuplicates merges the read type and the write type of a schema where
// both came out the same.
func (r *reducer) mergeDuplicates() {
	r.lock.setHomes(r.decls.list)
	r.lock.keepAliases(r.decls.list)
	pairs := r.decls.pairs()
	readType := r.samePairs(pairs)
	for _, p := range pairs {
		if readType[p.write.decl] != nil {
			p.merge()
			r.lock.leaveHome(p.write)
		} else {
			p.keepBoth()
		}
	}
	r.rewrite(readType)
}

// samePairs returns the read types of the write types that are the same. It
// takes all pairs to be the same until their own fields differ; then the pairs
// that hold them differ too. Two types of an earlier run stay two.
func (r *reducer) samePairs(pairs []pair) map[*ir.Decl]*ir.Decl {
	readType := map[*ir.Decl]*ir.Decl{}
	for _, p := range pairs {
		if !r.lock.wereTwo(p) {
			readType[p.write.decl] = p.read.decl
		}
	}
	held := r.holdShared(pairs, readType)
	for changed := true; changed; {
		changed = false
		for _, p := range pairs {
			if readType[p.write.decl] != nil && !sameDef(p.read.decl.Def, p.write.decl.Def, readType) {
				delete(readType, p.write.decl)
				changed = true
			}
		}
	}
	for p := range held {
		if readType[p.write.decl] != nil {
			p.hold(r.lock)
		}
	}
	return readType
}

// pair is a schema that is both read and written.
type pair struct{ read, write *declared }

func (p pair) keepBoth() {
	p.write.readType = p.read
	if p.write.key.dir == write {
		p.read.writeType = p.write
	}
}

func (p pair) merge() {
	p.write.mergedInto = p.read
	p.read.sentAs = append(p.read.sentAs, p.write)
	if p.read.key.dir == read {
		p.read.decl.Use = ir.Both
	}
	p.read.absorb(p.write)
}

// absorb adds to d what is known of a declaration that is merged into it.
func (d *declared) absorb(other *declared) {
	if s, ok := d.decl.Def.(*ir.Struct); ok {
		s.Multipart = s.Multipart || other.decl.Def.(*ir.Struct).Multipart
	}
	if e, ok := d.decl.Def.(*ir.Enum); ok {
		e.Alias = e.Alias || other.decl.Def.(*ir.Enum).Alias
	}
	if u, ok := d.decl.Def.(*ir.Union); ok {
		u.Nullable = u.Nullable || other.decl.Def.(*ir.Union).Nullable
	}
	d.fallbacks.add(other.raws...)
}

// pairs returns the schemas that are declared in two directions. A multipart
// body is a third one: it is paired with the read type, or else with the type
// that is written as JSON.
func (ds *declarations) pairs() []pair {
	var pairs []pair
	for _, d := range ds.list {
		for dir := read; dir < d.key.dir; dir++ {
			if other := ds.byKey[declKey{id: d.key.id, dir: dir, only: d.key.only}]; other != nil {
				pairs = append(pairs, pair{read: other, write: d})
				break
			}
		}
	}
	return pairs
}

// rewrite replaces every use of a declaration by the one that stands in for
// it.
func (r *reducer) rewrite(instead map[*ir.Decl]*ir.Decl) {
	replace := func(d *ir.Decl) *ir.Decl {
		if other := instead[d]; other != nil {
			return other
		}
		return d
	}
	for _, d := range r.decls.list {
		ir.RewriteDef(d.decl.Def, replace)
	}
	for _, op := range r.ops {
		ir.RewriteOperation(op.ir, replace)
		for i := range op.errors {
			op.errors[i].Type = ir.Rewrite(op.errors[i].Type, replace)
		}
	}
	for _, set := range r.filters {
		set.Record = replace(set.Record)
	}
}
