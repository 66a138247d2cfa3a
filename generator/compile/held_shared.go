package compile

import (
	"github.com/nimbugen/nimbugen/generator/ir"
	"github.com/nimbugen/nimbugen/generator/lock"
)

// The entry point is reducer.holdShared. A schema that is read and sent and had one
// type in an earlier run keeps one, though what is read differs from what is sent
// now. A member of which only one direction knows is a member of both: the codec
// does not send one that is read only.

// holdShared makes the types equal of the pairs that were one type, and of the pairs
// within them that are new. It returns the pairs that it changed.
func (r *reducer) holdShared(pairs []pair, readType map[*ir.Decl]*ir.Decl) map[pair]bool {
	byDecl, one := map[*ir.Decl]pair{}, map[*ir.Decl]bool{}
	for _, p := range pairs {
		byDecl[p.read.decl], byDecl[p.write.decl] = p, p
	}
	var visit func(d *ir.Decl)
	visit = func(d *ir.Decl) {
		p, ok := byDecl[d]
		if !ok || one[p.read.decl] || readType[p.write.decl] == nil || r.lock.isAdopted(p) {
			return
		}
		one[p.read.decl] = true
		ir.DeclsIn(p.read.decl.Def, visit)
		ir.DeclsIn(p.write.decl.Def, visit)
	}
	for _, p := range pairs {
		if r.lock.wereOne(p) {
			visit(p.read.decl)
		}
	}
	types := map[*ir.Decl]*ir.Decl{}
	for _, p := range pairs {
		types[p.write.decl] = p.read.decl
	}
	changed := map[pair]bool{}
	for more := true; more; {
		more = false
		for _, p := range pairs {
			if one[p.read.decl] && !changed[p] && !sameDef(p.read.decl.Def, p.write.decl.Def, readType) {
				changed[p] = unify(p, types)
				more = more || changed[p]
			}
		}
	}
	for p := range changed {
		ir.DeclsIn(p.read.decl.Def, func(d *ir.Decl) { readToo(d, byDecl, readType) })
	}
	return changed
}

// readToo makes a type that is read one that can be sent, though its schema has
// another one for that, because it is within a type that is both: its members that
// only the server writes are read only.
func readToo(d *ir.Decl, byDecl map[*ir.Decl]pair, readType map[*ir.Decl]*ir.Decl) {
	p, ok := byDecl[d]
	if !ok || p.read.decl != d || readType[p.write.decl] != nil || d.Use == ir.Both {
		return
	}
	d.Use = ir.Both
	from, okRead := d.Def.(*ir.Struct)
	to, okSent := p.write.decl.Def.(*ir.Struct)
	if okRead && okSent {
		for _, f := range from.Fields {
			f.ReadOnly = fieldOf(to, f.Wire) == nil
		}
	}
	ir.DeclsIn(d.Def, func(d *ir.Decl) { readToo(d, byDecl, readType) })
}

// unify gives both types of a pair the fields of both. It returns false if they do
// not fit together. readType maps all types that are sent to those that are read.
func unify(p pair, readType map[*ir.Decl]*ir.Decl) bool {
	from, okRead := p.read.decl.Def.(*ir.Struct)
	to, okSent := p.write.decl.Def.(*ir.Struct)
	if !okRead || !okSent || !sameTuple(from.Tuple, to.Tuple, readType) || (from.Extra == nil) != (to.Extra == nil) ||
		from.Extra != nil && !sameType(from.Extra.Elem, to.Extra.Elem, readType) {
		return false
	}
	sent := map[string]*ir.Field{}
	for _, f := range to.Fields {
		sent[f.Wire] = f
	}
	var fields []*ir.Field
	for _, prop := range p.read.s.AllProps() {
		received := fieldOf(from, prop.Name)
		f, ok := bothWays(received, sent[prop.Name], readType)
		if !ok {
			return false
		}
		if f != nil {
			fields = append(fields, f)
		}
	}
	from.Fields, to.Fields = fields, fields
	return true
}

func fieldOf(s *ir.Struct, wire string) *ir.Field {
	for _, f := range s.Fields {
		if f.Wire == wire {
			return f
		}
	}
	return nil
}

// bothWays returns the field of a member that is read as one field and sent as
// another, either of which may be nil. It returns false if no field can be both.
func bothWays(received, sent *ir.Field, readType map[*ir.Decl]*ir.Decl) (*ir.Field, bool) {
	switch {
	case sent == nil && received == nil:
		return nil, true
	case sent == nil:
		f := *received
		f.ReadOnly = true
		return &f, true
	case received == nil:
		return sent, true
	}
	if received.ContentType != sent.ContentType || received.Empty != sent.Empty || !sameType(bare(received.Type), bare(sent.Type), readType) {
		return nil, false
	}
	f := *sent
	f.Doc, f.Pos, f.Name = received.Doc, received.Pos, received.Name
	from, to := shapeOf(received), shapeOf(sent)
	to.elem = from.elem // of the pair of types that stands for both
	switch {
	case from.wrap == to.wrap:
	case from.wrap == "Opt", from.wrap == "*" && to.wrap == "":
		to.wrap, to.null = from.wrap, from.null || to.null
	}
	to.set(&f)
	if opt, ok := f.Type.(ir.Opt); ok {
		_, exact := received.Type.(ir.Opt)
		f.NoNull = !opt.Null && !exact
	}
	return &f, true
}

// wereOne reports whether an earlier run had one type for a schema that is read and
// sent.
func (l *lockedNames) wereOne(p pair) bool {
	from, ok := l.find(p.read.kind(), p.read.place(l.places))
	to, both := l.find(p.write.kind(), p.write.place(l.places))
	return ok && both && !from.Gone && !to.Gone && to.Type == shared && from.Name == to.Name
}

// isAdopted reports whether an earlier run had a type for what is read of a schema
// and none for what is sent: the shape of one type was given up, or only read.
func (l *lockedNames) isAdopted(p pair) bool {
	e, ok := l.find(p.read.kind(), p.read.place(l.places))
	return ok && !e.Gone && !l.wereOne(p)
}

// hold records that a pair stays one type.
func (p pair) hold(l *lockedNames) {
	if l.wereOne(p) {
		p.read.hold(p.read.decl.Pos, lock.Kind(p.write.kind()), []string{p.write.place(l.places)}, "",
			"it stays the type of what is read and of what is sent")
	}
}
