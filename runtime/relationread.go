package runtime

import (
	"fmt"
	"strings"

	"github.com/nimbugen/nimbugen/runtime/codec"
)

// The entry point is relationMember.ReadMember. It reads changes of relations, so
// that a request that was stored as JSON can be read again.

// ReadMember reads a change of a relation into p, a *Relation: a list of ids or
// references (Set), null (Clear), or an envelope of the syntax.
func (m relationMember) ReadMember(c *codec.Cursor, p any) {
	if r, ok := p.(*Relation); ok {
		*r = relationReader{c, m.syntax}.read()
	}
}

// relationReader reads one member.
type relationReader struct {
	c      *codec.Cursor
	syntax *RelationSyntax
}

func (r relationReader) read() Relation {
	switch r.c.Kind() {
	case codec.KindNull:
		r.c.Skip()
		return ClearReferences()
	case codec.KindArray:
		return SetReferences(r.ids()...)
	}
	op, _ := codec.Tag(r.c, r.syntax.Op)
	var ids []string
	var ops []Relation
	for r.c.ObjectStart(); r.c.NextMember(); {
		switch r.c.Key() {
		case r.syntax.Objects:
			ids = r.ids()
		case r.syntax.Ops:
			ops = codec.List(r.c, func(*codec.Cursor) Relation { return r.read() })
		default:
			r.c.Skip()
		}
	}
	switch {
	case strings.EqualFold(op, r.syntax.Add):
		return AddReferences(ids...)
	case strings.EqualFold(op, r.syntax.Remove):
		return RemoveReferences(ids...)
	case strings.EqualFold(op, r.syntax.Batch):
		return Batch(ops...)
	case op == "" || strings.EqualFold(op, r.syntax.Set):
		return SetReferences(ids...)
	}
	r.c.Fail(fmt.Errorf("unknown operation %q of a relation", op))
	return Relation{}
}

// ids reads a list of ids, as texts or as references.
func (r relationReader) ids() []string {
	return codec.List(r.c, func(c *codec.Cursor) string {
		if c.Kind() == codec.KindObject {
			var id string
			readMember(c, r.syntax.ID, &id)
			return id
		}
		return codec.String(c)
	})
}
